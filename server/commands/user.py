"""``mantelpiece user``: accounts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from library.audit import AuditAct
from library.model import Role
from library.people.household import share_names
from library.people.privacy import find_faces, forget
from library.sizes import limit_in_bytes, limit_in_files, limit_of_files_text, limit_text
from server.commands import user_access
from server.commands.app_password import app_password
from server.commands.options import settings_from, settings_options
from server.commands.scan import scan_new
from server.household import Household, make_household, open_household
from server.libraries import settle_libraries


@click.group()
def user() -> None:
    """Add, list and remove users, and change how they come in and what they may do."""


for command in (app_password, *user_access.COMMANDS):
    user.add_command(command)

_password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from the first line of the input."
)


@user.command()
@settings_options()
@click.argument("name")
@_password_stdin
@click.option("--admin", is_flag=True, help="The user may do everything.")
@click.option("--guest", is_flag=True, help="The user has no library, and sees what others share.")
@click.option(
    "--media",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Adopt this folder, an absolute path: the files in it become the user's, where they are.",
)
def add(
    name: str,
    password_stdin: bool,
    admin: bool,
    guest: bool,
    media: Path | None,
    **given: str | None,
) -> None:
    """Add the user NAME, with an empty library or with the files in DIR."""
    if guest and (admin or media is not None):
        raise click.UsageError("A guest is no admin, and has no files.")
    role = Role.ADMIN if admin else Role.GUEST if guest else Role.USER
    with make_household(settings_from(**given)) as household:
        added = household.accounts.add(name, _password(password_stdin), role, adopt=media)
        household.audit.note(
            AuditAct.USER_ADDED, actor=None, address=None, user=added.name, to=role.value
        )
        settle_libraries(household)
        if guest:
            click.echo(f"Added {added.name}, who sees what others share.")
            return
        if media is None:
            click.echo(f"Added {added.name}; the files will lie in {added.media_root}.")
            return
        click.echo(
            f"Added {added.name}, with the files in {added.media_root}. Should this be "
            f"interrupted, `mantelpiece scan {added.name}` goes on."
        )
        scan_new(household, added)


@user.command("list")
@settings_options()
def list_(**given: str | None) -> None:
    """List all users: name, role, where the files lie, and who cannot come in."""
    with open_household(settings_from(**given)) as household:
        everyone = household.accounts.standing()
    width = max((len(each.user.name) for each in everyone), default=0)
    for each in everyone:
        user = each.user
        place = "" if user.role is Role.GUEST else str(user.media_root)
        told = f"{user.name:{width}}  {user.role.value:5}  {place}"
        ended = "  (password ended)" if each.password_has_ended else ""
        click.echo(f"{told.rstrip()}{'  (disabled)' if user.disabled else ''}{ended}")


@user.command()
@settings_options()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool, **given: str | None) -> None:
    """Remove the user NAME from the index. The files stay on disk."""
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        if not yes:
            click.confirm(f"Remove {found.name} and all that the index knows?", abort=True)
        household.accounts.remove(name)
        household.audit.note(AuditAct.USER_REMOVED, actor=None, address=None, user=found.name)
    click.echo(f"Removed {found.name}; the files are still in {found.media_root}.")


@user.command()
@settings_options()
@click.argument("name")
@_password_stdin
def passwd(name: str, password_stdin: bool, **given: str | None) -> None:
    """Change the password of the user NAME; browsers are signed out."""
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        household.accounts.set_password(name, _password(password_stdin))
        act = AuditAct.PASSWORD_CHANGED
        household.audit.note(act, actor=None, address=None, user=found.name)
    click.echo(f"Changed the password of {found.name}.")


@user.command()
@settings_options()
@click.argument("name")
@click.argument("size", required=False)
@click.option("--files", metavar="N", help="How many files and folders, or none for any number.")
def quota(name: str, size: str | None, files: str | None, **given: str | None) -> None:
    """Let the files of the user NAME take at most SIZE: 500M, 20G, 1T, or none for no limit.

    With --files, let there be at most N files and folders. What is in the trash counts for both.
    """
    if size is None and files is None:
        raise click.UsageError("Give a SIZE, or --files.")
    room = None if size is None else _limit(limit_in_bytes, size, "SIZE")
    most = None if files is None else _limit(limit_in_files, files, "--files")
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        if size is not None:
            household.accounts.set_quota(name, room)
            _note_quota(household, found.name, limit_text(room))
        if files is not None:
            household.accounts.set_most_files(name, most)
            _note_quota(household, found.name, f"{limit_of_files_text(most)} files")
    if size is not None:
        told = "as much as the disk has" if room is None else f"{room:,} bytes"
        click.echo(f"The files of {found.name} may take {told}.")
    if files is not None:
        told = "any number of" if most is None else f"{most:,}"
        click.echo(f"{found.name} may have {told} files and folders.")


@user.command()
@settings_options()
@click.argument("name")
@click.argument("switch", metavar="on|off", type=click.Choice(["on", "off"]))
@click.option("--yes", is_flag=True, help="Do not ask.")
def faces(name: str, switch: str, yes: bool, **given: str | None) -> None:
    """Look for faces in the photos of the user NAME, or look for none and forget all of them.

    With off, what faces look like goes, and so do people without a name and the history of what was
    said. Whoever has a name stays in the photos in which they are known to be.
    """
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        if switch == "on":
            new = find_faces(household.library, found)
            now = "are looked for from now on" if new else "are looked for already"
            click.echo(f"Faces in the photos of {found.name} {now}.")
            return
        if not yes:
            click.confirm(f"Forget all faces in the photos of {found.name}?", abort=True)
        gone = forget(household.library, found)
    click.echo(f"Forgot {gone.faces} faces of {found.name} and {gone.pictures} pictures of them.")
    if not gone.overwritten:
        click.echo(
            "Traces are left in the log of the index, which is in use; "
            "they go when this is run again.",
            err=True,
        )


@user.command()
@settings_options()
@click.argument("name")
@click.argument("switch", metavar="on|off", type=click.Choice(["on", "off"]))
def names(name: str, switch: str, **given: str | None) -> None:
    """Share the names that the user NAME gives people with others who do, or share none.

    Whoever looks the same in others' photos has the name there, as a guess that can be undone. With
    off, names that came so and of which nobody said that they are right go, on both sides.
    """
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        new = share_names(household.library, found, on=switch == "on")
    now = "from now on" if new else "already"
    click.echo(f"{found.name} shares {'the' if switch == 'on' else 'no'} names of people {now}.")


def _note_quota(household: Household, user: str, to: str) -> None:
    act = AuditAct.USER_CHANGED
    household.audit.note(act, actor=None, address=None, user=user, to=to)


def _limit(read: Callable[[str], int | None], text: str, hint: str) -> int | None:
    try:
        return read(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=hint) from error


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    entered: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return entered
