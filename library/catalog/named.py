"""Persons with names, and the items that they are in: what leaves the gallery.

A name that only the household gave does not: it may go again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from library.catalog.driver import Source, driver_of
from library.catalog.household_names import IS_GIVEN
from library.catalog.lookups import MEDIA, media_of
from library.model import Media, Region
from library.people.model import Verdict

_MEDIA = ", ".join(f"media_items.{column}" for column in MEDIA.split(", "))
# Of an item about which it was denied, an older export may still say it.
_IDS = f"""
    SELECT media_id FROM person_items JOIN persons ON persons.id = person_id
    WHERE user_id = ?1 AND persons.name IS NOT NULL AND NOT {IS_GIVEN}
    UNION
    SELECT coalesce(person_rules.media_id, face_embeddings.media_id) FROM person_rules
    JOIN persons ON persons.id = person_rules.person_id
    LEFT JOIN face_embeddings ON face_embeddings.id = face_id
    WHERE person_rules.user_id = ?1 AND persons.name IS NOT NULL
    AND verdict IN ('{Verdict.REJECTED}', '{Verdict.ABSENT}')
"""
_ITEM = f"""
    SELECT {_MEDIA}, read_only, orientation, regions FROM media_items
    LEFT JOIN media_metadata ON media_metadata.media_id = media_items.id
    WHERE media_items.id = ? AND media_items.id NOT IN (SELECT media_id FROM trashed_items)
"""
_NAMES = f"""
    SELECT persons.id, persons.name FROM person_items JOIN persons ON persons.id = person_id
    WHERE media_id = ? AND persons.name IS NOT NULL AND NOT {IS_GIVEN} ORDER BY persons.name_key
"""
_DENIED = f"""
    SELECT name FROM person_rules JOIN persons ON persons.id = person_rules.person_id
    WHERE name IS NOT NULL AND verdict IN ('{Verdict.REJECTED}', '{Verdict.ABSENT}')
    AND (media_id = ?1 OR face_id IN (SELECT id FROM face_embeddings WHERE media_id = ?1))
"""


@dataclass(frozen=True, slots=True)
class NamedItem:
    """An item, and those with names who are in it."""

    media: Media
    read_only: bool  # whether it lies in a library, which nobody may change
    orientation: int | None  # EXIF's
    regions: Sequence[Region]  # that editors have marked, fractions of the upright picture
    names: Mapping[int, str]  # by person, in the order of names
    denied: AbstractSet[str] = frozenset()  # names of persons of whom a part of it was denied


def ids(source: Source, user_id: int) -> Sequence[int]:
    """Return the user's items in which somebody with a name is, or was said not to be."""
    return [item for (item,) in driver_of(source).execute(_IDS, (user_id,))]


def items(source: Source, media_ids: Sequence[int]) -> Iterator[NamedItem]:
    """Yield those of the items that are still there, and not in the trash."""
    driver = driver_of(source)
    for media_id in media_ids:
        row = driver.execute(_ITEM, (media_id,)).fetchone()
        if row is not None:
            *columns, read_only, orientation, regions = row
            marked = [Region(**region) for region in json.loads(regions or "[]")]
            names = dict(driver.execute(_NAMES, (media_id,)).fetchall())
            denied = frozenset(name for (name,) in driver.execute(_DENIED, (media_id,)))
            item = media_of(tuple(columns))
            yield NamedItem(item, bool(read_only), orientation, marked, names, denied)
