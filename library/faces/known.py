"""What is known of faces before they are grouped: facts that users said, and guesses so far."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


def _none() -> NDArray[np.int64]:
    return np.empty(0, np.int64)


def _no_pairs() -> NDArray[np.int64]:
    return np.empty((0, 2), np.int64)


@dataclass(frozen=True)
class Known:
    """Facts and guesses as arrays. Ids of persons are above 0; 0 is nobody.

    What users said is never against itself: a face that is confirmed to be someone is not rejected
    from them, else the confirmation wins.
    """

    faces: NDArray[np.int64] = field(default_factory=_none)  # ids, each once, in any order
    persons: NDArray[np.int64] = field(default_factory=_none)  # of each of these, as it was
    photos: NDArray[np.int64] = field(default_factory=_none)  # of each of these; −1: not known
    confirmed: NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))  # by a user
    curated: NDArray[np.int64] = field(default_factory=_none)  # persons named, hidden or the like
    rejected: NDArray[np.int64] = field(default_factory=_no_pairs)  # (pairs, 2): face, not person
    rejected_photos: NDArray[np.int64] = field(default_factory=_no_pairs)  # photo, none is person
    apart: NDArray[np.int64] = field(default_factory=_no_pairs)  # two persons, not the same

    def __post_init__(self) -> None:
        """Check the shapes.

        Raises:
            ValueError: they do not fit.
        """
        if not len(self.faces) == len(self.persons) == len(self.photos) == len(self.confirmed):
            raise ValueError("each face has one person, one photo and is confirmed or not")

    @property
    def kept(self) -> NDArray[np.int64]:
        """The persons that re-grouping keeps, ascending: those of whom a user said anything."""
        said = (
            self.curated,
            self.persons[self.confirmed],
            self.rejected[:, 1],
            self.rejected_photos[:, 1],
            self.apart.ravel(),
        )
        persons = np.unique(np.concatenate(said))
        return persons[persons > 0]

    def of(self, ids: NDArray[np.int64]) -> Known:
        """Return what is known of exactly the faces *ids*, ascending, in that order.

        Rejections of whole photos become those of their faces, as faces of a person reject whom
        this one is not. Those of other faces are left out, as are those that a confirmation
        contradicts.
        """
        order = np.argsort(self.faces)
        faces = self.faces[order]
        places = np.searchsorted(faces, ids)
        there = places < len(faces)
        there[there] = faces[places[there]] == ids[there]
        source = order[places[there]]
        persons = np.zeros(len(ids), np.int64)
        photos = np.full(len(ids), -1, np.int64)
        confirmed = np.zeros(len(ids), np.bool_)
        persons[there] = self.persons[source]
        photos[there] = self.photos[source]
        confirmed[there] = self.confirmed[source] & (persons[there] > 0)
        two = self.apart[(self.apart[:, 0] != self.apart[:, 1]) & (self.apart > 0).all(axis=1)]
        in_photos = self.rejected_photos[self.rejected_photos[:, 0] >= 0]
        rejected = np.concatenate(
            [
                self.rejected,
                _pairs(ids, photos, in_photos),
                _pairs(ids, persons, two),
                _pairs(ids, persons, two[:, ::-1]),
            ]
        )
        meant = np.isin(rejected[:, 0], ids) & (rejected[:, 1] > 0)
        rejected = np.unique(rejected[meant], axis=0)
        rows = np.searchsorted(ids, rejected[:, 0])
        contradicted = confirmed[rows] & (persons[rows] == rejected[:, 1])
        return Known(
            faces=ids,
            persons=persons,
            photos=photos,
            confirmed=confirmed,
            curated=self.kept,
            rejected=rejected[~contradicted],
            apart=two,
        )


def _pairs(
    ids: NDArray[np.int64], values: NDArray[np.int64], refusals: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return each face whose value is in the first column of *refusals*, with the second."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    first = np.searchsorted(ordered, refusals[:, 0])
    lengths = np.searchsorted(ordered, refusals[:, 0], "right") - first
    refusal = np.repeat(np.arange(len(lengths)), lengths)
    at = np.arange(len(refusal)) + np.repeat(first - (np.cumsum(lengths) - lengths), lengths)
    return np.stack([ids[order[at]], refusals[refusal, 1]], axis=1)
