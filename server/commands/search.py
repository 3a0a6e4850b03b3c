"""``mantelpiece search``: what a query finds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click

from library.catalog import lookups
from library.catalog.searches import Hit, Wanted
from library.library import Library, in_drive
from library.query.errors import BadQuery
from library.query.nodes import Node
from library.query.parser import parse
from library.query.search import Search
from library.query.tokens import readable
from server.commands.options import settings_from, settings_options
from server.gallery import drive_path
from server.household import open_household


@click.command()
@settings_options()
@click.argument("user")
@click.argument("query", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON, with the query as it was read.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="The newest N alone.")
def search(
    user: str, query: Sequence[str], as_json: bool, limit: int | None, **given: str | None
) -> None:
    """Tell where USER's photos and videos are that QUERY finds, the newest first.

    For example: mantelpiece search alice "person=Alice+Bob place=France 2024". A query that begins
    with a minus comes after --.
    """
    settings = settings_from(**given)
    asked = readable(" ".join(query))
    try:
        node = parse(asked)
    except BadQuery as error:
        raise click.UsageError(_pointed(asked, error)) from None
    with open_household(settings) as household:
        mine = Search(household.library, household.accounts.find(user))
        hits = mine.hits(node, Wanted(limit=limit))
        paths = _paths(household.library, hits)
        if mine.is_behind():
            click.echo("The search index is still being made; there may be more.", err=True)
    if as_json:
        click.echo(json.dumps(_described(node, hits, paths), ensure_ascii=False, indent=2))
        return
    for hit in hits:
        click.echo(paths[hit.media.id])


def _pointed(query: str, error: BadQuery) -> str:
    """Return what is wrong, and below the query where."""
    carets = "^" * max(error.end - error.start, 1)
    return f"{error}\n\n  {query}\n  {' ' * error.start}{carets}"


def _paths(library: Library, hits: Sequence[Hit]) -> Mapping[int, str]:
    """Return where in the drive the items lie, by their ids."""
    with library.catalog.ask() as driver:
        wanted = {hit.media.folder_id for hit in hits}
        lying = {key: in_drive(lookups.lineage(driver, key)) for key in wanted}
    return {hit.media.id: drive_path(lying[hit.media.folder_id], hit.media.name) for hit in hits}


def _described(node: Node, hits: Sequence[Hit], paths: Mapping[int, str]) -> dict[str, Any]:
    return {
        "query": node.describe(),
        "items": [
            {
                "id": hit.media.id,
                "path": paths[hit.media.id],
                "kind": hit.media.kind.value,
                "mime": hit.media.mime,
                "size": hit.media.size,
                "captured_local": hit.media.captured_local
                and f"{hit.media.captured_local:%Y-%m-%dT%H:%M:%S}",
            }
            for hit in hits
        ],
    }
