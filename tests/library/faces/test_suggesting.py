"""What people are asked about faces, and what they are not asked again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from library.faces.graph import FaceGraph
from library.faces.joining import Neighbour
from library.faces.known import Known
from library.faces.suggesting import AreOne, who_it_may_be, who_may_be_one
from library.faces.thresholds import Thresholds

THRESHOLDS = Thresholds()
PERSONS = np.repeat([3, 5, 8, 0], [10, 10, 10, 1])
GRAPH = FaceGraph.build(
    np.arange(1, 32),
    np.stack([np.repeat([0, 0.30, 0.65, 0.3], [10, 10, 10, 1])] + [np.zeros(31)] * 127, axis=1),
)
KNOWN = Known(np.arange(1, 32), PERSONS, np.arange(31), np.zeros(31, np.bool_))


def pairs(known: Known = KNOWN, most: int = 100) -> list[tuple[int, int]]:
    found = who_may_be_one(GRAPH, PERSONS, known, THRESHOLDS, most)
    return [(each.one, each.other) for each in found]


def test_the_likeliest_person_is_asked_about_first() -> None:
    """Nearness and number count; who is too far or nobody is left out."""
    near = [
        Neighbour(1, 0.55, 5),
        Neighbour(2, 0.5, 6),
        Neighbour(3, 0.52, 6),
        Neighbour(4, 0.61, 7),
        Neighbour(5, 0.1),
    ]
    asked = who_it_may_be(near, thresholds=THRESHOLDS)
    assert [(6, 0.5), (5, 0.55)] == [(each.person, each.distance) for each in asked]
    assert [6] == [each.person for each in who_it_may_be(near, thresholds=THRESHOLDS, most=1)]


def test_nobody_is_asked_about_whom_they_rejected() -> None:
    """And who is in the photo already is asked about later."""
    near = [Neighbour(1, 0.3, 5), Neighbour(2, 0.35, 6)]
    asked = who_it_may_be(near, rejected=(5,), thresholds=THRESHOLDS)
    assert [6] == [each.person for each in asked]
    asked = who_it_may_be(near, in_photo=(5,), thresholds=THRESHOLDS)
    assert [6, 5] == [each.person for each in asked]


def test_persons_who_look_alike_are_asked_about_nearest_first() -> None:
    """The distance is between what their means seem to be."""
    (first, second) = who_may_be_one(GRAPH, PERSONS, KNOWN, THRESHOLDS)
    assert AreOne(3, 5, pytest.approx(0.278, abs=0.001)) == first
    assert (5, 8) == (second.one, second.other)
    assert [(3, 5)] == pairs(most=1)


def test_two_who_are_said_to_be_two_are_not_asked_about() -> None:
    """Be it said of the persons, or of a confirmed face of one of them."""
    assert [(5, 8)] == pairs(replace(KNOWN, apart=np.array([(5, 3)])))
    confirmed = KNOWN.faces == 12
    rejected = np.array([(12, 3)])
    assert [(5, 8)] == pairs(replace(KNOWN, rejected=rejected, confirmed=confirmed))
    assert [(3, 5), (5, 8)] == pairs(replace(KNOWN, rejected=rejected))


def test_persons_in_the_same_photos_seem_farther_apart() -> None:
    """Two who are seen together all the time are asked about last."""
    together = replace(KNOWN, photos=np.concatenate([np.arange(10), np.arange(21)]))
    first, second = who_may_be_one(GRAPH, PERSONS, together, THRESHOLDS)
    apart = {(each.one, each.other): each.distance for each in (first, second)}
    assert apart[3, 5] == pytest.approx(0.358, abs=0.001)
