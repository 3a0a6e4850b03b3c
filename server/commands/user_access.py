"""``mantelpiece user``: what users may do, and how they come in."""

from __future__ import annotations

import click

from library.accounts.passwords import MADE_UP_FOR
from library.audit import AuditAct
from library.model import Role
from server.commands.options import settings_from, settings_options
from server.household import Household, open_household
from server.libraries import settle_libraries


@click.command()
@settings_options()
@click.argument("name")
@click.argument("role", type=click.Choice([each.value for each in Role]))
def role(name: str, role: str, **given: str | None) -> None:
    """Make the user NAME an admin, a user or a guest, who has no library.

    The files of somebody who becomes a guest stay on disk; they are shown again to a user.
    """
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        household.accounts.set_role(name, Role(role))
        settle_libraries(household)
        _note(household, AuditAct.USER_CHANGED, found.name, to=role)
    click.echo(f"{found.name} is {'an' if role == 'admin' else 'a'} {role} now.")


@click.command()
@settings_options()
@click.argument("name")
def disable(name: str, **given: str | None) -> None:
    """Let nobody come in as the user NAME, and share nothing of theirs, until enabled again."""
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        household.accounts.disable(name)
        _note(household, AuditAct.USER_DISABLED, found.name)
    click.echo(
        f"Disabled {found.name}: nobody comes in as them, and what they share is not shared."
    )


@click.command()
@settings_options()
@click.argument("name")
def enable(name: str, **given: str | None) -> None:
    """Undo `user disable`."""
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        household.accounts.enable(name)
        _note(household, AuditAct.USER_ENABLED, found.name)
    click.echo(f"Enabled {found.name}.")


@click.command()
@settings_options()
@click.argument("name")
def reset(name: str, **given: str | None) -> None:
    """Give the user NAME a password that is made up, and show it; browsers are signed out.

    The next browser that signs in by it has to choose another, within a week. A second factor
    stays.
    """
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        password = household.accounts.reset_password(name)
        _note(household, AuditAct.PASSWORD_CHANGED, found.name)
    click.echo(
        f"The password of {found.name} is {password} until a browser signs in by it, and for "
        f"{MADE_UP_FOR.days} days at most."
    )


@click.command("second-factor")
@settings_options()
@click.argument("name")
@click.argument("switch", metavar="off", type=click.Choice(["off"]), expose_value=False)
def second_factor(name: str, **given: str | None) -> None:
    """Switch the second factor of the user NAME off, who has lost it."""
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        household.accounts.second_factors.disable(found)
        _note(household, AuditAct.SECOND_FACTOR_OFF, found.name)
    click.echo(f"{found.name} comes in by the password alone.")


@click.command("sign-out")
@settings_options()
@click.argument("name")
def sign_out(name: str, **given: str | None) -> None:
    """Sign every browser of the user NAME out."""
    with open_household(settings_from(**given)) as household:
        found = household.accounts.find(name)
        ended = household.accounts.sessions.end_all(found)
        _note(household, AuditAct.SESSION_ENDED, found.name)
    click.echo(f"{ended} of {found.name}’s sessions {'has' if ended == 1 else 'have'} ended.")


COMMANDS = (role, disable, enable, reset, second_factor, sign_out)


def _note(household: Household, act: AuditAct, user: str, to: str | None = None) -> None:
    household.audit.note(act, actor=None, address=None, user=user, to=to)
