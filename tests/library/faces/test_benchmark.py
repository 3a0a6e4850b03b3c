"""What a benchmark of faces counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from support.fake_faces import fake_faces

from library.faces.benchmark import benchmark, main_face
from library.faces.detected import DetectedFace
from library.faces.profiles import profile_of

PROFILE = profile_of()


def face(
    embedding: Sequence[float] = (0.0,) * 128,
    *,
    size: float = 100.0,
    score: float = 1.0,
    size_px: float = 100.0,
) -> DetectedFace:
    looks = np.array(embedding, np.float32)
    return DetectedFace(0.0, 0.0, size, size, score, size_px, 1.0, looks)


def test_the_main_face_is_the_most_prominent() -> None:
    """By area times score, so that a large thing which is hardly a face is none."""
    large, sure = face(size=100, score=0.4), face(size=80, score=0.99)
    assert sure is main_face([large, sure])
    assert large is main_face([large, face(size=10)])
    assert main_face([]) is None


def test_people_who_look_alike_to_no_one_are_told_apart() -> None:
    """A photo without a face counts for the recall of the detector alone."""
    faces = fake_faces(300, spread=0.8, strangers=0.0, siblings=0.0, blurred=0.0)
    people = [f"person {each}" for each in faces.persons]
    found = [face(each) for each in faces.embeddings]
    result = benchmark([*people, "person 1"], [*found, None], PROFILE)
    assert (301, 300) == (result.photos, result.found)
    assert abs(result.recall - 300 / 301) < 1e-9
    assert len(set(people)) == result.people
    assert result.pairwise.f > 0.97
    assert result.bcubed.f > 0.97


def test_small_faces_stay_alone() -> None:
    """As in a library, where they are only suggested."""
    small = [face(size_px=20), face(size_px=20)]
    result = benchmark(["Ada", "Ada"], small, PROFILE)
    assert (0, 1.0, 0.0) == (result.groups, result.pairwise.precision, result.pairwise.recall)
    large = benchmark(["Ada", "Ada"], [face(), face()], PROFILE)
    assert (1, 1.0) == (large.groups, large.pairwise.f)


def test_nothing_found_is_no_error() -> None:
    """Nor are no photos."""
    assert 0.0 == benchmark(["Ada"], [None], PROFILE).recall
    assert 1.0 == benchmark([], [], PROFILE).recall
