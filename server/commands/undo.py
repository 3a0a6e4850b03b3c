"""``mantelpiece undo``: take back what a user did."""

from __future__ import annotations

import click

from library.history import History
from server.commands.options import settings_from, settings_options
from server.household import open_household


@click.command()
@settings_options()
@click.argument("user")
@click.argument("number", type=int, required=False)
def undo(user: str, number: int | None, **given: str | None) -> None:
    """Take back what USER did last, or what has that NUMBER in `mantelpiece journal`.

    A name, an album or a favourite is as it was; what was deleted comes back from the trash; what
    was restored goes there again.
    """
    with open_household(settings_from(**given)) as household:
        of = History(household.library, household.accounts.find(user))
        click.echo(f"Undone: {of.undo(number)}.")
