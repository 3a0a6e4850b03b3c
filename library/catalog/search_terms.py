"""What a user's items are full of: cameras, places, keywords, months."""

from __future__ import annotations

from collections.abc import Sequence

from library.catalog import timeline
from library.catalog.driver import Source, driver_of
from library.catalog.searchable import key_of
from library.model import UNDATED

_TERMS = """
    SELECT name, items FROM search_terms
    WHERE user_id = ? AND kind = ? AND items > 0 AND instr("key", ?)
    ORDER BY items DESC, "key" LIMIT ?
"""


def beginning(
    source: Source, user_id: int, kind: str, prefix: str, limit: int
) -> Sequence[tuple[str, int]]:
    """Return the terms with a word that begins with *prefix*, and of how many items they are.

    The most frequent come first.
    """
    told = (user_id, kind, key_of(prefix), limit)
    return driver_of(source).execute(_TERMS, told).fetchall()


def months_of_any_year(source: Source, user_id: int) -> frozenset[int]:
    """Return the months of the year, 1 to 12, in which something of the user's was taken."""
    found = timeline.months(source, user_id)
    return frozenset(int(month[5:]) for month in found if month != UNDATED)


def months(source: Source, user_id: int, prefix: str, limit: int) -> Sequence[str]:
    """Return the years and months of the user's timeline that begin with *prefix*, newest first.

    A year stands before its months.
    """
    found = [each for each in timeline.months(source, user_id) if each != UNDATED]
    dates = dict.fromkeys(part for month in found for part in (month[:4], month))
    return [each for each in dates if each.startswith(prefix)][:limit]
