"""``mantelpiece locks``: who has reserved what for writing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import click
from sqlalchemy import Connection

from library.catalog import locks as stored
from library.catalog import users
from library.catalog.locks import Lock
from library.errors import NotFound
from library.paths import split_path
from server.commands.options import settings_from, settings_options
from server.household import Household, open_household


@click.group(invoke_without_command=True)
@click.pass_context
@settings_options()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def locks(context: click.Context, as_json: bool, **given: str | None) -> None:
    """List the files and folders that a client has locked, or unlock them."""
    if context.invoked_subcommand is not None:
        return
    with open_household(settings_from(**given)) as household:
        found = describe(household)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for lock in found:
        scope = "exclusive" if lock["exclusive"] else "shared"
        click.echo(f"{lock['user']}  {lock['path']}")
        click.echo(f"    {scope}, depth {lock['depth']}, until {lock['expires']}")
        click.echo(f"    by {lock['principal']}, {lock['token']}")


@locks.command()
@settings_options()
@click.argument("what", metavar="TOKEN|PATH")
@click.option("--user", metavar="NAME", help="Remove the locks on this user's PATH and below it.")
def remove(what: str, user: str | None, **given: str | None) -> None:
    """Remove the lock of that TOKEN; with --user, those on PATH and on all below it."""
    with open_household(settings_from(**given)) as household:
        removed = _by_path(household, user, what) if user else _by_token(household, what)
    click.echo(f"Removed {removed} lock{'' if removed == 1 else 's'}.")


def describe(household: Household) -> Sequence[dict[str, Any]]:
    """Return all locks that hold, by user and path, as JSON takes them."""
    with household.catalog.read() as connection:
        return [
            _told(lock, user.name)
            for user in users.everyone(connection)
            for lock in _tree(connection, user.id, "/")
        ]


def _tree(connection: Connection, user_id: int, path: str) -> Sequence[Lock]:
    now = datetime.now(UTC)
    return [
        *stored.on(connection, user_id, path, now),
        *stored.below(connection, user_id, path, now),
    ]


def _told(lock: Lock, user: str) -> dict[str, Any]:
    return {
        "user": user,
        "path": lock.path,
        "principal": lock.principal,
        "depth": "infinity" if lock.deep else "0",
        "exclusive": lock.exclusive,
        "expires": f"{lock.expires:%Y-%m-%dT%H:%M:%SZ}",
        "token": lock.token,
    }


def _by_token(household: Household, token: str) -> int:
    with household.catalog.write() as connection:
        if not stored.remove(connection, token):
            raise NotFound(f"There is no lock {token}.")
    return 1


def _by_path(household: Household, user: str, path: str) -> int:
    owner = household.accounts.find(user)
    with household.catalog.write() as connection:
        there = "/" + "/".join(split_path(path))
        found = _tree(connection, owner.id, there)
        stored.remove_tree(connection, owner.id, there)
    if not found:
        raise NotFound(f"{user} has no lock on {path} or below it.")
    return len(found)
