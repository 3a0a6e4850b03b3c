"""Ranges of a file (RFC 9110 §14)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from providers.dav.conditions import http_date

_RANGE = re.compile(r"bytes=\s*(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})\s*", re.IGNORECASE)


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


def wanted_range(
    headers: Mapping[str, str], size: int, etag: str | None, modified: datetime
) -> Range | None:
    """Return the range that a GET asks for; None if it is to get the whole file.

    Several ranges, other units, and what is malformed mean the whole file, as §14.2 allows.

    Raises:
        Unsatisfiable: it lies behind the end of the file.
    """
    match = _RANGE.fullmatch(headers.get("range", ""))
    if match is None or not _unchanged(headers.get("if-range"), etag, modified):
        return None
    return _range(match["first"], match["last"], size)


def _range(first: str, last: str, size: int) -> Range | None:
    if not first:
        if not last:
            return None
        length = min(int(last), size)
        if length == 0:
            raise Unsatisfiable
        return Range(size - length, size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Range(start, min(int(last) + 1, size) if last else size)


def _unchanged(if_range: str | None, etag: str | None, modified: datetime) -> bool:
    """Whether the client's earlier part fits what is there now (§13.1.5)."""
    if if_range is None:
        return True
    if '"' in if_range:
        return etag is not None and if_range.strip() == f'"{etag}"'
    return http_date(if_range) == modified
