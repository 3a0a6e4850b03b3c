"""Removes what the index knows of a user's faces; the names of people stay with their photos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from library.catalog import groupings, household_names
from library.catalog.driver import Source, driver_of, stored_time
from library.catalog.hiding import lifted
from library.catalog.overwriting import overwriting
from library.people.model import Source as SaidBy
from library.people.model import Verdict

_FACES_TASK = "faces"

# Where a name is known by a face, it is said of the photo.
_KEEP_NAMES = f"""
    INSERT INTO person_rules (user_id, verdict, person_id, media_id, source, created)
    SELECT persons.user_id, '{Verdict.PRESENT}', persons.id, media_id, '{SaidBy.USER}', ?2
    FROM persons JOIN person_items ON person_id = persons.id
    WHERE persons.user_id = ?1 AND persons.name IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM person_rules AS known
        WHERE known.media_id = person_items.media_id AND known.person_id = persons.id
        AND known.verdict = '{Verdict.PRESENT}'
    ) ORDER BY persons.id, media_id
"""
# A name that nobody of the user's gave, nor said to be right, is none of theirs.
_UNNAME = f"""
    UPDATE persons SET name = NULL, name_key = NULL
    WHERE user_id = ?1 AND name IS NOT NULL AND {household_names.IS_GIVEN}
"""
_FORGET = (
    # What was said of faces goes with them; what was done could bring groups back.
    "DELETE FROM face_embeddings WHERE user_id = ?1",
    "DELETE FROM face_scans WHERE user_id = ?1",
    "DELETE FROM person_suggestions WHERE user_id = ?1",
    """
    DELETE FROM journal WHERE user_id = ?1 AND (
        json_array_length(images, '$.faces') > 0 OR EXISTS (
            SELECT 1 FROM json_each(images, '$.rows')
            WHERE json_extract(value, '$[0]') IN ('persons', 'person_rules')
        )
    )
    """,
    "UPDATE groupings SET faces_changed = 0, grouped = NULL WHERE user_id = ?1",
    "DELETE FROM persons WHERE user_id = ?1 AND name IS NULL",
    "UPDATE persons SET cover_id = NULL WHERE user_id = ?1",
    f"DELETE FROM unprocessed_media_items WHERE user_id = ?1 AND task = '{_FACES_TASK}'",
    f"""
    DELETE FROM failed_tasks WHERE task = '{_FACES_TASK}'
    AND media_id IN (SELECT id FROM media_items WHERE user_id = ?1)
    """,
)
_TRASHED = "SELECT media_id FROM trashed_items JOIN media_items ON id = media_id WHERE user_id = ?"
_LOOKED_AT = """
    SELECT checksum FROM face_scans WHERE user_id = ?1
    UNION SELECT checksum FROM media_items
    WHERE id IN (SELECT media_id FROM face_embeddings WHERE user_id = ?1)
"""
_OTHERS = """
    SELECT 1 FROM users CROSS JOIN face_scans ON face_scans.user_id = users.id
    WHERE users.id != ?2 AND checksum = ?1 LIMIT 1
"""
_ANY = """
    SELECT 1 WHERE EXISTS (SELECT 1 FROM face_scans WHERE user_id = ?1)
    OR EXISTS (SELECT 1 FROM face_embeddings WHERE user_id = ?1)
"""


def finds_faces(source: Source, user_id: int) -> bool:
    """Whether faces are looked for in the user's photos."""
    (found,) = (
        driver_of(source)
        .execute("SELECT finds_faces FROM users WHERE id = ?", (user_id,))
        .fetchone()
    )
    return bool(found)


def set_finds_faces(source: Source, user_id: int, *, finds: bool) -> None:
    """Say whether faces are looked for in the user's photos; nothing else changes."""
    driver_of(source).execute("UPDATE users SET finds_faces = ? WHERE id = ?", (finds, user_id))


def has(source: Source, user_id: int) -> bool:
    """Whether the index knows anything of faces in the user's photos."""
    return driver_of(source).execute(_ANY, (user_id,)).fetchone() is not None


def forget_faces(source: Source, user_id: int, now: datetime) -> tuple[int, Sequence[str]]:
    """Remove the user's faces, groups without a name, questions and what the journal has of people.

    Return how many faces there were, and the contents, by checksum, with faces that were found for
    no other user. What goes is overwritten in the index.
    """
    driver = driver_of(source)
    (count,) = driver.execute(
        "SELECT count(*) FROM face_embeddings WHERE user_id = ?", (user_id,)
    ).fetchone()
    looked_at = [checksum for (checksum,) in driver.execute(_LOOKED_AT, (user_id,))]
    alone = [each for each in looked_at if not driver.execute(_OTHERS, (each, user_id)).fetchone()]
    with overwriting(driver):
        hidden = [number for (number,) in driver.execute(_TRASHED, (user_id,))]
        with lifted(driver, hidden):
            driver.execute(_UNNAME, (user_id,))
            driver.execute(_KEEP_NAMES, (user_id, stored_time(now)))
            for statement in _FORGET:
                driver.execute(statement, (user_id,))
    # Groups that are just being made are not saved, and the worker forgets what it made them of.
    groupings.note_act(driver, user_id)
    groupings.note_faces(driver, user_id, 1)
    return int(count), alone
