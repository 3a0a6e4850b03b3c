"""Whose a new face is, by its nearest neighbours."""

from __future__ import annotations

import numpy as np
from support.fake_faces import fake_faces

from library.faces.graph import FaceGraph
from library.faces.joining import Founds, Joins, Neighbour, joined
from library.faces.thresholds import Thresholds

THRESHOLDS = Thresholds()


def whose(*near: Neighbour, **more: tuple[int, ...]) -> Joins | Founds | None:
    return joined(near, 1000, thresholds=THRESHOLDS, **more)


def test_near_faces_decide_by_weight() -> None:
    """One face that is very near speaks louder than two at the edge."""
    near, far, farther = Neighbour(1, 0.1, 5), Neighbour(2, 0.45, 6), Neighbour(3, 0.46, 6)
    assert Joins(5) == whose(far, near, farther)


def test_faces_beyond_the_threshold_say_nothing() -> None:
    """A face without near neighbours is nobody's."""
    assert whose() is None
    assert whose(Neighbour(1, 0.54, 5)) is None


def test_a_rejected_person_is_not_joined() -> None:
    """The next one is, if there is one."""
    near = (Neighbour(1, 0.1, 5), Neighbour(2, 0.4, 6))
    assert Joins(6) == whose(*near, rejected=(5,))
    assert whose(*near, rejected=(5, 6)) is None


def test_a_face_between_two_people_waits() -> None:
    """Where two are about as likely, neither is chosen; being in the photo tips the scale."""
    near = (Neighbour(1, 0.30, 5), Neighbour(2, 0.32, 6))
    assert whose(*near) is None
    assert Joins(6) == whose(*near, in_photo=(5,))


def test_a_mirror_is_joined_all_the_same() -> None:
    """A person who is in the photo counts for less, not for nothing."""
    assert Joins(5) == whose(Neighbour(1, 0.1, 5), in_photo=(5,))


def test_faces_of_nobody_become_a_person_together() -> None:
    """If they speak louder than anyone else, and are not all in one photo."""
    loose = (Neighbour(9, 0.2), Neighbour(4, 0.3))
    assert Founds((4, 9)) == whose(*loose, Neighbour(1, 0.45, 5))
    assert Joins(5) == whose(Neighbour(9, 0.45), Neighbour(1, 0.1, 5))
    assert whose(Neighbour(9, 0.2, in_same_photo=True)) is None


def test_new_faces_mostly_join_whom_they_are() -> None:
    """Of the faces that join somebody at once, 98 % are right."""
    faces = fake_faces(3000)
    graph = FaceGraph.build(faces.ids[:2700], faces.embeddings[:2700])
    near = graph.query(faces.embeddings[2700:])
    right = []
    for ids, distances, person in zip(near.ids, near.distances, faces.persons[2700:], strict=True):
        there = ids > 0
        decided = joined(
            [
                Neighbour(face, distance, int(faces.persons[face - 1]))
                for face, distance in zip(
                    ids[there].tolist(), distances[there].tolist(), strict=True
                )
            ],
            len(graph),
            thresholds=THRESHOLDS,
        )
        if isinstance(decided, Joins):
            right.append(decided.person == person)
    assert len(right) > 150
    assert np.mean(right) >= 0.98
