"""What users said, put beside the faces that it is of."""

from __future__ import annotations

import numpy as np
import pytest

from library.faces.known import Known

KNOWN = Known(
    faces=np.array([30, 10, 20]),
    persons=np.array([3, 1, 1]),
    photos=np.array([7, 5, 5]),
    confirmed=np.array([True, False, True]),
    curated=np.array([9]),
    rejected=np.array([(10, 4), (30, 3), (99, 4), (10, 0)]),
    rejected_photos=np.array([(5, 2), (6, 2), (5, 1), (-1, 9)]),
    apart=np.array([(1, 6), (6, 6), (0, 6)]),
)


def test_facts_come_in_the_order_of_the_faces() -> None:
    """A face that nothing is known of is nobody's and in no photo; others are left out."""
    known = KNOWN.of(np.array([10, 15, 30]))
    assert [10, 15, 30] == known.faces.tolist()
    assert [1, 0, 3] == known.persons.tolist()
    assert [5, -1, 7] == known.photos.tolist()
    assert [False, False, True] == known.confirmed.tolist()


def test_whoever_a_user_said_anything_of_is_kept() -> None:
    """Named, confirmed, rejected or told apart: a person of facts is no guess."""
    assert [1, 2, 3, 4, 6, 9] == KNOWN.kept.tolist()
    assert [1, 2, 3, 4, 6, 9] == KNOWN.of(np.array([10])).kept.tolist()
    assert [] == Known().kept.tolist()


def test_rejections_are_of_faces_in_the_end() -> None:
    """Those of a photo are its faces', those of a person its faces'; what is confirmed, none."""
    known = KNOWN.of(np.array([10, 20, 30, 40]))
    assert [(10, 1), (10, 2), (10, 4), (10, 6), (20, 2), (20, 6)] == [
        tuple(pair) for pair in known.rejected.tolist()
    ]


def test_asking_twice_says_the_same() -> None:
    """What is known of faces is known of these faces."""
    ids = np.array([10, 20, 30, 40])
    once, twice = KNOWN.of(ids), KNOWN.of(ids).of(ids)
    for name in ("faces", "persons", "photos", "confirmed", "curated", "rejected", "apart"):
        assert getattr(once, name).tolist() == getattr(twice, name).tolist()


def test_a_face_without_its_photo_is_no_knowledge() -> None:
    """Arrays that do not fit each other are refused."""
    with pytest.raises(ValueError, match="one photo"):
        Known(np.array([1]), np.array([0]), np.array([], np.int64), np.array([False]))
