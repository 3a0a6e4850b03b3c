"""The faces that were found in an item, put into the index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy import Connection

from library.catalog import faces, groupings, person_items, persons, rules
from library.catalog.driver import Driver, driver_of
from library.catalog.faces import FoundFace
from library.model import Media
from library.people.known_again import Content, known_again
from library.people.regions import import_regions

# Whose new faces are, of those known: for each by its place in what was found, a person, or the
# faces that are nobody's yet with which it makes a new one. See `library.people.joining`.
Join: TypeAlias = Callable[[Driver, Sequence["NewFace"]], Mapping[int, "Joined"]]


@dataclass(frozen=True, slots=True)
class NewFace:
    """A face that is nobody's yet."""

    place: int  # in what was found
    id: int
    rejected: frozenset[int]  # persons who it is not
    in_photo: frozenset[int]  # persons who other faces in its photo are


@dataclass(frozen=True, slots=True)
class Joined:
    """Whose a new face is: *person_id*'s, or a new person's together with the faces *others*."""

    person_id: int | None
    others: tuple[int, ...] = ()


def save_faces(
    connection: Connection,
    item: Media,
    found: Sequence[FoundFace],
    *,
    model: str,
    same_within: float,
    join: Join,
) -> bool:
    """Save what *model* found in *item*: known faces keep their ids and what was said of them.

    *same_within* is the distance within which two faces of that model are surely the same. What
    an editor has said is imported, and each new face joins the person whom it looks like. Returns
    False, and saves nothing, where the owner wants no faces any more.
    """
    driver, now = driver_of(connection), datetime.now(UTC)
    if not faces.wanted(driver, item):
        return False
    known, scanned = faces.stored(driver, item.id), faces.scanned(driver, item.id)
    before = scanned or ("", "")
    content = Content(before[0] == item.checksum, same_within if before[1] == model else None)
    again = known_again(known, found, content)
    ids = _store(driver, item, found, again, model)
    lost = {old.face.id for old in known} - set(again.values())
    # What somebody said of a face that another model does not find stays, where it was.
    kept = {old.face.id for old in known if content.is_same and old.face.confirmed}
    faces.remove(driver, lost - kept)
    faces.set_scanned(driver, item.id, item.owner_id, item.checksum, model)
    groupings.note_faces(driver, item.owner_id, len(found) + len(lost))
    import_regions(connection, item, now)
    _give_present(driver, item, ids)
    _join(driver, item, ids, join, now)
    if person_items.settle(driver, [item.id]) or found or lost:
        person_items.touch(driver, item.owner_id, now)
    return True


def copy_faces(connection: Connection, item: Media, source_id: int) -> None:
    """Give *item* the faces of *source_id*, which has the same content."""
    driver = driver_of(connection)
    if not faces.wanted(driver, item):
        return
    faces.forget(driver, item.id)
    faces.copy(driver, source_id, item.id)
    groupings.note_faces(driver, item.owner_id, len(faces.of_media(driver, item.id)))
    person_items.settle(driver, [item.id])
    person_items.touch(driver, item.owner_id, datetime.now(UTC))


def _store(
    driver: Driver,
    item: Media,
    found: Sequence[FoundFace],
    again: Mapping[int, int],
    model: str,
) -> Sequence[int]:
    ids = []
    for place, face in enumerate(found):
        if place in again:
            faces.replace(driver, again[place], face, model)
            ids.append(again[place])
        else:
            ids.append(faces.add(driver, item.owner_id, item.id, face, model))
    return ids


def _give_present(driver: Driver, item: Media, ids: Sequence[int]) -> None:
    """The one face in a photo is the one person who somebody said is in it."""
    present = rules.present(driver, item.id)
    if len(ids) == 1 and len(present) == 1:
        (face,) = faces.by_ids(driver, ids)
        if present[0] not in rules.rejected_for(driver, face.id, item.id):
            faces.assign(driver, {face.id: present[0]})


def _join(driver: Driver, item: Media, ids: Sequence[int], join: Join, now: datetime) -> None:
    whose = faces.persons_of(driver, ids)
    taken = frozenset(person for person in whose.values() if person is not None)
    new = [
        NewFace(place, face, rules.rejected_for(driver, face, item.id), taken)
        for place, face in enumerate(ids)
        if whose[face] is None
    ]
    for place, joined in join(driver, new).items():
        person = joined.person_id
        if person is None:
            person = persons.add(driver, item.owner_id, now)
            others = faces.by_ids(driver, joined.others)
            faces.assign(driver, dict.fromkeys(joined.others, person))
            person_items.settle(driver, {face.media_id for face in others})
        faces.assign(driver, {ids[place]: person})
