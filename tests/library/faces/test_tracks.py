from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.detected import embedding, face

from library.faces.detected import DetectedFace
from library.faces.profiles import profile_of
from library.faces.tracks import follow

PROFILE = profile_of()


def test_a_person_who_stays_is_one_face() -> None:
    """Alike enough and in the same place, from frame to frame: the best frame counts."""
    frames = [
        [face(x=10.0 + 10 * number, embedding=embedding(0.1 * number), frame_s=2.0 * number)]
        for number in range(4)
    ]
    frames[2] = [face(x=30.0, embedding=embedding(0.2), score=1.0, size_px=300.0, frame_s=4.0)]
    (found,) = follow(frames, PROFILE)
    assert (found.frame_s, found.x, found.size_px) == (4.0, 30.0, 300.0)
    assert 0.1 < found.embedding[0] < 0.2


@pytest.mark.parametrize(
    ("distance", "shift", "people"),
    [(0.44, 500, 1), (0.46, 500, 2), (0.6, 20, 1), (0.66, 20, 2), (0.66, 500, 2)],
)
def test_who_is_the_same_person(distance: float, shift: float, people: int) -> None:
    """Very alike anywhere, or rather alike in the same place."""
    frames = [[face(embedding=embedding())], [face(x=10 + shift, embedding=embedding(distance))]]
    assert len(follow(frames, PROFILE)) == people


def test_two_faces_of_one_frame_are_two_people() -> None:
    """However alike they are: twins, mirrors."""
    frames = [[face(), face(x=300.0)], [face(x=300.0), face()]]
    assert [found.x for found in follow(frames, PROFILE)] == [10, 300]


def test_the_mean_of_normalised_embeddings_has_length_1() -> None:
    """As have those that it is of."""
    ends = [embedding(1.0, dimension=512), embedding(0.8, 0.6, dimension=512)]
    (found,) = follow([[face(embedding=end)] for end in ends], profile_of("ArcFace"))
    assert np.linalg.norm(found.embedding) == pytest.approx(1)


faces = st.builds(
    face,
    x=st.floats(0, 300),
    score=st.floats(0.9, 1),
    embedding=st.floats(0, 2).map(embedding),
    frame_s=st.floats(0, 100),
)


@given(st.lists(st.lists(faces, max_size=4), max_size=6))
def test_nobody_is_lost_or_invented(frames: list[list[DetectedFace]]) -> None:
    """At least as many people as in the fullest frame, at most as many as faces; each is real."""
    found = follow(frames, PROFILE)
    assert max(map(len, frames), default=0) <= len(found) <= sum(map(len, frames))
    seen = {(one.x, one.frame_s) for faces in frames for one in faces}
    assert {(one.x, one.frame_s) for one in found} <= seen
