"""Stacks in the index: settled again when one of their files comes, changes or goes.

What an item may stack with is found by indexed look-ups; whole stacks are taken along, so that
what was decided of them stays true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from library import shot_names, stacks
from library.catalog import folders, lookups
from library.catalog.driver import Driver, Row, Source, driver_of, time
from library.media.extensions import RAW
from library.model import DateSource, Kind
from library.stacks import Shot, Stack, StackRole, motion_of, role_in, stacked

_COLUMNS = (
    "i.id, i.folder_id, i.name, i.kind, i.mime, i.captured_local, m.captured_utc, m.date_source,"
    " i.duration_s, m.content_id, m.burst_id, m.rating, m.embedded_offset, i.user_id, i.stack_id,"
    " i.badges"
)
_SHOT = f"SELECT {_COLUMNS} FROM media_items i JOIN media_metadata m ON m.media_id = i.id WHERE"
_BY_ID = f"{_SHOT} i.id = ? AND i.shown"
_OF_STACK = f"{_BY_ID} UNION ALL {_SHOT} i.stack_id = ? AND i.shown"
_NAMESAKES = f"{_SHOT} i.folder_id = ? AND i.name_key >= ? AND i.name_key < ? AND i.shown LIMIT 64"
# CROSS JOIN: SQLite keeps to that order, and does not read a whole folder instead.
_BY_FACT = f"SELECT {_COLUMNS} FROM media_metadata m CROSS JOIN media_items i ON i.id = m.media_id"
_TWINS = f"{_BY_FACT} WHERE m.content_id = ? AND i.user_id = ? AND i.shown LIMIT 64"
_BURST = f"{_BY_FACT} WHERE m.burst_id = ? AND i.folder_id = ? AND i.shown LIMIT {stacks.MOST}"

_SAVE = "UPDATE media_items SET stack_id = ?, badges = ? WHERE id = ?"
_NAME_BURST = "UPDATE media_metadata SET burst_id = ? WHERE media_id = ?"
_LEAVE = (
    "UPDATE media_items SET stack_id = NULL, badges = NULL"
    " WHERE id = ? AND (stack_id IS NOT NULL OR badges IS NOT NULL)"
)
_PARTNERS = """
    SELECT id FROM media_items WHERE stack_id = ?1 UNION
    SELECT stack_id FROM media_items WHERE id = ?1 AND stack_id IS NOT NULL UNION
    SELECT other.id FROM media_items AS mine JOIN media_items AS other USING (stack_id)
    WHERE mine.id = ?1 AND other.id != ?1
"""
_BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT ?1 UNION ALL SELECT folders.id FROM folders JOIN below ON parent_id = below.id
    ), inner (id, stack_id) AS (
        SELECT id, stack_id FROM media_items WHERE folder_id IN (SELECT id FROM below)
    )
    SELECT stack_id FROM inner WHERE stack_id IS NOT NULL AND stack_id NOT IN (SELECT id FROM inner)
    UNION
    SELECT media_items.id FROM inner JOIN media_items ON media_items.stack_id = inner.id
    WHERE folder_id NOT IN (SELECT id FROM below)
"""


class Member(NamedTuple):
    """One file of a stack."""

    media_id: int
    folder_id: int
    name: str
    kind: Kind
    role: StackRole
    etag: str  # Media.etag


class Motion(NamedTuple):
    """Where the moving picture of a still is: a whole file, or a stretch of one."""

    media_id: int
    offset: int  # bytes
    length: int | None  # bytes; None: the whole file


class _Found(NamedTuple):
    shot: Shot
    owner_id: int
    stack_id: int | None
    badges: str | None


def settle(connection: Connection, media_ids: Iterable[int], now: datetime) -> None:
    """Decide anew with what the items stack, of which something changed.

    Items that the gallery does not show, or whose metadata is not known, stand alone.
    """
    driver = driver_of(connection)
    found: dict[int, _Found] = {}
    for media_id in media_ids:
        seed = _with_burst(driver, media_id)
        if seed is None:
            driver.execute(_LEAVE, (media_id,))
        else:
            found |= {each.shot.id: each for each in (seed, *_relatives(driver, seed))}
    for primary in {each.stack_id or media_id for media_id, each in found.items()}:
        found |= {each.shot.id: each for each in _ask(driver, _OF_STACK, (primary, primary))}
    _save(connection, driver, found, now)


def partners(source: Source, media_id: int) -> Sequence[int]:
    """Return the ids of the others in the item's stack: to be settled when it goes or changes."""
    return [row[0] for row in driver_of(source).execute(_PARTNERS, (media_id,))]


