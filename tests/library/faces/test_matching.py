"""Persons keep their ids while the groups that they are change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.faces.known import Known
from library.faces.matching import matched, new_groups, with_new_persons


def known(persons: list[int], **more: list[int]) -> Known:
    faces = len(persons)
    return Known(
        np.arange(1, faces + 1),
        np.array(persons, np.int64),
        np.full(faces, -1),
        np.zeros(faces, np.bool_),
        **{name: np.array(value) for name, value in more.items()},
    )


def after(labels: list[int], before: Known) -> list[int]:
    return matched(np.arange(1, len(labels) + 1), np.array(labels), before).tolist()


def test_a_group_is_who_most_of_its_faces_were() -> None:
    """The larger part takes the id, and what split off is new."""
    assert [8, 8, 8, -2, -2, 9] == after([-1, -1, -1, -2, -2, 9], known([8, 8, 8, 8, 0, 9]))


def test_the_largest_overlap_chooses_first() -> None:
    """Of two groups that were one person, the one that shares more takes the id."""
    assert [-1, 8, 8, -1] == after([-1, -2, -2, -1], known([8, 8, 8, 0]))


def test_nobody_becomes_a_person_that_is_kept() -> None:
    """A group that lost its named person's label is a new one, not that person."""
    assert [-1, -1] == after([-1, -1], known([8, 8], curated=[8]))
    assert [-1, -1] == after([-1, -1], known([8, 8], rejected=[[1, 8]]))


def test_a_face_on_its_own_is_nobody() -> None:
    """What was a person of one face, or of faces that have nothing in common, is no more."""
    assert [0, 0] == after([0, 0], known([8, 8]))


def test_new_persons_get_the_ids_of_the_caller() -> None:
    """Groups take fresh ids in their order; the rest stays."""
    labels = np.array([-2, -2, 0, 5, -1, -1])
    assert [-1, -2] == new_groups(labels)
    assert [31, 31, 0, 5, 30, 30] == with_new_persons(labels, [30, 31, 32]).tolist()
    with pytest.raises(ValueError, match="fewer"):
        with_new_persons(labels, [30])


@given(st.lists(st.tuples(st.integers(-4, 3), st.integers(0, 9)), max_size=30))
def test_groups_stay_groups(faces: list[tuple[int, int]]) -> None:
    """Matching names groups and neither joins nor parts any."""
    labels = [label for label, _ in faces]
    before = known([person for _, person in faces], curated=[1, 2, 3])
    pairs = set(zip(labels, after(labels, before), strict=True))
    assert len(pairs) == len({label for label, _ in pairs}) == len({name for _, name in pairs})
