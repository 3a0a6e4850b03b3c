"""What was said of people. It outlives every making of groups."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from library.catalog.driver import Source, driver_of, stored_time
from library.people.model import Source as SaidBy
from library.people.model import Verdict

_ADD = """
    INSERT INTO person_rules (user_id, verdict, person_id, face_id, media_id, other_id, source,
    created) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_FIND = """
    SELECT id FROM person_rules WHERE verdict = ? AND person_id = ?
    AND face_id IS ? AND media_id IS ? AND other_id IS ?
"""
_CONTRASTED = f"""
    SELECT 1 FROM person_rules JOIN face_embeddings ON face_embeddings.id = face_id
    WHERE verdict = '{Verdict.REJECTED}' AND confirmed AND (
        (person_rules.person_id = ?1 AND face_embeddings.person_id = ?2)
        OR (person_rules.person_id = ?2 AND face_embeddings.person_id = ?1)
    ) LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that was said: of a face, of a photo, or of another person."""

    verdict: Verdict
    person_id: int
    face_id: int | None = None
    media_id: int | None = None
    other_id: int | None = None


@dataclass(frozen=True, slots=True)
class Rejections:
    """What may never be guessed again, as pairs by id."""

    faces: Sequence[tuple[int, int]]  # face, person
    photos: Sequence[tuple[int, int]]  # item, person
    apart: Sequence[tuple[int, int]]  # person, person


def add(
    source: Source, user_id: int, rule: Rule, now: datetime, *, by: SaidBy = SaidBy.USER
) -> int | None:
    """Note a rule and return its id; None where it stands already."""
    driver = driver_of(source)
    about = (rule.face_id, rule.media_id, rule.other_id)
    if driver.execute(_FIND, (rule.verdict, rule.person_id, *about)).fetchone():
        return None
    told = (user_id, rule.verdict, rule.person_id, *about, by, stored_time(now))
    return int(driver.execute(_ADD, told).fetchone()[0])


def of_faces(source: Source, face_ids: Collection[int], verdict: Verdict) -> Sequence[int]:
    """Return the ids of the rules of that verdict on these faces."""
    return _ids(source, "face_id IN (SELECT value FROM json_each(?))", list(face_ids), verdict)


def of_photo(source: Source, media_id: int, person_id: int, verdict: Verdict) -> Sequence[int]:
    """Return the ids of the rules of that verdict on a photo and a person."""
    found = driver_of(source).execute(
        "SELECT id FROM person_rules WHERE media_id = ? AND person_id = ? AND verdict = ?",
        (media_id, person_id, verdict),
    )
    return [each for (each,) in found]


def of_faces_and_person(
    source: Source, face_ids: Collection[int], person_id: int, verdict: Verdict
) -> Sequence[int]:
    """Return the ids of the rules of that verdict on these faces and one person."""
    found = driver_of(source).execute(
        "SELECT id FROM person_rules WHERE face_id IN (SELECT value FROM json_each(?))"
        " AND person_id = ? AND verdict = ?",
        (json.dumps(list(face_ids)), person_id, verdict),
    )
    return [each for (each,) in found]


def of_person(source: Source, person_id: int) -> Sequence[int]:
    """Return the ids of all rules on a person."""
    found = driver_of(source).execute(
        "SELECT id FROM person_rules WHERE person_id = ? OR other_id = ?", (person_id, person_id)
    )
    return [each for (each,) in found]


def between(source: Source, one: int, other: int) -> Sequence[int]:
    """Return the ids of the rules that two persons are not the same."""
    found = driver_of(source).execute(
        "SELECT id FROM person_rules WHERE verdict = ? AND"
        " ((person_id = ? AND other_id = ?) OR (person_id = ? AND other_id = ?))",
        (Verdict.APART, one, other, other, one),
    )
    return [each for (each,) in found]


def told_apart(source: Source, one: int, other: int) -> bool:
    """Whether it was said that two persons are not the same, or of a face that it is which."""
    return bool(
        between(source, one, other)
        or driver_of(source).execute(_CONTRASTED, (one, other)).fetchone()
    )


def load(source: Source, rule_id: int) -> Rule | None:
    """Return the rule of that id."""
    row = (
        driver_of(source)
        .execute(
            "SELECT verdict, person_id, face_id, media_id, other_id FROM person_rules WHERE id = ?",
            (rule_id,),
        )
        .fetchone()
    )
    return None if row is None else Rule(Verdict(row[0]), *row[1:])


def remove(source: Source, rule_ids: Collection[int]) -> None:
    """Forget rules."""
    driver_of(source).executemany(
        "DELETE FROM person_rules WHERE id = ?", [(each,) for each in rule_ids]
    )


def rejected_for(source: Source, face_id: int, media_id: int) -> frozenset[int]:
    """Return the persons that the face cannot be, by what was said of it or its photo."""
    found = driver_of(source).execute(
        "SELECT person_id FROM person_rules WHERE (face_id = ? AND verdict = ?)"
        " OR (media_id = ? AND verdict = ?)",
        (face_id, Verdict.REJECTED, media_id, Verdict.ABSENT),
    )
    return frozenset(person for (person,) in found)


def present(source: Source, media_id: int) -> Sequence[int]:
    """Return the persons who are in the photo because somebody said so."""
    found = driver_of(source).execute(
        "SELECT person_id FROM person_rules WHERE media_id = ? AND verdict = ? ORDER BY id",
        (media_id, Verdict.PRESENT),
    )
    return [person for (person,) in found]


def rejections(source: Source, user_id: int) -> Rejections:
    """Return all that may never be guessed in the user's photos."""
    found: dict[Verdict, list[tuple[int, int]]] = {}
    for verdict, person, face, media, other in driver_of(source).execute(
        "SELECT verdict, person_id, face_id, media_id, other_id FROM person_rules"
        " WHERE user_id = ? AND verdict IN (?, ?, ?) ORDER BY id",
        (user_id, Verdict.REJECTED, Verdict.ABSENT, Verdict.APART),
    ):
        about = next(each for each in (face, media, other) if each is not None)
        found.setdefault(Verdict(verdict), []).append((about, person))
    return Rejections(
        faces=found.get(Verdict.REJECTED, []),
        photos=found.get(Verdict.ABSENT, []),
        apart=found.get(Verdict.APART, []),
    )


def _ids(source: Source, where: str, ids: list[int], verdict: Verdict) -> Sequence[int]:
    found = driver_of(source).execute(
        f"SELECT id FROM person_rules WHERE {where} AND verdict = ?", (json.dumps(ids), verdict)
    )
    return [each for (each,) in found]
