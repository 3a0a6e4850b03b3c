from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from library.faces.boxes import best_apart, moved, overlaps, squared

edges = st.integers(0, 50)
some_boxes = st.lists(
    st.tuples(edges, edges, st.integers(1, 40), st.integers(1, 40)).map(
        lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
    ),
    max_size=12,
)


def test_overlaps() -> None:
    """The same is 1, apart is 0, and a quarter within is told by the smaller on request."""
    boxes = np.array([[0, 0, 10, 10], [20, 20, 30, 30], [0, 0, 5, 5]], float)
    assert overlaps(boxes[0], boxes).tolist() == [1, 0, 0.25]
    assert overlaps(boxes[0], boxes, of_smaller=True).tolist() == [1, 0, 1]


@given(some_boxes, st.randoms())
def test_what_remains_is_apart_and_covers_the_rest(
    boxes: list[tuple[int, int, int, int]], random: object
) -> None:
    """No two that remain overlap, and each that was dropped overlaps a better one that remained."""
    array = np.array(boxes, float).reshape(-1, 4)
    scores = np.array([getattr(random, "random")() for _ in boxes])  # noqa: B009
    kept = best_apart(array, scores, 0.3).tolist()
    for number in range(len(boxes)):
        over = [k for k in kept if overlaps(array[number], array[k][None])[0] > 0.3]
        better = [k for k in over if scores[k] >= scores[number]]
        assert over == [number] if number in kept else better
    assert [scores[k] for k in kept] == sorted((scores[k] for k in kept), reverse=True)


def test_squares_and_moves() -> None:
    """A square has the middle and the longer edge of its box; edges move by parts of its size."""
    box = np.array([[10, 20, 20, 60]], float)
    assert squared(box).tolist() == [[-5, 20, 35, 60]]
    assert moved(np.array([[0, 0, 9, 19]], float), np.array([[0.1, 0, 0, -0.5]])).tolist() == [
        [1, 0, 9, 9]
    ]
