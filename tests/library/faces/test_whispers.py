"""Faces that listen to each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from library.faces.crowds import Crowds
from library.faces.edges import Edges, linked, with_loyalty
from library.faces.masks import Masks
from library.faces.neighbours import Lists
from library.faces.whispers import Hearing, whispered

NOTHING = np.empty(0, np.int64)


def edges(faces: int, *pairs: tuple[int, int, float]) -> Edges:
    """Faces 0, 1, … of which these pairs are so far from each other."""
    others = np.full((faces, 8), -1, np.int32)
    distances = np.full((faces, 8), np.inf, np.float32)
    for place, (one, other, distance) in enumerate(pairs):
        others[[one, other], place] = other, one
        distances[[one, other], place] = distance
    alone = np.full(faces, -1)
    return linked(Lists(others, distances), alone, 0.5, one_sided_weight=0.2, twice_distance=0.1)


def after(
    graph: Edges,
    labels: list[int],
    *,
    homes: list[int] | None = None,
    fixed: tuple[int, ...] = (),
    photos: list[int] | None = None,
    never: tuple[tuple[int, int], ...] = (),
) -> list[int]:
    faces = len(labels)
    rows, refused = np.array(never, np.int64).reshape(-1, 2).T
    hearing = Hearing(
        edges=graph,
        free=~np.isin(np.arange(faces), fixed),
        masks=Masks(rows, refused, 20),
        crowds=Crowds(np.array(photos or [-1] * faces), 20),
        twice_weight=0.5,
        homes=np.array(homes or [-1] * faces),
        leaving_weight=1 / 3,
    )
    heard: NDArray[np.int64] = whispered(hearing, np.array(labels), 0)
    return heard.tolist()


def test_edges_are_there_both_ways_and_weigh_by_nearness() -> None:
    """What only one of two counts among its nearest weighs a fifth, what is too far nothing."""
    lists = Lists(
        np.array([[1, 2], [0, -1], [-1, -1]], np.int32),
        np.array([[0.1, 0.2], [0.1, np.inf], [np.inf, np.inf]], np.float32),
    )
    photos = np.array([7, 7, -1])
    graph = linked(lists, photos, 0.5, one_sided_weight=0.2, twice_distance=0.1)
    assert [0, 2, 3, 4] == graph.starts.tolist()
    assert [1, 2, 0, 0] == graph.others.tolist()
    np.testing.assert_allclose(graph.weights, [0.6, 0.12, 0.6, 0.12], atol=0.002)
    strict = linked(lists, photos, 0.15, one_sided_weight=0.2, twice_distance=0.1)
    assert 0 == len(strict.others)


def test_the_nearest_are_followed() -> None:
    """A face says what is loudest around it, and who hears nobody keeps what they say."""
    graph = edges(4, (0, 2, 0.1), (1, 2, 0.3))
    assert [10, 11, 10, 3] == after(graph, [10, 11, 2, 3], fixed=(0, 1))


def test_what_a_face_never_says_is_not_heard() -> None:
    """It says the next loudest instead, or what it said."""
    graph = edges(3, (0, 2, 0.1), (1, 2, 0.3))
    assert [10, 11, 11] == after(graph, [10, 11, 2], fixed=(0, 1), never=((2, 10),))
    assert [10, 11, 2] == after(graph, [10, 11, 2], fixed=(0, 1), never=((2, 10), (2, 11)))


def test_who_is_in_the_photo_is_heard_half() -> None:
    """Of two about as loud, the one who is not in the photo wins; alone, so does who is."""
    graph = edges(3, (0, 2, 0.1), (1, 2, 0.2))
    assert [10, 11, 11] == after(graph, [10, 11, 2], fixed=(0, 1), photos=[1, 2, 1])
    assert [10, 11, 10] == after(edges(3, (0, 2, 0.1)), [10, 11, 2], fixed=(0, 1), photos=[1, 2, 1])


def test_a_face_with_a_home_stays_until_others_are_three_times_as_loud() -> None:
    """Nor does it leave for a single other if nobody is at home."""
    graph = edges(5, (0, 4, 0.2), (1, 4, 0.1), (2, 4, 0.1), (3, 4, 0.1))
    homes = [-1, -1, -1, -1, 10]
    two = [10, 11, 11, 12, 10]
    assert [10, 11, 11, 12, 10] == after(graph, two, fixed=(0, 1, 2, 3), homes=homes)
    three = [10, 11, 11, 11, 10]
    assert [10, 11, 11, 11, 11] == after(graph, three, fixed=(0, 1, 2, 3), homes=homes)
    alone = with_loyalty(edges(2, (0, 1, 0.1)), np.array([False, True]), 0.5)
    assert [11, 10] == after(alone, [11, 10], fixed=(0,), homes=[-1, 10])
