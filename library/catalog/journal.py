"""The journal: everything that somebody did to people, and how to undo it.

An entry keeps the rows that an act changed as they were before and after it. To undo it puts back
those before, whatever was guessed meanwhile. Where a later act was about the same faces or persons,
that one has to be undone first.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from library.catalog.driver import Driver, Source, driver_of, stored_time, time
from library.errors import NotAllowed, NotFound
from library.people.model import Act, JournalEntry

KEPT: Final = timedelta(days=30)  # an act can be undone for that long

Image: TypeAlias = dict[str, Any]  # a row: column -> value

# The counters of a person are kept by triggers.
_PERSON = (
    "id",
    "user_id",
    "number",
    "name",
    "name_key",
    "hidden",
    "curated",
    "cover_id",
    "created",
)
_RULE = (
    "id",
    "user_id",
    "verdict",
    "person_id",
    "face_id",
    "media_id",
    "other_id",
    "source",
    "created",
)


@dataclass
class Recording:
    """What one act changes. Rows have to be told to it before they change."""

    source: Source
    user_id: int
    persons: dict[int, Image | None] = field(default_factory=dict)  # before; None: there was none
    faces: dict[int, tuple[int | None, bool]] = field(default_factory=dict)  # before
    rules_gone: dict[int, Image] = field(default_factory=dict)
    rules_new: list[int] = field(default_factory=list)

    def person(self, person_id: int) -> None:
        """Note how a person is."""
        if person_id not in self.persons:
            self.persons[person_id] = _image(self.source, "persons", _PERSON, person_id)

    def new_person(self, person_id: int) -> None:
        """Note that the act made a person."""
        self.persons[person_id] = None

    def faces_of(self, face_ids: Collection[int]) -> None:
        """Note whose faces are."""
        asked = json.dumps([face for face in face_ids if face not in self.faces])
        for face, person, confirmed in driver_of(self.source).execute(
            "SELECT id, person_id, confirmed FROM face_embeddings"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (asked,),
        ):
            self.faces[face] = (person, bool(confirmed))

    def rules_going(self, rule_ids: Collection[int]) -> None:
        """Note rules that the act removes."""
        for rule_id in rule_ids:
            image = _image(self.source, "person_rules", _RULE, rule_id)
            if image is not None and rule_id not in self.rules_new:
                self.rules_gone[rule_id] = image

    def new_rule(self, rule_id: int | None) -> None:
        """Note a rule that the act made; None: it stood already."""
        if rule_id is not None:
            self.rules_new.append(rule_id)

    def write(self, act: Act, summary: str, now: datetime) -> int:
        """Enter the act into the journal and return its number."""
        after = _whose(self.source, self.faces)
        faces = [[face, *old, *after.get(face, old)] for face, old in self.faces.items()]
        images = {
            "persons": [
                [person, before, _image(self.source, "persons", _PERSON, person)]
                for person, before in self.persons.items()
            ],
            "faces": faces,
            "rules_gone": list(self.rules_gone.values()),
            "rules_new": self.rules_new,
        }
        row = driver_of(self.source).execute(
            "INSERT INTO journal (user_id, at, act, summary, images) VALUES (?, ?, ?, ?, ?)"
            " RETURNING id",
            (self.user_id, stored_time(now), act, summary, json.dumps(images)),
        )
        return int(row.fetchone()[0])


def entries(source: Source, user_id: int, limit: int) -> Sequence[JournalEntry]:
    """Return the last acts of the user, the newest first."""
    found = driver_of(source).execute(
        "SELECT id, at, act, summary, undone FROM journal WHERE user_id = ?"
        " ORDER BY id DESC LIMIT ?",
        (user_id, limit),
    )
    return [
        JournalEntry(number, time(at), Act(act), summary, undone is not None)
        for number, at, act, summary, undone in found
    ]


def last(source: Source, user_id: int) -> int | None:
    """Return the number of the user's last act that stands."""
    row = (
        driver_of(source)
        .execute(
            "SELECT id FROM journal WHERE user_id = ? AND undone IS NULL ORDER BY id DESC LIMIT 1",
            (user_id,),
        )
        .fetchone()
    )
    return None if row is None else int(row[0])


def undo(source: Source, user_id: int, number: int, now: datetime) -> tuple[str, Sequence[int]]:
    """Undo the user's act of that number; return its summary and the faces that it moved.

    Raises:
        NotFound: there is no such act.
        NotAllowed: it is undone already, or something that was done later stands on it.
    """
    driver = driver_of(source)
    row = driver.execute(
        "SELECT summary, images, undone FROM journal WHERE id = ? AND user_id = ?",
        (number, user_id),
    ).fetchone()
    if row is None:
        raise NotFound("There is nothing to undo.")
    summary, images, undone = row[0], json.loads(row[1]), row[2]
    if undone is not None:
        raise NotAllowed(f"“{summary}” is undone already.")
    _check_last(driver, user_id, number, images, summary)
    _check_names(driver, images["persons"], summary)
    _delete_rules(driver, images["rules_new"])
    _put_back_persons(driver, images["persons"])
    moved = _put_back_faces(driver, images["faces"])
    _remove_made(driver, images["persons"])
    _put_back_rules(driver, images["rules_gone"])
    driver.execute("UPDATE journal SET undone = ? WHERE id = ?", (stored_time(now), number))
    return summary, moved


