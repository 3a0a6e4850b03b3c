"""What a query can be wrong in."""

from __future__ import annotations

from library.errors import BadName


class BadQuery(BadName):
    """A query that is not understood, from character *start* of it until before *end*."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start = start
        self.end = end
