"""Whose a new face is, at once: what its nearest neighbours say until all are grouped again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from library.faces.thresholds import Thresholds

NOBODY = 0


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A face near the one that is asked about."""

    face: int
    distance: float
    person: int = NOBODY
    in_same_photo: bool = False


@dataclass(frozen=True, slots=True)
class Joins:
    """It is this person's."""

    person: int


@dataclass(frozen=True, slots=True)
class Founds:
    """It is a new person's, as are these faces, which were nobody's."""

    faces: tuple[int, ...]


def joined(
    neighbours: Iterable[Neighbour],
    faces: int,
    *,
    rejected: Collection[int] = (),
    in_photo: Collection[int] = (),
    thresholds: Thresholds,
) -> Joins | Founds | None:
    """Return whose a face is, or None if it is like no other, or like two people alike.

    Each neighbour within the threshold speaks for its person, the louder the nearer; those who are
    nobody's speak for a new person together, unless they are in the same photo.

    Args:
        neighbours: of the face, in any order.
        faces: in the graph.
        rejected: persons whom it must not become.
        in_photo: persons whom its photo shows already; they count for less.
        thresholds: of the descriptor.
    """
    limit = thresholds.link(faces)
    near = [each for each in neighbours if each.distance < limit]
    weights = weighed(near, limit, rejected, in_photo, thresholds)
    loose = [each for each in near if each.person == NOBODY and not each.in_same_photo]
    founding = sum(1 - each.distance / limit for each in loose)
    best, second = _two_loudest(weights)
    if founding > weights.get(best, 0.0):
        return Founds(tuple(sorted(each.face for each in loose)))
    if best == NOBODY or weights[best] < thresholds.clearly * weights.get(second, 0.0):
        return None
    return Joins(best)


def weighed(
    neighbours: Iterable[Neighbour],
    limit: float,
    rejected: Collection[int],
    in_photo: Collection[int],
    thresholds: Thresholds,
) -> dict[int, float]:
    """Return how loudly *neighbours*, all nearer than *limit*, speak for each person."""
    weights: dict[int, float] = defaultdict(float)
    for each in neighbours:
        if each.person != NOBODY and each.person not in rejected:
            weights[each.person] += 1 - each.distance / limit
    return {
        person: weight * (thresholds.twice_weight if person in in_photo else 1)
        for person, weight in weights.items()
    }


def _two_loudest(weights: dict[int, float]) -> tuple[int, int]:
    """Return the persons, of the same weight the one of the lower id first."""
    ranked = sorted(weights, key=lambda person: (-weights[person], person))
    best, second, *_ = [*ranked, NOBODY, NOBODY]
    return best, second
