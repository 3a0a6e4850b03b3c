"""Groups of all faces of a user, made anew when enough has come; see `library.faces`.

What it works on is read at once and written in short transactions, each of which looks whether
something was said meanwhile: then all is done again, with that.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from time import monotonic
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from library.catalog import faces, groupings, person_items, persons, rules
from library.catalog.driver import Driver, driver_of
from library.catalog.groupings import Grouping, Question
from library.faces.graph import FaceGraph, Near
from library.faces.grouping import group
from library.faces.joining import Neighbour
from library.faces.known import Known
from library.faces.matching import matched
from library.faces.suggesting import who_it_may_be, who_may_be_one
from library.faces.thresholds import Thresholds
from library.library import Library
from library.people.graphs import Graphs, vector

log = logging.getLogger(__name__)

_TRIES: Final = 5  # while people go on saying something
_AT_ONCE: Final = 2000  # faces in one transaction: others wait for 0.1 s
_QUESTIONS: Final = 200  # of each kind
_ASKED_OF: Final = 2000  # small or blurred faces; each is compared with all others
_ROWS: Final = 256  # of these at once
_ENOUGH: Final = 0.02  # of all faces that are new, or …
_LEAST: Final = 20  # … so many of a small library, are worth making groups anew
_AFTER: Final = timedelta(minutes=30)  # fewer wait for that


@dataclass(frozen=True)
class _Read:
    """What groups are made of, as one moment saw it."""

    state: Grouping
    ids: NDArray[np.int64]  # of all faces of the model, ascending
    core: NDArray[np.bool_]
    embeddings: NDArray[np.float32]
    known: Known


_Item = TypeVar("_Item")


class _SaidMeanwhile(Exception):
    """Something was said while groups were made."""


class Regrouping:
    """Makes the groups of users' faces, as one model sees them."""

    def __init__(
        self, library: Library, graphs: Graphs, model: str, thresholds: Thresholds
    ) -> None:
        """Group the faces that *model* (`Profile.key`) has found."""
        self._library = library
        self._graphs = graphs
        self._model = model
        self._thresholds = thresholds

    def due(self, *, all_of_them: bool = False) -> Sequence[int]:
        """Return the users whose groups are to be made anew; *all_of_them*: however little came."""
        now = datetime.now(UTC)
        with self._library.catalog.ask() as driver:
            return [
                user_id
                for user_id in groupings.due(driver)
                if all_of_them or self._is_enough(driver, user_id, now)
            ]

    def run(self, user_id: int) -> None:
        """Make the groups of a user anew."""
        for _ in range(_TRIES):
            try:
                self._run(user_id)
            except _SaidMeanwhile:
                continue
            return

    def _run(self, user_id: int) -> None:
        began = monotonic()
        with self._library.catalog.ask() as driver:
            read = self._read(driver, user_id)
        with self._graphs.whole(user_id, read.ids[read.core], read.embeddings[read.core]) as graph:
            labels = group(graph, read.known, self._thresholds)
            labels = matched(graph.ids, labels, read.known)
            changed = self._write(user_id, read, graph.ids, labels)
            self._ask(user_id, graph)
        self._finish(user_id, read, changed=changed > 0)
        took = monotonic() - began
        log.info(
            "grouped user=%d faces=%d moved=%d took_s=%.1f", user_id, len(labels), changed, took
        )

    def _read(self, driver: Driver, user_id: int) -> _Read:
        rows = list(faces.embeddings(driver, user_id, self._model))
        said = rules.rejections(driver, user_id)
        curated = [each.id for each in persons.everyone(driver, user_id) if each.curated]
        ids, media, whose, confirmed, core, looks = zip(*rows, strict=True) if rows else ((),) * 6
        known = Known(
            faces=np.array(ids, np.int64),
            persons=np.array([person or 0 for person in whose], np.int64),
            photos=np.array(media, np.int64),
            confirmed=np.array(confirmed, np.bool_),
            curated=np.array(curated, np.int64),
            rejected=_pairs(said.faces),
            rejected_photos=_pairs(said.photos),
            apart=_pairs(said.apart),
        )
        embeddings = (
            np.stack([vector(each) for each in looks]) if rows else np.empty((0, 1), np.float32)
        )
        return _Read(
            groupings.state(driver, user_id),
            known.faces,
            np.array(core, np.bool_),
            embeddings,
            known,
        )

    def _write(
        self, user_id: int, read: _Read, ids: NDArray[np.int64], labels: NDArray[np.int64]
    ) -> int:
        """Make the faces *ids* what *labels* say; return how many changed."""
        before = read.known.persons[np.isin(read.ids, ids)]
        moved = np.flatnonzero(before != labels)
        moved = moved[np.argsort(labels[moved], kind="stable")]
        made: dict[int, int] = {}  # persons of groups that are new
        changes = zip(ids[moved].tolist(), labels[moved].tolist(), strict=True)
        for batch in _batches(changes, _AT_ONCE):
            with self._library.catalog.write() as connection:
                driver, now = driver_of(connection), datetime.now(UTC)
                self._check(driver, user_id, read)
                for _, label in batch:
                    if label < 0 and label not in made:
                        made[label] = persons.add(driver, user_id, now)
                whose = {face: made.get(label, label) or None for face, label in batch}
                faces.assign(driver, whose)
                person_items.settle(driver, {face.media_id for face in faces.by_ids(driver, whose)})
        return len(moved)

    def _check(self, driver: Driver, user_id: int, read: _Read) -> None:
        if groupings.state(driver, user_id).acts != read.state.acts:
            raise _SaidMeanwhile

    def _finish(self, user_id: int, read: _Read, *, changed: bool) -> None:
        with self._library.catalog.write() as connection:
            driver, now = driver_of(connection), datetime.now(UTC)
            persons.sweep(driver, user_id)
            groupings.finish(driver, user_id, read.state.faces_changed, now)
            if changed:
                person_items.touch(driver, user_id, now)

    def _ask(self, user_id: int, graph: FaceGraph) -> None:
        """Find the questions that are worth asking now."""
        with self._library.catalog.ask() as driver:
            now = self._read(driver, user_id)
        questions = [
            *islice(self._of_faces(graph, now), _QUESTIONS),
            *self._of_persons(graph, now),
        ]
        with self._library.catalog.write() as connection:
            self._check(driver_of(connection), user_id, now)
            groupings.ask(connection, user_id, questions)

    def _of_persons(self, graph: FaceGraph, now: _Read) -> Iterator[Question]:
        whose = now.known.of(graph.ids).persons
        sizes = dict(zip(*np.unique(whose, return_counts=True), strict=True))
        curated = set(now.known.curated.tolist())

        def weight(person: int) -> tuple[bool, int]:
            return person in curated, int(sizes.get(person, 0))

        for each in who_may_be_one(graph, whose, now.known, self._thresholds, most=_QUESTIONS):
            more, less = sorted((each.one, each.other), key=weight, reverse=True)
            yield Question(more, less, None, each.distance)

    def _of_faces(self, graph: FaceGraph, now: _Read) -> Iterator[Question]:
        """Ask of faces that are nobody's whether they are a person's of whom something was said."""
        whose = dict(zip(now.ids.tolist(), now.known.persons.tolist(), strict=True))
        photos = dict(zip(now.ids.tolist(), now.known.photos.tolist(), strict=True))
        curated = set(now.known.curated.tolist())
        rejected = _by_face(now.known)
        for face, near in self._loose(graph, now) if curated else ():
            neighbours = [
                Neighbour(other, distance, whose[other])
                for other, distance in near
                if whose.get(other) in curated and photos[other] != photos[face]
            ]
            asked = who_it_may_be(
                neighbours,
                rejected=rejected.get(face, ()),
                thresholds=self._thresholds,
                most=1,
            )
            for each in asked:
                yield Question(each.person, None, face, each.distance)

    def _loose(self, graph: FaceGraph, now: _Read) -> Iterator[tuple[int, list[tuple[int, float]]]]:
        """Yield faces that are nobody's with their neighbours and the distances of these.

        The graph has the neighbours of core faces; of others, the latest are looked for.
        """
        loose = now.known.persons == 0
        core = now.ids[loose & now.core]
        core = core[graph.rows(core) >= 0]  # the others came meanwhile
        yield from _with_neighbours(core, graph.near(core))
        others = np.flatnonzero(loose & ~now.core)[::-1][:_ASKED_OF]
        for some in _batches(others.tolist(), _ROWS):
            yield from _with_neighbours(now.ids[some], graph.query(now.embeddings[some]))

    def _is_enough(self, driver: Driver, user_id: int, now: datetime) -> bool:
        state = groupings.state(driver, user_id)
        if state.grouped is None or now - state.grouped > _AFTER:
            return True
        total = faces.count(driver, user_id)
        return state.faces_changed >= max(_LEAST, _ENOUGH * total)


def _with_neighbours(
    ids: NDArray[np.int64], near: Near
) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    for face, others, distances in zip(
        ids.tolist(), near.ids.tolist(), near.distances.tolist(), strict=True
    ):
        pairs = zip(others, distances, strict=True)
        yield face, [(other, far) for other, far in pairs if other not in (-1, face)]


def _batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch


def _pairs(found: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    return np.array(found, np.int64).reshape(-1, 2)


def _by_face(known: Known) -> dict[int, set[int]]:
    """Return the persons that each face is not, of those of whom anything was said."""
    found: dict[int, set[int]] = {}
    whole = known.of(np.sort(known.faces))
    for face, person in whole.rejected.tolist():
        found.setdefault(face, set()).add(person)
    return found
