"""``mantelpiece links``: public links, and an end to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from library.access.terms import NEVER_USED, PublicLink, Uses
from library.model import User
from library.sharing import Sharing
from server.commands.listing_group import ListingGroup
from server.commands.options import settings_from, settings_options
from server.commands.tables import table
from server.household import Household, open_household

_COLUMNS = ("link", "user", "leads to", "for", "ends", "visitors", "last", "files", "")


@click.group(cls=ListingGroup)
def links() -> None:
    """List public links, and end them."""


@links.command("list")
@settings_options()
@click.argument("user", required=False)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def list_(user: str | None, as_json: bool, **given: str | None) -> None:
    """List the public links of USER, or of everybody: what they are good for, and their use.

    Addresses are not listed: the server does not keep them.
    """
    with open_household(settings_from(**given)) as household:
        accounts = household.accounts
        owners = accounts.everyone() if user is None else [accounts.find(user)]
        told = [each for owner in owners for each in _told(household, owner)]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    click.echo(table([_COLUMNS, *map(_row, told)]) if told else "There are no public links.")


@links.command()
@settings_options()
@click.argument("numbers", metavar="LINK...", nargs=-1, required=True, type=int)
def revoke(numbers: tuple[int, ...], **given: str | None) -> None:
    """End each LINK, a number as listed: whoever has its address gets nothing any more."""
    with open_household(settings_from(**given)) as household:
        for number in numbers:
            household.links.revoke(household.links.owner(number), number)
            click.echo(f"Link {number} has ended.")


def _told(household: Household, owner: User) -> Iterator[dict[str, Any]]:
    uses = household.links.uses(owner)
    names = {share.id: share.name for share in Sharing(household.library, owner).everything()}
    for link in household.links.of(owner):
        told = _described(link, uses.get(link.id, NEVER_USED))
        yield {"link": link.id, "user": owner.name, "leads_to": names.get(link.share_id)} | told


def _described(link: PublicLink, uses: Uses) -> dict[str, Any]:
    terms = link.terms
    return {
        "label": terms.label,
        "level": terms.level.value,
        "created": link.created.isoformat(),
        "expires": None if terms.expires is None else terms.expires.isoformat(),
        "ended": terms.expires is not None and terms.expires <= datetime.now(UTC),
        "password": link.needs_password,
        "download": terms.download,
        "metadata": terms.with_metadata,
        "slug": terms.slug,
        "most_uses": terms.most_uses,
        "visitors": uses.visitors,
        "last": None if uses.last is None else uses.last.isoformat(),
        "files": uses.uploads,
    }


def _row(told: dict[str, Any]) -> Sequence[object]:
    notes = ("ended", "ended"), ("password", "password"), ("slug", f"/s/{told['slug']}")
    most = "" if told["most_uses"] is None else f"/{told['most_uses']}"
    return (
        told["link"],
        told["user"],
        told["leads_to"],
        told["level"],
        (told["expires"] or "never")[:10],
        f"{told['visitors']}{most}",
        (told["last"] or "never")[:10],
        told["files"],
        ", ".join(words for key, words in notes if told[key]),
    )
