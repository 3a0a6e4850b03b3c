"""Where an item stands in searches: one number, the greater the newer, for each user apart.

A full-text index gives what it finds by number. With numbers in the order of a page, a search ends
when its page is full, however much there is to find; whose an item is and when it was taken are
ranges of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

# From the highest bit down, 63 in all: the user, seconds since `_EPOCH`, the lowest bits of the id.
_SECOND_BITS: Final = 34  # 544 years
_TIE_BITS: Final = 16
_USER_SHIFT: Final = _SECOND_BITS + _TIE_BITS
MOST_TIES: Final = (1 << _TIE_BITS) - 1  # that a position may be behind the one that suits best
MAX_USER: Final = (1 << (63 - _USER_SHIFT)) - 1
_EPOCH: Final = datetime(1799, 6, 1)  # noqa: DTZ001  capture times are readings of a clock

# The first 12 days are of what has no date, by its id.
_FIRST_SECOND: Final = 1 << 20
_LAST_SECOND: Final = (1 << _SECOND_BITS) - 1


@dataclass(frozen=True, slots=True)
class Span:
    """Positions from *first* to *last*, both included."""

    first: int
    last: int

    def cut(self, other: Span) -> Span:
        """Return what is in both; *last* is before *first* where nothing is."""
        return Span(max(self.first, other.first), min(self.last, other.last))

    def hull(self, other: Span) -> Span:
        """Return the least span that holds both."""
        return Span(min(self.first, other.first), max(self.last, other.last))


def position(user_id: int, captured: datetime | None, media_id: int) -> int:
    """Return the first position that suits an item taken at *captured*, a reading of the clock.

    Another one may have it: then the next free one is as good. Times before 1800 or after 2343
    count as the nearest of these.

    Raises:
        OverflowError: there is no room for a user of that id, which is above `MAX_USER`.
    """
    if captured is None:
        return _base(user_id) + min(media_id, (_FIRST_SECOND << _TIE_BITS) - 1)
    return _at(user_id, captured) + (media_id & MOST_TIES)


def everything(user_id: int) -> Span:
    """Return all positions of a user."""
    base = _base(user_id)
    return Span(base, base + (1 << _USER_SHIFT) - 1)


def taken(user_id: int, start: datetime | None, end: datetime | None) -> Span:
    """Return the positions of what was taken from *start* until before *end*; None: open."""
    first = Span(_base(user_id) + (_FIRST_SECOND << _TIE_BITS), everything(user_id).last)
    if start is not None:
        first = Span(_at(user_id, start), first.last)
    return first if end is None else Span(first.first, _at(user_id, end) - 1)


def _base(user_id: int) -> int:
    if not 0 <= user_id <= MAX_USER:
        raise OverflowError(f"searches have no room for a user of the id {user_id}")
    return user_id << _USER_SHIFT


def _at(user_id: int, captured: datetime) -> int:
    since = captured - _EPOCH
    seconds = since.days * 86_400 + since.seconds
    seconds = min(max(seconds, _FIRST_SECOND), _LAST_SECOND)
    return _base(user_id) + (seconds << _TIE_BITS)
