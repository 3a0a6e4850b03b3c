"""``mantelpiece status``: counts, queue, disk."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from library.catalog import activity, media, users
from library.model import Kind
from server.commands.options import settings_from, settings_options
from server.household import Household, open_household


@click.command()
@settings_options()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def status(as_json: bool, **given: str | None) -> None:
    """Tell what there is, what is still to do, and what failed."""
    with open_household(settings_from(**given)) as household:
        found = describe(household)
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    kinds = ", ".join(f"{count} {kind}" for kind, count in found["media"].items() if count)
    click.echo(f"version   {found['version']}")
    click.echo(f"users     {found['users']}")
    click.echo(f"media     {kinds or 'none yet'}")
    click.echo(f"bytes     {size_text(found['bytes'])}")
    click.echo(f"pending   {found['pending']}")
    click.echo(f"failed    {found['failed']}")
    click.echo(f"database  {size_text(found['database_bytes'])}")


def describe(household: Household) -> dict[str, Any]:
    """Return the state of the data folder, as JSON takes it."""
    with household.catalog.read() as connection:
        totals = {kind: (count, size) for kind, count, size in media.totals(connection)}
        return {
            "version": version("mantelpiece"),
            "users": users.count(connection),
            "media": {kind.value: totals.get(kind, (0, 0))[0] for kind in Kind},
            "bytes": sum(size for _, size in totals.values()),
            "pending": activity.pending(connection),
            "failed": activity.failed(connection),
            "database_bytes": _database_bytes(household.catalog.path),
        }


def size_text(size: int) -> str:
    """Return a number of bytes for people."""
    amount = float(size)
    for unit in ("bytes", "KB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def _database_bytes(index: Path) -> int:
    files = (index, index.with_name(f"{index.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
