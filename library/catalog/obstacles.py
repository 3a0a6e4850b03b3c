"""Why an act of the journal cannot be undone: later acts, names that are taken, lost files."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from library.acts import OF_TRASH, Act, JournalEntry
from library.catalog.changed import Changed
from library.catalog.driver import Driver
from library.catalog.journaled import TABLES, clash

_LATER = f"""
    SELECT summary, images FROM journal WHERE user_id = ? AND id > ? AND undone IS NULL
    AND act NOT IN ({OF_TRASH}) ORDER BY id DESC
"""
_STANDING = """
    SELECT id, act, summary, images FROM journal
    WHERE user_id = ? AND id >= ? AND undone IS NULL ORDER BY id DESC
"""
_ANY_IN_TRASH = """
    SELECT 1 FROM json_each(?) JOIN trash_entries ON trash_entries.id = value LIMIT 1
"""
_LEFT = "This has left the trash already."
_TAKEN = "Its name is taken by now."


def obstacle(driver: Driver, user_id: int, number: int, changed: Changed) -> str | None:
    """Return why the act of that number, which changed that, cannot be undone; None: it can."""
    for summary, images in driver.execute(_LATER, (user_id, number)):
        if Changed(json.loads(images)).stands_in_the_way_of(changed):
            return _first(summary)
    return _TAKEN if _clashes(driver, changed) else None


def obstacles(driver: Driver, user_id: int, entries: Sequence[JournalEntry]) -> Mapping[int, str]:
    """Return why those of *entries* that stand cannot be undone now, by their numbers."""
    found: dict[int, str] = {}
    asked = {entry.id for entry in entries if not entry.undone}
    if not asked:
        return found
    later: list[tuple[str, Changed]] = []
    for number, act, summary, told in driver.execute(_STANDING, (user_id, min(asked))):
        images = json.loads(told)
        if act == Act.TRASH:
            if number in asked and not _is_in_trash(driver, images):
                found[number] = _LEFT
            continue
        changed = Changed(images)
        if number in asked and (why := _why(driver, changed, later)) is not None:
            found[number] = why
        later.append((summary, changed))
    return found


def _why(driver: Driver, changed: Changed, later: Sequence[tuple[str, Changed]]) -> str | None:
    for summary, other in later:
        if other.stands_in_the_way_of(changed):
            return _first(summary)
    return _TAKEN if _clashes(driver, changed) else None


def _first(summary: str) -> str:
    return f"Undo this first: {summary}."


def _is_in_trash(driver: Driver, images: Any) -> bool:
    told = (json.dumps(images["trash"]),)
    return driver.execute(_ANY_IN_TRASH, told).fetchone() is not None


def _clashes(driver: Driver, changed: Changed) -> bool:
    return any(
        clash(driver, table, image, changed.keys(table))
        for table in TABLES
        for image in changed.before(table)
    )
