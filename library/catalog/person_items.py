"""Who is in which photo: what the folders of people list.

It follows from faces and from what was said; `settle` brings it up to date. A photo's name in a
person's folder is given once and kept, so that a path that a client remembers goes on meaning the
same photo.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from library.catalog import users
from library.catalog.driver import Source, driver_of
from library.catalog.gathering import NEWEST, Gathering
from library.catalog.lookups import MEDIA, media_of
from library.model import Media

_MEDIA = ", ".join(f"media_items.{column}" for column in MEDIA.split(", "))
_GONE = """
    DELETE FROM person_items WHERE media_id IN (SELECT value FROM json_each(?1))
    AND NOT EXISTS (
        SELECT 1 FROM face_embeddings AS face
        WHERE face.media_id = person_items.media_id AND face.person_id = person_items.person_id
    ) AND NOT EXISTS (
        SELECT 1 FROM person_rules AS rule
        WHERE rule.media_id = person_items.media_id AND rule.person_id = person_items.person_id
        AND rule.verdict = 'present'
    )
"""
_NEW = """
    WITH wanted (person_id, media_id) AS (
        SELECT person_id, media_id FROM json_each(?1) CROSS JOIN face_embeddings ON media_id = value
        WHERE person_id IS NOT NULL
        UNION
        SELECT person_id, media_id FROM json_each(?1) CROSS JOIN person_rules ON media_id = value
        WHERE verdict = 'present'
    )
    SELECT wanted.person_id, wanted.media_id, media_items.name FROM wanted
    JOIN media_items ON media_items.id = wanted.media_id
    WHERE wanted.media_id NOT IN (SELECT media_id FROM trashed_items) AND NOT EXISTS (
        SELECT 1 FROM person_items AS known
        WHERE known.person_id = wanted.person_id AND known.media_id = wanted.media_id
    ) ORDER BY wanted.media_id, wanted.person_id
"""
_ROWS = Gathering("person_items", "person_id")
_UNSORTED = f"""
    SELECT {_MEDIA} FROM media_items WHERE user_id = ? AND shown AND id IN (
        SELECT media_id FROM face_embeddings INDEXED BY ix_face_embeddings_person_id_quality
        WHERE person_id IS NULL
    )
"""
_UNSORTED_ITEM = f"""
    SELECT {_MEDIA} FROM media_items WHERE id = ? AND user_id = ? AND shown AND EXISTS (
        SELECT 1 FROM face_embeddings INDEXED BY ix_face_embeddings_media_id
        WHERE media_id = media_items.id AND person_id IS NULL
    )
"""


def settle(source: Source, media_ids: Collection[int]) -> bool:
    """Bring up to date who is in these items; return whether anything changed."""
    driver, ids = driver_of(source), json.dumps(list(media_ids))
    gone = driver.execute(_GONE, (ids,)).rowcount
    new = driver.execute(_NEW, (ids,)).fetchall()
    for person_id, media_id, name in new:
        _ROWS.add(driver, person_id, media_id, name)
    return bool(gone or new)


def rename(source: Source, media_id: int, name: str) -> None:
    """Give an item another name in the folders of all people in it."""
    _ROWS.rename(source, media_id, name)


def items(source: Source, person_id: int) -> Iterator[tuple[str, Media]]:
    """Yield the items of a person under their names there, newest first."""
    return _ROWS.items(source, person_id)


def pictures(source: Source, person_id: int) -> Iterator[tuple[str, Media]]:
    """Yield the items of a person without those that others of them stand for."""
    return _ROWS.pictures(source, person_id)


def item(source: Source, person_id: int, name: str) -> tuple[str, Media] | None:
    """Return the item that has *name* in a person's folder, in any normal form."""
    return _ROWS.item(source, person_id, name)


def unsorted(source: Source, user_id: int) -> Sequence[Media]:
    """Return the user's items with faces that are nobody's, newest first."""
    found = driver_of(source).execute(f"{_UNSORTED} ORDER BY {NEWEST}", (user_id,))
    return [media_of(row) for row in found]


def unsorted_item(source: Source, user_id: int, media_id: int) -> Media | None:
    """Return the user's item of that id, if faces in it are nobody's."""
    row = driver_of(source).execute(_UNSORTED_ITEM, (media_id, user_id)).fetchone()
    return None if row is None else media_of(row)


def media_with(source: Source, person_id: int) -> Sequence[int]:
    """Return the ids of the items in which a person is."""
    return _ROWS.media(source, person_id)


def call(source: Source, person_id: int, media_id: int, name: str) -> None:
    """Call an item of a person *name* there, as whoever put it there does, if that is free."""
    _ROWS.call(source, person_id, media_id, name)


def size(source: Source, person_id: int) -> int:
    """Return how many `pictures` a person has."""
    return _ROWS.size(source, person_id)


def persons_in(source: Source, media_id: int) -> Sequence[int]:
    """Return the ids of the persons in an item."""
    return _ROWS.folders(source, media_id)


def touch(source: Source, user_id: int, now: datetime) -> None:
    """Note that the user's people changed: new ETags for all folders that show them."""
    users.touch(source, user_id, now)
