"""Ranges of a file (RFC 9110 §14)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from providers.dav.conditions import http_date

_RANGES = re.compile(r"bytes=(?P<ranges>[0-9,\s-]+)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})\s*")
_MOST = 50  # ranges in a request; who asks for more, or for bytes twice, gets the whole (§14.2)


class Unsatisfiable(Exception):
    """The range lies behind the end of the file."""


@dataclass(frozen=True, slots=True)
class Range:
    """Bytes from *start* up to and without *stop*."""

    start: int
    stop: int

    def header(self, size: int) -> str:
        """Return the Content-Range, of *size* bytes in all."""
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def wanted_ranges(
    headers: Mapping[str, str], size: int, etag: str | None, modified: datetime
) -> Sequence[Range]:
    """Return the ranges that a GET asks for, in its order; none if it is to get the whole file.

    Other units, what is malformed, very many ranges and those that overlap mean the whole file,
    as §14.2 allows.

    Raises:
        Unsatisfiable: all lie behind the end of the file.
    """
    match = _RANGES.fullmatch(headers.get("range", ""))
    if match is None or not _unchanged(headers.get("if-range"), etag, modified):
        return ()
    asked = [_RANGE.fullmatch(each) for each in match["ranges"].split(",")]
    if len(asked) > _MOST:
        return ()
    found: list[Range] = []
    for each in asked:
        part = None if each is None else _range(each["first"], each["last"], size)
        if part is None:
            return ()
        if part.start < part.stop:
            found.append(part)
    if not found:
        raise Unsatisfiable
    return () if _overlap(found) else found


def _overlap(ranges: Sequence[Range]) -> bool:
    ordered = sorted(ranges, key=lambda part: part.start)
    return any(one.stop > other.start for one, other in pairwise(ordered))


def _range(first: str, last: str, size: int) -> Range | None:
    """Return a range, empty if it lies behind the end of the file; None if it is malformed."""
    if not first:
        return Range(size - min(int(last), size), size) if last else None
    start = int(first)
    if last and int(last) < start:
        return None
    return Range(min(start, size), min(int(last) + 1, size) if last else size)


def _unchanged(if_range: str | None, etag: str | None, modified: datetime) -> bool:
    """Whether the client's earlier part fits what is there now (§13.1.5)."""
    if if_range is None:
        return True
    if '"' in if_range:
        return etag is not None and if_range.strip() == f'"{etag}"'
    return http_date(if_range) == modified
