"""``mantelpiece status``: counts, queue, disk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from library.activity import FileAtWork, troubles_of_all
from library.catalog import activity, media, users, workers
from library.model import Kind, WorkerSeen
from server.commands.options import settings_from, settings_options
from server.gallery import drive_path
from server.household import Household, open_household

_SHOWN = 20  # files that are named, for people
_WORDS = {"pending": "to do", "in_hand": "in hand", "put_off": "put off", "failed": "failed"}


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
    for task, counts in found["tasks"].items():
        told = ", ".join(f"{count} {_WORDS[name]}" for name, count in counts.items() if count)
        click.echo(f"  {task:<12}{told or 'all done'}")
    click.echo(f"paused    {found['paused_since'] or 'no'}")
    for worker in found["workers"]:
        # Who has nothing to do writes nothing to the index, not that it lives either.
        busy = (
            f"{worker['in_hand']} in hand, seen {worker['seen']}" if worker["in_hand"] else "idle"
        )
        click.echo(f"worker    process {worker['pid']} on {worker['host']}, {busy}")
    click.echo(f"database  {size_text(found['database_bytes'])}")
    _tell_troubles(found["troubles"])


def _tell_troubles(troubles: Sequence[Mapping[str, Any]]) -> None:
    if troubles:
        click.echo("\nFiles with trouble")
    for each in troubles[:_SHOWN]:
        again = f" It is tried again at {each['again']}." if each["again"] else ""
        click.echo(f"  {each['user']}  {each['path']}\n      {each['reason']}{again}")
    if len(troubles) > _SHOWN:
        click.echo(f"  and {len(troubles) - _SHOWN} more, which --json tells")


def describe(household: Household) -> dict[str, Any]:
    """Return the state of the data folder, as JSON takes it."""
    troubles = troubles_of_all(household.library)
    with household.catalog.read() as connection:
        names = {user.id: user.name for user in users.everyone(connection)}
        totals = {kind: (count, size) for kind, count, size in media.totals(connection)}
        return {
            "version": version("mantelpiece"),
            "users": users.count(connection),
            "media": {kind.value: totals.get(kind, (0, 0))[0] for kind in Kind},
            "bytes": sum(size for _, size in totals.values()),
            "pending": activity.pending(connection),
            "failed": activity.failed(connection),
            "tasks": {
                task.value: asdict(counted) for task, counted in activity.counts(connection).items()
            },
            "paused_since": _iso(workers.paused_since(connection)),
            "workers": [_worker(each) for each in workers.everyone(connection)],
            "database_bytes": _database_bytes(household.catalog.path),
            "troubles": [_trouble(each, names) for each in troubles],
        }


def _worker(seen: WorkerSeen) -> dict[str, Any]:
    return asdict(seen) | {"started": _iso(seen.started), "seen": _iso(seen.seen)}


def _trouble(file: FileAtWork, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "user": names.get(file.media.owner_id),
        "path": drive_path(file.folder, file.media.name),
        "tasks": [task.value for task in file.tasks],
        "reason": file.trouble and file.trouble.reason,
        "again": file.trouble and _iso(file.trouble.again),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


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
