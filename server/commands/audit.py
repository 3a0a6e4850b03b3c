"""``mantelpiece audit``: who came in, was refused, or changed what others may do."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from library.audit import AuditAct
from library.catalog.audit import Noted
from server.commands.options import settings_from, settings_options
from server.commands.tables import table
from server.household import open_household

_COLUMNS = ("when", "what", "who", "from", "about")
_AGO = re.compile(r"(?P<number>[0-9]{1,5})(?P<unit>[hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@click.command()
@settings_options()
@click.option("--user", metavar="NAME", help="Only what this user did, or what was done to them.")
@click.option("--act", type=click.Choice([act.value for act in AuditAct]), help="Only this.")
@click.option("--since", metavar="WHEN", help="Only since 12h, 7d or 4w ago, or since 2026-11-26.")
@click.option("-n", "most", default=50, show_default=True, help="How many, the last ones.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with all that is known.")
def audit(
    user: str | None,
    act: str | None,
    since: str | None,
    most: int,
    as_json: bool,
    **given: str | None,
) -> None:
    """Tell who signed in, who was refused, and what was done to accounts, devices and shares.

    The newest comes first. What anybody can repeat at will is one line an hour, with a number.
    """
    start = None if since is None else _moment(since)
    with open_household(settings_from(**given)) as household:
        found = household.audit.told(user=user, act=act, since=start, limit=most)
    if as_json:
        click.echo(json.dumps([described(each) for each in found], ensure_ascii=False, indent=2))
    elif found:
        click.echo(table([_COLUMNS, *(_row(each) for each in found)]))
    else:
        click.echo("Nothing was noted.")


def described(noted: Noted) -> dict[str, Any]:
    """Return an act as JSON takes it."""
    did = noted.did
    return {
        "id": noted.id,
        "at": noted.at.isoformat(),
        "act": did.act,
        "actor_id": did.actor_id,
        "actor": did.actor,
        "address": did.address,
        "about": dict(did.about),
        "times": noted.times,
        "until": noted.until and noted.until.isoformat(),
    }


def _row(noted: Noted) -> tuple[str, ...]:
    did = noted.did
    return (
        f"{noted.at.astimezone():%Y-%m-%d %H:%M:%S}",
        did.words + (f" {noted.times} ×" if noted.times > 1 else ""),
        did.actor or "",
        did.address or "",
        ", ".join(f"{key} {value}" for key, value in did.about.items()),
    )


def _moment(text: str) -> datetime:
    if match := _AGO.fullmatch(text):
        return datetime.now(UTC) - int(match["number"]) * _UNITS[match["unit"]]
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        told = "write 12h, 7d, 4w, a day such as 2026-11-26 or a time such as 2026-11-26T18:00"
        raise click.BadParameter(told, param_hint="--since") from None
