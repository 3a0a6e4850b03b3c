"""Groups of files that look alike: copies to the bit, and re-encoded or smaller ones.

Every picture and video is in one group, mostly alone. A group's look is that of its first member
and never changes, so that no chain of small differences makes one group of a whole library, and
its number goes on meaning the same picture.

Looks are found by bands: of two 64-bit hashes that differ in at most 6 bits, one of the four
16-bit bands differs in at most one (the pigeonhole principle), so 4 · 17 look-ups find all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from library.catalog.driver import Source, driver_of
from library.catalog.lookups import MEDIA, media_of
from library.model import Kind, Media

ALIKE = 6  # bits that may differ: measured, that finds re-encodes and half sizes
_SAME_LENGTH_S = 1.0  # by which the durations of videos that are alike may differ

_BANDS = 4
_BAND_BITS = 16
_BAND_MASK = (1 << _BAND_BITS) - 1
_ALL = (1 << _BANDS * _BAND_BITS) - 1
_NEIGHBOURS = (0, *(1 << bit for bit in range(_BAND_BITS)))  # to flip in a band

_LEAVE = "DELETE FROM similar_items WHERE media_id = ?"
_ITSELF = "SELECT checksum, user_id, kind, duration_s FROM media_items WHERE id = ?"
_OF_COPY = """
    SELECT group_id FROM media_items INDEXED BY ix_media_items_checksum
    JOIN similar_items ON media_id = id
    WHERE checksum = ? AND media_items.user_id = ? AND kind = ? LIMIT 1
"""
_NEAR = f"""
    SELECT id, phash, duration_s FROM similar_groups WHERE id IN (
        SELECT group_id FROM similar_bands WHERE user_id = ? AND band IN
        ({", ".join("?" * (_BANDS * len(_NEIGHBOURS)))})
    )
"""
_FOUND = "INSERT INTO similar_groups (user_id, phash, duration_s) VALUES (?, ?, ?) RETURNING id"
_BAND = "INSERT INTO similar_bands (user_id, band, group_id) VALUES (?, ?, ?)"
_JOIN = "INSERT INTO similar_items (media_id, user_id, group_id) VALUES (?, ?, ?)"
# A RAW photo looks like the JPEG that stands for it: that is a stack and no duplicate.
_APART = """
    NOT EXISTS (
        SELECT 1 FROM similar_items AS stack
        WHERE stack.media_id = media_items.stack_id AND stack.group_id = similar_items.group_id
    )
"""
_GROUPS = f"""
    WITH several AS (
        SELECT group_id FROM similar_items WHERE user_id = ? GROUP BY group_id HAVING count(*) > 1
    )
    SELECT group_id, count(*), count(DISTINCT checksum), sum(size), max(size)
    FROM several JOIN similar_items USING (group_id) JOIN media_items ON id = media_id
    WHERE {_APART} GROUP BY group_id HAVING count(*) > 1 ORDER BY group_id DESC
"""
_HAS = f"""
    SELECT 1 FROM similar_items JOIN media_items ON id = media_id
    WHERE similar_items.user_id = ? AND group_id = ? AND {_APART} LIMIT 1 OFFSET 1
"""
_ITEMS = f"""
    SELECT {", ".join("media_items." + column for column in MEDIA.split(", "))}
    FROM similar_items JOIN media_items ON id = media_id
    WHERE similar_items.user_id = ? AND group_id = ? AND {_APART}
"""
_LARGEST_FIRST = " ORDER BY width * height DESC, size DESC, id"
_ONE = " AND media_id = ?"
_SWEEP = """
    DELETE FROM similar_groups WHERE NOT EXISTS
    (SELECT 1 FROM similar_items WHERE group_id = similar_groups.id)
"""


@dataclass(frozen=True, slots=True)
class Group:
    """Files of one user that look alike."""

    number: int  # stable
    count: int  # of files, at least 2
    identical: bool  # to the bit, all of them
    spare: int  # bytes of all but the largest


def join(source: Source, media_id: int, phash: int | None) -> None:
    """Put an item into the group of what looks like it; a new one where nothing does.

    *phash* is its perceptual hash (signed, 64 bits); without one, only copies are found.
    """
    driver = driver_of(source)
    driver.execute(_LEAVE, (media_id,))
    checksum, user_id, kind, duration_s = driver.execute(_ITSELF, (media_id,)).fetchone()
    copy = driver.execute(_OF_COPY, (checksum, user_id, kind)).fetchone()
    group = None if copy is None else int(copy[0])
    if group is None and phash is not None:
        group = nearest(driver, user_id, Kind(kind), duration_s, phash)
    if group is None:
        group = int(driver.execute(_FOUND, (user_id, phash, duration_s)).fetchone()[0])
        own = () if phash is None else bands(Kind(kind), phash)
        driver.executemany(_BAND, [(user_id, band, group) for band in own])
    driver.execute(_JOIN, (media_id, user_id, group))


def nearest(
    source: Source, user_id: int, kind: Kind, duration_s: float | None, phash: int
) -> int | None:
    """Return the user's group whose look differs least from *phash*, if any is alike."""
    asked = (band ^ flip for band in bands(kind, phash) for flip in _NEIGHBOURS)
    found: tuple[int, int] | None = None
    for group, theirs, length_s in driver_of(source).execute(_NEAR, (user_id, *asked)):
        distance = ((theirs ^ phash) & _ALL).bit_count()
        if distance <= ALIKE and _same_length(duration_s, length_s):
            found = min(found or (distance, group), (distance, group))
    return None if found is None else found[1]


def bands(kind: Kind, phash: int) -> Sequence[int]:
    """Return the four bands of a hash, told apart by their place and the kind of file."""
    first = _BANDS * (kind is Kind.VIDEO)
    return [
        (first + place) << _BAND_BITS | phash >> place * _BAND_BITS & _BAND_MASK
        for place in range(_BANDS)
    ]


def groups(source: Source, user_id: int) -> Sequence[Group]:
    """Return the user's groups of more than one file, the newest first."""
    rows = driver_of(source).execute(_GROUPS, (user_id,))
    return [
        Group(number, count, contents == 1, total - largest)
        for number, count, contents, total, largest in rows
    ]


def has(source: Source, user_id: int, group: int) -> bool:
    """Whether the user has such a group of more than one file."""
    return driver_of(source).execute(_HAS, (user_id, group)).fetchone() is not None


def items(source: Source, user_id: int, group: int) -> Sequence[Media]:
    """Return the files of a group, the one with most pixels first."""
    rows = driver_of(source).execute(_ITEMS + _LARGEST_FIRST, (user_id, group))
    return [media_of(row) for row in rows]


def item(source: Source, user_id: int, group: int, media_id: int) -> Media | None:
    """Return the file of that id in a group."""
    row = driver_of(source).execute(_ITEMS + _ONE, (user_id, group, media_id)).fetchone()
    return None if row is None else media_of(row)


def sweep(source: Source) -> None:
    """Forget looks that nothing has any more."""
    driver_of(source).execute(_SWEEP, ())


def _same_length(one_s: float | None, other_s: float | None) -> bool:
    if one_s is None or other_s is None:
        return one_s is other_s
    return abs(one_s - other_s) <= _SAME_LENGTH_S
