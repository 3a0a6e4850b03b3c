"""Conditions of a request: If-Match and its kin (RFC 9110 §13), and If (RFC 4918 §10.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from functools import partial

from library.errors import BadName
from providers.dav import if_header
from providers.dav.address import destination_names
from providers.dav.if_header import State
from providers.dav.place import find
from providers.dav.refusal import Refused, failed
from providers.dav.request import Request

_ENTITY_TAG = re.compile(r'(?:W/)?"[^"]*"')


class Verdict(Enum):
    """What the conditions of a request say."""

    GO = auto()
    NOT_MODIFIED = auto()
    FAILED = auto()


def check(request: Request) -> frozenset[str]:
    """Let a request pass whose conditions hold, and return the lock tokens that it submits.

    Raises:
        Refused: one does not hold (412), or the If header is malformed (400).
    """
    place = request.place
    if decide(request.headers, place.etag, place.modified, safe=False) is Verdict.FAILED:
        raise failed("If-Match, If-None-Match or If-Unmodified-Since")
    return check_if(request)


def check_if(request: Request) -> frozenset[str]:
    """Do the part of `check` that is about the If header."""
    header = request.header("if")
    if header is None:
        return frozenset()
    lists = if_header.parse(header)
    if not if_header.holds(lists, partial(_state, request)):
        raise failed("If")
    return if_header.submitted_tokens(lists)


def decide(
    headers: Mapping[str, str], etag: str | None, modified: datetime | None, *, safe: bool
) -> Verdict:
    """Judge by RFC 9110 §13.2.2. *etag* and *modified* are None where nothing is yet.

    *safe* is for GET and HEAD: what has not changed is then no failure.
    """
    unchanged = Verdict.NOT_MODIFIED if safe else Verdict.FAILED
    if (wanted := headers.get("if-match")) is not None:
        if not _matches(wanted, etag, strong=True):
            return Verdict.FAILED
    elif (since := http_date(headers.get("if-unmodified-since"))) is not None and (
        modified is None or modified > since
    ):
        return Verdict.FAILED
    if (unwanted := headers.get("if-none-match")) is not None:
        return unchanged if _matches(unwanted, etag, strong=False) else Verdict.GO
    since = http_date(headers.get("if-modified-since"))
    # Equal counts as unmodified: Finder revalidates by nothing else.
    if safe and since is not None and modified is not None and modified <= since:
        return Verdict.NOT_MODIFIED
    return Verdict.GO


def http_date(value: str | None) -> datetime | None:
    """Return a date as in HTTP headers; None if it is missing or no date."""
    if value is None:
        return None
    try:
        date = parsedate_to_datetime(value)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)


def _matches(header: str, etag: str | None, *, strong: bool) -> bool:
    if etag is None:
        return False
    if header.strip() == "*":
        return True
    tags = _ENTITY_TAG.findall(header)
    return f'"{etag}"' in tags or (not strong and f'W/"{etag}"' in tags)


def _state(request: Request, resource: str | None) -> State:
    place = request.place
    if resource is not None:
        try:
            place = find(request.root, destination_names(resource, request.headers.get("host", "")))
        except (BadName, Refused):
            return State(None, frozenset())  # a resource of another server, or of none
    tokens = frozenset(lock.token for lock in request.locks.covering(place.spot))
    return State(place.etag, tokens)
