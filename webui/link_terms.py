"""On which terms a link is given, as the owner's form says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from flask import request
from werkzeug.exceptions import BadRequest

from library.access.rights import Level
from library.access.terms import Terms
from webui.forms import text

KEEP: Final = "keep"
NEVER: Final = "never"
EXPIRIES: Final[Mapping[str, str]] = {
    "1": "after a day",
    "7": "after a week",
    "30": "after a month",
    "365": "after a year",
    NEVER: "never",
}
USUAL: Final = "30"
LEVELS: Final[Mapping[Level, str]] = {
    Level.VIEW: "See what is in it",
    Level.ADD: "See what is in it, and add files",
    Level.DROP: "Drop files into it, without seeing what is there",
}


def terms_said(before: Terms | None = None) -> Terms:
    """Return the terms that the form in hand gives, for a link that had *before*.

    Raises:
        BadRequest: it makes no sense.
    """
    try:
        level = Level(text("level"))
    except ValueError:
        raise BadRequest("Say what the link is for.") from None
    return Terms(
        level=level,
        label=text("label").strip(),
        expires=_expires(None if before is None else before.expires),
        most_uses=_number(text("most_uses").strip()),
        download="download" in request.form,
        with_metadata="with_metadata" in request.form,
        slug=text("slug").strip().casefold() or None,
    )


def _expires(before: datetime | None) -> datetime | None:
    chosen, until = text("expires"), text("until")
    if until:
        try:
            day = date.fromisoformat(until)
        except ValueError:
            raise BadRequest("Give the day as 2026-11-26.") from None
        return datetime.combine(day, time(23, 59, 59), UTC)
    if chosen == KEEP:
        return before
    if chosen not in EXPIRIES:
        raise BadRequest("Say when the link is to end.")
    return None if chosen == NEVER else datetime.now(UTC) + timedelta(days=int(chosen))


def _number(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 7):
        raise BadRequest("Give the number of browsers and devices in digits.")
    return int(given)