def partners_outside(source: Source, folder_id: int) -> Sequence[int]:
    """Return the ids of what stacks with items below the folder and lies elsewhere."""
    return [row[0] for row in driver_of(source).execute(_BELOW, (folder_id,))]


def members(source: Source, media_id: int) -> Sequence[Member]:
    """Return the files of the item's stack, the one that stands for it first.

    Empty where the item stands alone.
    """
    stack = _stack_of(driver_of(source), media_id)
    if stack is None or not stack.others:
        return []
    found = []
    for shot in stack.shots:
        item = lookups.load_media(source, shot.id)
        role = role_in(stack, shot)
        found.append(Member(item.id, item.folder_id, item.name, item.kind, role, item.etag))
    return found


def motion(source: Source, media_id: int) -> Motion | None:
    """Return where the video is that belongs to the still, if there is one."""
    driver = driver_of(source)
    stack = _stack_of(driver, media_id)
    if stack is None:
        return None
    still = next(shot for shot in stack.shots if shot.id == media_id)
    moving = motion_of(stack, still)
    if moving is None:
        return None
    if moving.is_video:
        return Motion(moving.id, 0, None)
    offset, length = driver.execute(
        "SELECT embedded_offset, embedded_length FROM media_metadata WHERE media_id = ?",
        (moving.id,),
    ).fetchone()
    return Motion(moving.id, offset, length)


def _stack_of(driver: Driver, media_id: int) -> Stack | None:
    """The stack as it was settled."""
    seed = _first(driver, media_id)
    if seed is None:
        return None
    primary = seed.stack_id or media_id
    shots = [each.shot for each in _ask(driver, _OF_STACK, (primary, primary))]
    first = next((shot for shot in shots if shot.id == primary), seed.shot)
    return stacks.led_by(first, shots)


def _relatives(driver: Driver, seed: _Found) -> list[_Found]:
    """What may stack with *seed*, and some that does not."""
    shot = seed.shot
    found: list[_Found] = []
    for beginning in shot_names.beginnings(shot.name):
        end = beginning[:-1] + chr(ord(beginning[-1]) + 1)
        found += _ask(driver, _NAMESAKES, (shot.folder_id, beginning, end))
    if shot.content_id is not None:
        found += _ask(driver, _TWINS, (shot.content_id, seed.owner_id))
    if shot.burst_id is not None:
        found += _ask(driver, _BURST, (shot.burst_id, shot.folder_id))
    return found


def _save(connection: Connection, driver: Driver, found: dict[int, _Found], now: datetime) -> None:
    changes = []
    for stack in stacked(each.shot for each in found.values()):
        for shot in stack.shots:
            alone = shot.id == stack.primary.id
            wanted = (None, stacks.badges(stack)) if alone else (stack.primary.id, None)
            if wanted != (found[shot.id].stack_id, found[shot.id].badges):
                changes.append((*wanted, shot.id))
    driver.executemany(_SAVE, changes)
    for folder_id in {found[media_id].shot.folder_id for *_, media_id in changes}:
        folders.touch(connection, folder_id, now)


def _first(driver: Driver, media_id: int) -> _Found | None:
    return next(iter(_ask(driver, _BY_ID, (media_id,))), None)


def _with_burst(driver: Driver, media_id: int) -> _Found | None:
    """The item of that id, whose burst is noted if only its name tells it."""
    seed = _first(driver, media_id)
    if seed is None or seed.shot.burst_id is not None:
        return seed
    burst_id = shot_names.burst(seed.shot.name)
    if burst_id is None:
        return seed
    driver.execute(_NAME_BURST, (burst_id, media_id))
    return _first(driver, media_id)


def _ask(driver: Driver, question: str, values: tuple[object, ...]) -> list[_Found]:
    return [_of_row(row) for row in driver.execute(question, values)]


def _of_row(row: Row) -> _Found:
    (number, folder_id, name, kind, mime, local, utc, source, *rest) = row
    duration_s, content_id, burst_id, rating, embedded_offset, owner_id, stack_id, noted = rest
    known = local is not None and source != DateSource.MTIME
    shot = Shot(
        id=number,
        folder_id=folder_id,
        name=name,
        is_video=kind == Kind.VIDEO,
        is_raw=mime in RAW,
        captured_local=datetime.fromisoformat(local) if known else None,
        captured_utc=time(utc) if known and utc is not None else None,
        duration_s=duration_s,
        content_id=content_id,
        burst_id=burst_id,
        rating=rating,
        has_video=embedded_offset is not None,
    )
    return _Found(shot, owner_id, stack_id, noted)
