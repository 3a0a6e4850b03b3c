"""``mantelpiece user app-password``: one password for each device."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from library.access.app_password import AppPassword, Use
from library.errors import NotFound
from library.model import User
from library.paths import split_path
from providers.folder import File, resolve
from providers.root import tree
from server.commands.options import settings_from, settings_options
from server.commands.tables import table
from server.household import Household, open_household

_COLUMNS = ("id", "device", "for", "folder", "made", "expires", "last used", "from")


@click.group("app-password")
def app_password() -> None:
    """Make, list and revoke passwords of devices."""


@app_password.command()
@settings_options()
@click.argument("user")
@click.argument("device")
@click.option(
    "--for",
    "use",
    type=click.Choice([use.value for use in Use]),
    default=Use.ALL.value,
    show_default=True,
    help="What the device may do: all that the user may, only read, or only upload new files.",
)
@click.option("--folder", metavar="PATH", help="The only folder that it sees: /files/Phone.")
@click.option(
    "--days", type=click.IntRange(1, 36500), help="How long it is good; without, until revoked."
)
def add(
    user: str, device: str, use: str, folder: str | None, days: int | None, **given: str | None
) -> None:
    """Make a password for the DEVICE of USER, and print it. It is shown this once."""
    with open_household(settings_from(**given)) as household:
        owner = household.accounts.find(user)
        way = _way(household, owner, folder)
        expires = None if days is None else datetime.now(UTC) + timedelta(days=days)
        passwords = household.accounts.app_passwords
        _, secret = passwords.make(owner, device, Use(use), way, expires)
    click.echo(secret)


@app_password.command("list")
@settings_options()
@click.argument("user")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(user: str, as_json: bool, **given: str | None) -> None:
    """List the devices of USER, the newest first, with their last use."""
    with open_household(settings_from(**given)) as household:
        accounts = household.accounts
        found = accounts.app_passwords.of(accounts.find(user))
    if as_json:
        click.echo(json.dumps([_described(each) for each in found], ensure_ascii=False, indent=2))
    elif found:
        click.echo(table([_COLUMNS, *(_row(each) for each in found)]))
    else:
        click.echo(f"{user} has no app passwords.")


@app_password.command()
@settings_options()
@click.argument("user")
@click.argument("number", metavar="ID", type=int)
def revoke(user: str, number: int, **given: str | None) -> None:
    """Revoke the app password ID of USER, as listed. It is no good from then on."""
    with open_household(settings_from(**given)) as household:
        accounts = household.accounts
        revoked = accounts.app_passwords.revoke(accounts.find(user), number)
    click.echo(f"Revoked the app password of {revoked.name}.")


def _way(household: Household, owner: User, path: str | None) -> tuple[str, ...]:
    names = split_path(path or "/")
    found = resolve(tree(household.library, owner), names)
    if found is None or isinstance(found, File):
        raise NotFound(f"{owner.name} has no folder {path}.")
    return tuple(names)


def _described(each: AppPassword) -> dict[str, Any]:
    return {
        "id": each.id,
        "device": each.name,
        "for": each.use.value,
        "folder": _path(each),
        "made": each.created.isoformat(),
        "expires": each.expires and each.expires.isoformat(),
        "last_used": each.last_used and each.last_used.isoformat(),
        "last_address": each.last_address,
    }


def _row(each: AppPassword) -> tuple[str, ...]:
    is_over = each.is_over(datetime.now(UTC))
    return (
        str(each.id),
        each.name,
        each.use.value,
        _path(each),
        f"{each.created.astimezone():%Y-%m-%d}",
        "" if each.expires is None else f"{each.expires.astimezone():%Y-%m-%d}" + " !" * is_over,
        "never" if each.last_used is None else f"{each.last_used.astimezone():%Y-%m-%d %H:%M}",
        each.last_address or "",
    )


def _path(each: AppPassword) -> str:
    return "/" + "/".join(each.folder)
