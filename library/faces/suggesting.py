"""Questions for people: is this face Alice's, are these two one person? Nothing is done unasked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from library.faces.crowds import Crowds
from library.faces.graph import FaceGraph
from library.faces.joining import Neighbour, weighed
from library.faces.known import Known
from library.faces.means import means_of, near_groups
from library.faces.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class IsThis:
    """Whether a face is this person's."""

    person: int
    weight: float  # how loudly neighbours say so: above 0, at most their number
    distance: float  # of the nearest of these


@dataclass(frozen=True, slots=True)
class AreOne:
    """Whether two persons are one."""

    one: int
    other: int  # the higher id
    distance: float  # between their means, as they seem


def who_it_may_be(
    neighbours: Sequence[Neighbour],
    *,
    rejected: Collection[int] = (),
    in_photo: Collection[int] = (),
    thresholds: Thresholds,
    most: int = 3,
) -> list[IsThis]:
    """Return whom to ask about for a face that is nobody's, the likeliest first.

    Meant for faces that are too small or blurred to be grouped (`FaceGraph.query` finds their
    neighbours) and for those that grouping left alone.

    Args:
        neighbours: of the face, in any order.
        rejected: persons whom it is not; they are never asked about.
        in_photo: persons whom its photo shows already; they count for less.
        thresholds: of the descriptor.
        most: how many persons at most.
    """
    near = [each for each in neighbours if each.distance < thresholds.suggest]
    weights = weighed(near, thresholds.suggest, rejected, in_photo, thresholds)
    asked = [
        IsThis(person, weight, min(each.distance for each in near if each.person == person))
        for person, weight in weights.items()
    ]
    return sorted(asked, key=lambda each: (-each.weight, each.person))[:most]


def who_may_be_one(
    graph: FaceGraph,
    persons: NDArray[np.int64],
    known: Known,
    thresholds: Thresholds,
    most: int = 100,
) -> list[AreOne]:
    """Return which two persons to ask about, the likeliest first.

    Left out are those that a user said are apart, and those of whom one was rejected from a face
    that was confirmed to be the other's. Persons that appear in the same photos seem farther apart.

    Args:
        graph: the faces.
        persons: of each face of *graph*; those of 0 or below, and persons of one face, are passed
            over.
        known: what users said.
        thresholds: of the descriptor.
        most: how many pairs at most.
    """
    known = known.of(graph.ids)
    numbers, place = np.unique(persons, return_inverse=True)
    groups = means_of(graph.embeddings, place, least=2)
    near = near_groups(groups, thresholds.alike, thresholds.spread)
    ones, others = groups.labels[near.rows], groups.labels[near.others]
    shared = Crowds(known.photos, len(numbers)).shared(place, ones, others)
    distances = near.distances + np.float32(thresholds.twice_distance) * shared
    found = zip(numbers[ones].tolist(), numbers[others].tolist(), distances.tolist(), strict=True)
    apart = _apart(known)
    asked = [
        AreOne(one, other, distance)
        for one, other, distance in found
        if 0 < one < other and distance < thresholds.alike and (one, other) not in apart
    ]
    return sorted(asked, key=lambda each: (each.distance, each.one, each.other))[:most]


def _apart(known: Known) -> set[tuple[int, int]]:
    """Return the persons who are not one, the lower id of each two first."""
    rows = np.searchsorted(known.faces, known.rejected[:, 0])
    confirmed = known.confirmed[rows]
    contrasted = zip(
        known.persons[rows[confirmed]].tolist(), known.rejected[confirmed, 1].tolist(), strict=True
    )
    return set(_ordered(contrasted)) | set(_ordered(map(tuple, known.apart.tolist())))


def _ordered(pairs: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    return ((min(pair), max(pair)) for pair in pairs)