def media_touched(source: Source, number: int) -> Sequence[int]:
    """Return the items that the act of that number was about."""
    driver = driver_of(source)
    (text,) = driver.execute("SELECT images FROM journal WHERE id = ?", (number,)).fetchone()
    images = json.loads(text)
    faces = [face for face, *_ in images["faces"]]
    found = driver.execute(
        "SELECT DISTINCT media_id FROM face_embeddings"
        " WHERE id IN (SELECT value FROM json_each(?))"
        " UNION SELECT media_id FROM person_rules"
        " WHERE media_id IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(faces), json.dumps(images["rules_new"])),
    )
    gone = {rule["media_id"] for rule in images["rules_gone"] if rule["media_id"] is not None}
    return sorted({media_id for (media_id,) in found} | gone)


def purge(source: Source, now: datetime) -> int:
    """Forget acts that are too old to be undone; return how many."""
    return (
        driver_of(source)
        .execute("DELETE FROM journal WHERE at < ?", (stored_time(now - KEPT),))
        .rowcount
    )


def _check_last(driver: Driver, user_id: int, number: int, images: Any, summary: str) -> None:
    mine = _about(images)
    later = driver.execute(
        "SELECT summary, images FROM journal WHERE user_id = ? AND id > ? AND undone IS NULL"
        " ORDER BY id DESC",
        (user_id, number),
    )
    for told, text in later:
        if not mine.isdisjoint(_about(json.loads(text))):
            raise NotAllowed(f"“{summary}” cannot be undone before “{told}” is.")


def _about(images: Any) -> set[tuple[str, int]]:
    """Return what an act was about, as kinds of rows and their ids."""
    rules = (("rule", rule["id"]) for rule in images["rules_gone"])
    made = (("rule", rule) for rule in images["rules_new"])
    faces = (("face", face) for face, *_ in images["faces"])
    return {*(("person", person) for person, *_ in images["persons"]), *faces, *rules, *made}


def _check_names(driver: Driver, persons: Sequence[Any], summary: str) -> None:
    among = json.dumps([person for person, *_ in persons])
    for _, before, _ in persons:
        if (
            before is not None
            and before["name_key"] is not None
            and driver.execute(
                "SELECT 1 FROM persons WHERE user_id = ? AND name_key = ?"
                " AND id NOT IN (SELECT value FROM json_each(?))",
                (before["user_id"], before["name_key"], among),
            ).fetchone()
        ):
            raise NotAllowed(f"“{summary}” cannot be undone: somebody else is called that now.")


def _put_back_persons(driver: Driver, persons: Sequence[Any]) -> None:
    before = [image for _, image, _ in persons if image is not None]
    # No name is taken while others are put back.
    driver.executemany(
        "UPDATE persons SET name_key = NULL WHERE id = ?", [(each["id"],) for each in before]
    )
    changed = ", ".join(f"{name} = excluded.{name}" for name in _PERSON[1:])
    driver.executemany(
        f"INSERT INTO persons ({', '.join(_PERSON)}) VALUES ({', '.join('?' * len(_PERSON))})"
        f" ON CONFLICT (id) DO UPDATE SET {changed}",
        [tuple(image[name] for name in _PERSON) for image in before],
    )


def _put_back_faces(driver: Driver, faces: Sequence[Any]) -> Sequence[int]:
    now = _whose(driver, [face for face, *_ in faces])
    back = [
        (person, confirmed, face)
        for face, person, confirmed, *after in faces
        if face in now and (now[face] == tuple(after) or not (now[face][1] or after[1]))
    ]
    driver.executemany(
        "UPDATE face_embeddings SET confirmed = ?2, person_id ="
        " (SELECT id FROM persons WHERE id = ?1) WHERE id = ?3",
        back,
    )
    return [face for _, _, face in back]


def _remove_made(driver: Driver, persons: Sequence[Any]) -> None:
    driver.executemany(
        "DELETE FROM persons WHERE id = ?",
        [(person_id,) for person_id, before, _ in persons if before is None],
    )


def _delete_rules(driver: Driver, rule_ids: Sequence[int]) -> None:
    driver.executemany("DELETE FROM person_rules WHERE id = ?", [(each,) for each in rule_ids])


def _put_back_rules(driver: Driver, rules: Sequence[Mapping[str, Any]]) -> None:
    """Those on faces, items and persons that are still there."""
    driver.executemany(
        f"INSERT INTO person_rules ({', '.join(_RULE)}) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9"
        " WHERE EXISTS (SELECT 1 FROM persons WHERE id = ?4)"
        " AND (?5 IS NULL OR EXISTS (SELECT 1 FROM face_embeddings WHERE id = ?5))"
        " AND (?6 IS NULL OR EXISTS (SELECT 1 FROM media_items WHERE id = ?6))"
        " AND (?7 IS NULL OR EXISTS (SELECT 1 FROM persons WHERE id = ?7))",
        [tuple(rule[name] for name in _RULE) for rule in rules],
    )


def _whose(source: Source, face_ids: Collection[int]) -> dict[int, tuple[int | None, bool]]:
    found = driver_of(source).execute(
        "SELECT id, person_id, confirmed FROM face_embeddings"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(face_ids)),),
    )
    return {face: (person, bool(confirmed)) for face, person, confirmed in found}


def _image(source: Source, table: str, columns: Sequence[str], key: int) -> Image | None:
    row = (
        driver_of(source)
        .execute(f"SELECT {', '.join(columns)} FROM {table} WHERE id = ?", (key,))
        .fetchone()
    )
    return None if row is None else dict(zip(columns, row, strict=True))
