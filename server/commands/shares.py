"""``mantelpiece shares``: what is shared, and with whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from library.model import User
from server.commands.options import settings_from, settings_options
from server.commands.tables import table
from server.gallery_sharing import GallerySharing
from server.household import Household, open_household

_COLUMNS = ("user", "name", "kind", "path", "with", "level")


@click.command()
@settings_options()
@click.argument("user", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON; the path of what is gone is null.")
def shares(user: str | None, as_json: bool, **given: str | None) -> None:
    """List what USER shares with other users, or what everyone does."""
    with open_household(settings_from(**given)) as household:
        accounts = household.accounts
        chosen = accounts.everyone() if user is None else [accounts.find(user)]
        found = [told for each in chosen for told in _shares(household, each)]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif found:
        rows = [
            ["" if told[column] is None else told[column] for column in _COLUMNS] for told in found
        ]
        click.echo(table([_COLUMNS, *rows]))
    else:
        click.echo("Nothing is shared.")


def _shares(household: Household, owner: User) -> Iterator[dict[str, Any]]:
    """Yield a line for each user to whom something of *owner*'s is given."""
    sharing = GallerySharing(household.library, owner)
    for share in sharing.everything():
        way = sharing.way(share)
        for grant in sharing.grants(share):
            yield {
                "user": owner.name,
                "name": share.name,
                "kind": share.thing.kind.value,
                "path": None if way is None else "/".join(("", *way)),
                "with": grant.user_name,
                "level": grant.level.value,
            }
