"""What was taken on certain days, under its names in the timeline's months."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from library.catalog.driver import Source, driver_of
from library.catalog.lookups import MEDIA, media_of
from library.model import Media
from library.naming import gathered_key
from library.paths import name_key


@dataclass(frozen=True, slots=True)
class Days:
    """Days of one month that follow each other."""

    first: date
    end: date  # the one after the last

    @property
    def month(self) -> str:
        """The month of the timeline that they lie in."""
        return f"{self.first:%Y-%m}"


# Of moments within them, the text of a day is what it begins with.
_WITHIN = "user_id = ? AND month IS NOT NULL AND captured_local >= ? AND captured_local < ?"
_ITEMS = f"""
    SELECT {MEDIA}, month_name FROM media_items INDEXED BY ix_media_items_captured
    WHERE {_WITHIN}
"""
_NEWEST = " ORDER BY captured_local DESC, id DESC"
_PICTURES = " AND stack_id IS NULL"
_ANY = f"SELECT 1 FROM media_items INDEXED BY ix_media_items_captured WHERE {_WITHIN} LIMIT 1"
_ITEM = f"""
    SELECT {MEDIA}, month_name FROM media_items
    WHERE user_id = ? AND month = ? AND month_name_key = ?
    AND captured_local >= ? AND captured_local < ?
"""
_COUNTS = """
    SELECT value ->> 0, count(*), count(*) FILTER (WHERE stack_id IS NULL) FROM json_each(?2)
    CROSS JOIN media_items INDEXED BY ix_media_items_captured
    WHERE user_id = ?1 AND month IS NOT NULL
    AND captured_local >= value ->> 0 AND captured_local < value ->> 1
    GROUP BY value ->> 0
"""


@dataclass(frozen=True, slots=True)
class Count:
    """How much was taken."""

    items: int
    pictures: int  # a stack is one


def counts(source: Source, user_id: int, days: Sequence[Days]) -> Mapping[Days, Count]:
    """Return how much was taken on *days*, of those on which anything was, in their order."""
    ranges = json.dumps([_texts(each) for each in days])
    rows = driver_of(source).execute(_COUNTS, (user_id, ranges))
    found = {first: Count(*numbers) for first, *numbers in rows}
    return {each: found[str(each.first)] for each in days if str(each.first) in found}


def has(source: Source, user_id: int, days: Days) -> bool:
    """Whether anything was taken then."""
    return driver_of(source).execute(_ANY, (user_id, *_texts(days))).fetchone() is not None


def items(source: Source, user_id: int, days: Days) -> Iterator[tuple[str, Media]]:
    """Yield what was taken then, newest first."""
    for row in driver_of(source).execute(f"{_ITEMS}{_NEWEST}", (user_id, *_texts(days))):
        yield row[-1], media_of(row[:-1])


def pictures(source: Source, user_id: int, days: Days) -> Iterator[tuple[str, Media]]:
    """Yield what the gallery shows of `items`: one for each stack."""
    query = f"{_ITEMS}{_PICTURES}{_NEWEST}"
    for row in driver_of(source).execute(query, (user_id, *_texts(days))):
        yield row[-1], media_of(row[:-1])


def item(source: Source, user_id: int, days: Days, name: str) -> tuple[str, Media] | None:
    """Return what of `items` has that name, in any normal form."""
    asked = (user_id, days.month, gathered_key(name), *_texts(days))
    row = driver_of(source).execute(_ITEM, asked).fetchone()
    if row is None or name_key(row[-1]) != name_key(name):
        return None
    return row[-1], media_of(row[:-1])


def _texts(days: Days) -> tuple[str, str]:
    return str(days.first), str(days.end)
