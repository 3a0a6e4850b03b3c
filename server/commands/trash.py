"""``mantelpiece trash``: what was deleted and overwritten, and how it comes back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click

from library.errors import NotFound
from library.files import Stored
from library.paths import split_path
from library.trash import Thrown, Trash
from server.commands.options import settings_from, settings_options
from server.commands.tables import table
from server.household import open_household

_COLUMNS = ("path", "bytes", "deleted", "gone for good", "")


@click.command()
@settings_options()
@click.argument("user")
@click.option(
    "--restore",
    "wanted",
    multiple=True,
    metavar="PATH",
    help="Put this back to where it was; may be given several times.",
)
@click.option("--empty", is_flag=True, help="Delete everything in it for good.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def trash(
    user: str, wanted: tuple[str, ...], empty: bool, as_json: bool, **given: str | None
) -> None:
    """List what lies in USER's trash, or put it back, or delete it for good.

    A PATH begins with the day, as listed: 2026-11-26/2024/IMG_1.jpg. A day alone, or a folder in
    it, stands for all that was thrown away below it.
    """
    if wanted and empty:
        raise click.UsageError("Either --restore or --empty.")
    with open_household(settings_from(**given)) as household:
        of = Trash(household.library, household.accounts.find(user))
        if wanted:
            for path in of.restore([_found(of, path) for path in wanted]).paths:
                click.echo(f"restored /files/{'/'.join(path)}")
        elif empty:
            click.echo(f"{of.empty()} files deleted for good")
        else:
            _list(of.thrown(), as_json=as_json)


def describe(thrown: Thrown) -> dict[str, Any]:
    """Return what is known of something in the trash, as JSON takes it."""
    return {
        "path": "/".join(thrown.path),
        "size": thrown.size,
        "folder": thrown.media is None,
        "files": thrown.files,
        "version": thrown.is_version,
        "deleted": thrown.at.isoformat(),
        "gone": thrown.gone_at.isoformat(),
        "uploaded_again": thrown.came_again,
    }


def _list(found: Sequence[Thrown], *, as_json: bool) -> None:
    if as_json:
        told = [describe(each) for each in found]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    rows = [
        (
            "/".join(each.path) + ("" if each.media else "/"),
            str(each.size),
            f"{each.at.astimezone():%Y-%m-%d %H:%M}",
            f"{each.gone_at.astimezone():%Y-%m-%d}",
            _note(each),
        )
        for each in found
    ]
    click.echo(table([_COLUMNS, *rows]) if found else "The trash is empty.")


def _note(thrown: Thrown) -> str:
    if thrown.is_version:
        return "an earlier version"
    return f"uploaded again {thrown.came_again} ×" if thrown.came_again else ""


def _found(of: Trash, path: str) -> Stored:
    names = split_path(path)
    found = of.find(names[1:] if names[:1] == ("trash",) else names)
    if found is None or not names:
        raise NotFound(f"There is no {path} in the trash.")
    return found
