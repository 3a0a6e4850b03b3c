"""People who correct what the grouping of their faces got wrong, and remember what they said."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray
from support.fake_faces import FakeFaces

from library.faces.graph import FaceGraph
from library.faces.grouping import group
from library.faces.known import Known
from library.faces.matching import matched, with_new_persons
from library.faces.thresholds import Thresholds


@dataclass
class Tally:
    """What went wrong so far: of the first two there may be none."""

    rejections_broken: int = 0
    confirmed_moved: int = 0
    faces_of_kept: int = 0  # persons, whenever all was grouped again
    faces_lost: int = 0  # of these

    @property
    def kept(self) -> float:
        """The share of faces of kept persons that stayed theirs."""
        return 1 - self.faces_lost / max(1, self.faces_of_kept)


class Household:
    """Faces, whose they are held to be, and all that was said of that."""

    def __init__(self, faces: FakeFaces, graph: FaceGraph | None = None, seed: int = 0) -> None:
        self.faces = faces
        self.graph = graph or FaceGraph.build(faces.ids, faces.embeddings)
        self.tally = Tally()
        self.persons: NDArray[np.int64] = np.zeros(len(faces.ids), np.int64)
        self.confirmed = np.zeros(len(faces.ids), np.bool_)
        self._curated: set[int] = set()
        self._rejected: set[tuple[int, int]] = set()
        self._rejected_photos: set[tuple[int, int]] = set()
        self._chance = np.random.default_rng(seed)
        self._fresh = count(1)

    @property
    def known(self) -> Known:
        """All that was said, and the persons as they are."""
        return Known(
            faces=self.faces.ids,
            persons=self.persons.copy(),
            photos=self.faces.photos,
            confirmed=self.confirmed.copy(),
            curated=np.array(sorted(self._curated), np.int64),
            rejected=np.array(sorted(self._rejected), np.int64).reshape(-1, 2),
            rejected_photos=np.array(sorted(self._rejected_photos), np.int64).reshape(-1, 2),
        )

    def regroup(self, seed: int = 0) -> None:
        """Group all faces again, and tally what that broke."""
        known = self.known.of(self.faces.ids)
        labels = group(self.graph, self.known, Thresholds(), seed)
        persons = with_new_persons(matched(self.faces.ids, labels, self.known), self._fresh)
        rows = np.searchsorted(self.faces.ids, known.rejected[:, 0])
        self.tally.rejections_broken += int((persons[rows] == known.rejected[:, 1]).sum())
        moved = persons[known.confirmed] != known.persons[known.confirmed]
        self.tally.confirmed_moved += int(moved.sum())
        of_kept = np.isin(self.persons, known.curated) & (self.persons > 0)
        self.tally.faces_of_kept += int(of_kept.sum())
        self.tally.faces_lost += int((persons != self.persons)[of_kept].sum())
        self.persons = persons

    def correct(self) -> None:
        """Say one thing about a face that was come across by chance."""
        face = int(self._chance.choice(np.flatnonzero(self.persons > 0)))
        says = self._chance.choice(
            [self._name, self._approve, self._remove, self._merge, self._move]
        )
        says(face)

    def _name(self, face: int) -> None:
        self._curated.add(int(self.persons[face]))

    def _approve(self, face: int) -> None:
        """Confirm a face that is right where it is, or the person is named after it."""
        if self._whose(int(self.persons[face])) == self.faces.persons[face]:
            self.confirmed[face] = True

    def _remove(self, face: int) -> None:
        """Say that nobody in a photo is a person who was found there, be it true or not."""
        person, photo = int(self.persons[face]), int(self.faces.photos[face])
        there = (self.faces.photos == photo) & (self.persons == person)
        if not self.confirmed[there].any():
            self._rejected_photos.add((photo, person))
            self.persons[there] = 0

    def _merge(self, face: int) -> None:
        """Make the persons one in whom this face's true person is found."""
        one = int(self.persons[face])
        true = self._whose(one)
        found = np.unique(self.persons[(self.faces.persons == true) & (self.persons > 0)])
        for other in found.tolist():
            if other != one and self._whose(other) == true:
                self._become(other, one)
                return

    def _become(self, other: int, one: int) -> None:
        self.persons[self.persons == other] = one
        self._curated = {one if person == other else person for person in self._curated} | {one}
        self._rejected = {(f, one if p == other else p) for f, p in self._rejected}
        self._rejected_photos = {(f, one if p == other else p) for f, p in self._rejected_photos}
        known = self.known
        refused = known.of(self.faces.ids).rejected
        for face, person in refused.tolist():
            row = int(np.searchsorted(self.faces.ids, face))
            if self.persons[row] == person and not self.confirmed[row]:
                self.persons[row] = 0

    def _move(self, face: int) -> None:
        """Take a face that is wrong to whom it belongs, or to a person of its own."""
        old = int(self.persons[face])
        true = self.faces.persons[face]
        if self._whose(old) == true or self.confirmed[face]:
            return
        others = self.persons[(self.faces.persons == true) & (self.persons > 0)]
        right = [p for p in np.unique(others).tolist() if self._whose(p) == true]
        new = right[0] if right else next(self._fresh)
        self._rejected.add((int(self.faces.ids[face]), old))
        self._rejected.discard((int(self.faces.ids[face]), new))
        self.persons[face] = new
        self.confirmed[face] = True

    def _whose(self, person: int) -> int:
        """Return who most of a person's faces truly are."""
        return int(np.bincount(self.faces.persons[self.persons == person]).argmax())
