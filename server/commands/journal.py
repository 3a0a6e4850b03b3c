"""``mantelpiece journal``: what a user did that can be undone."""

from __future__ import annotations

import json

import click

from library.acts import Subject
from library.history import History
from server.commands.options import settings_from, settings_options
from server.commands.tables import table
from server.household import open_household


@click.command()
@settings_options()
@click.argument("user")
@click.option(
    "--limit",
    metavar="NUMBER",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    help="How many there are at most.",
)
@click.option(
    "--about", type=click.Choice([str(each) for each in Subject]), help="Only what was about that."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def journal(user: str, limit: int, about: str | None, as_json: bool, **given: str | None) -> None:
    """List what USER last did with people, albums, favourites and the trash.

    The numbers are those by which `mantelpiece undo` undoes it, within 30 days.
    """
    subject = None if about is None else Subject(about)
    with open_household(settings_from(**given)) as household:
        of = History(household.library, household.accounts.find(user))
        entries = of.page(limit, subject=subject)
    if as_json:
        told = [
            {
                "number": entry.id,
                "at": f"{entry.at:%Y-%m-%dT%H:%M:%SZ}",
                "act": entry.act.value,
                "summary": entry.summary,
                "undone": entry.undone,
                "obstacle": entry.obstacle,
            }
            for entry in entries
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    rows = [
        (
            entry.id,
            f"{entry.at:%Y-%m-%d %H:%M} UTC",
            "undone" if entry.undone else "",
            f"{entry.summary}. {entry.obstacle}" if entry.obstacle else entry.summary,
        )
        for entry in entries
    ]
    click.echo(table(rows) if rows else "Nothing yet.")
