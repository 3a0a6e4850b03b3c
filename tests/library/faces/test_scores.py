"""Scores are what their definitions say."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.faces.scores import bcubed, pairwise

Faces = list[tuple[int, int]]
faces = st.lists(st.tuples(st.integers(-2, 3), st.integers(1, 4)), min_size=1, max_size=25)


def same_group(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] == other[0] != 0


def test_scores_of_a_known_example() -> None:
    """Two persons of three faces, of which one face is with the wrong one."""
    found, truth = [1, 1, 2, 2, 2, 2], [1, 1, 1, 2, 2, 2]
    assert (4 / 7, 4 / 6) == pytest.approx(tuple(pairwise(found, truth)))
    assert (0.75, 14 / 18) == pytest.approx(tuple(bcubed(found, truth)))
    assert pytest.approx(8 / 13) == pairwise(found, truth).f


@given(faces)
def test_pairs_are_counted(given_faces: Faces) -> None:
    """Pairwise precision and recall are shares of the pairs; a face of group 0 is in none."""
    pairs = list(combinations(given_faces, 2))
    found = [pair for pair in pairs if same_group(*pair)]
    true = [pair for pair in pairs if pair[0][1] == pair[1][1]]
    both = [pair for pair in found if pair[0][1] == pair[1][1]]
    score = pairwise(*zip(*given_faces, strict=True))
    assert score.precision == pytest.approx(len(both) / len(found) if found else 1)
    assert score.recall == pytest.approx(len(both) / len(true) if true else 1)


@given(faces)
def test_bcubed_is_the_mean_over_faces(given_faces: Faces) -> None:
    """Each face scores what share of its group is its person, and of its person its group."""
    precision = recall = 0.0
    for at, face in enumerate(given_faces):
        group = [f for i, f in enumerate(given_faces) if i == at or same_group(f, face)]
        right = sum(f[1] == face[1] for f in group)
        precision += right / len(group)
        recall += right / sum(f[1] == face[1] for f in given_faces)
    score = bcubed(*zip(*given_faces, strict=True))
    assert score.precision == pytest.approx(precision / len(given_faces))
    assert score.recall == pytest.approx(recall / len(given_faces))


def test_nothing_right_is_nothing() -> None:
    """The harmonic mean of two zeros is zero."""
    assert 0 == pairwise([1, 1, 0], [1, 2, 1]).f
