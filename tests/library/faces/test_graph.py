"""The graph of faces, however it came to be, knows the nearest others of each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from support.fake_faces import fake_faces

from library.faces import neighbours
from library.faces.graph import FaceGraph, GraphDamaged

FACES = fake_faces(400)


def build(rows: slice | np.ndarray, kept: int = 8) -> FaceGraph:
    return FaceGraph.build(FACES.ids[rows], FACES.embeddings[rows], neighbours_kept=kept)


def same(one: FaceGraph, other: FaceGraph) -> bool:
    """Whether both know the same; distances are of 32 bits, so equally near ones may swap."""
    assert_array_equal(one.ids, other.ids)
    assert_array_equal(one.embeddings, other.embeddings)
    assert_allclose(one.lists.distances, other.lists.distances, atol=1e-5)
    assert_array_equal(one.lists.others, other.lists.others)
    return True


def test_each_list_holds_the_nearest_first() -> None:
    """A list is what comparing with every other face gives, up to the reach."""
    graph = build(slice(None))
    apart = np.linalg.norm(FACES.embeddings[:, None] - FACES.embeddings[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    expected = np.sort(apart, axis=1)[:, :8]
    expected[expected >= graph.reach] = np.inf
    assert_allclose(graph.lists.distances, expected, atol=1e-5)
    ids = graph.near(FACES.ids).ids
    there = ids > 0
    found = apart[np.nonzero(there)[0], ids[there] - 1]
    assert_allclose(found, graph.lists.distances[there], atol=1e-5)
    assert_array_equal(ids[~there], -1)


def test_the_order_of_faces_does_not_matter() -> None:
    """Faces given in any order make the very same graph."""
    order = np.random.default_rng(1).permutation(len(FACES.ids))
    one, other = build(slice(None)), build(order)
    assert_array_equal(one.lists.others, other.lists.others)
    assert_array_equal(one.lists.distances, other.lists.distances)


@given(st.data())
def test_adding_and_dropping_end_where_building_does(data: st.DataObject) -> None:
    """Whatever comes and goes in whatever order, the graph is that of the faces that are there."""
    universe = st.sets(st.integers(0, len(FACES.ids) - 1), max_size=60)
    there = data.draw(universe)
    graph = build(np.array(sorted(there), np.int64), kept=4)
    for _ in range(data.draw(st.integers(1, 4))):
        rows = data.draw(universe)
        if data.draw(st.booleans()):
            new = np.array(sorted(rows - there), np.int64)
            graph.add(FACES.ids[new], FACES.embeddings[new])
            there |= rows
        else:
            graph.drop(FACES.ids[sorted(rows)])
            there -= rows
    assert same(graph, build(np.array(sorted(there), np.int64), kept=4))


def test_many_faces_are_added_in_blocks() -> None:
    """More new faces than are compared at once know each other, too."""
    graph = build(slice(0, 50))
    graph.add(FACES.ids[50:], FACES.embeddings[50:])
    assert same(graph, build(slice(None)))


def test_asking_adds_nothing() -> None:
    """A face that is asked about finds its neighbours, and the graph stays as it is."""
    graph = build(slice(0, 399))
    near = graph.query(FACES.embeddings[399:])
    graph.add(FACES.ids[399:], FACES.embeddings[399:])
    assert_array_equal(graph.near(FACES.ids[399:]).ids, near.ids)
    assert 0 == len(graph.query(np.empty((0, 128))).ids)


def test_copies_are_neighbours() -> None:
    """The same face twice is its own nearest neighbour, at no distance, and not itself."""
    twice = np.repeat(FACES.embeddings[:5], 2, axis=0)
    graph = FaceGraph.build(np.arange(10), twice, neighbours_kept=4)
    near = graph.near(np.arange(10))
    assert_array_equal(near.ids[:, 0], np.arange(10) ^ 1)
    assert_array_equal(near.distances[:, 0], 0)


def test_very_many_faces_are_compared_nearly_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit, 99 % of the neighbours are found, the same ones on each run."""
    exact = build(slice(None)).lists
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 100)
    one, other = (build(slice(None)).lists for _ in range(2))
    assert_array_equal(one.others, other.others)
    there = exact.others >= 0
    found = (exact.others[:, :, None] == one.others[:, None, :]).any(axis=2)[there]
    assert found.mean() > 0.99


def test_what_is_no_face_is_refused() -> None:
    """Ids that occur twice, numbers that are none and other shapes change nothing."""
    graph = build(slice(0, 10))
    for ids, embeddings in (
        ([3], FACES.embeddings[:1]),
        ([50, 50], FACES.embeddings[:2]),
        ([50, 51], FACES.embeddings[:1]),
        ([50], np.full((1, 128), np.nan)),
        ([50], FACES.embeddings[:1, :64]),
    ):
        with pytest.raises(ValueError, match=r"face|id|finite|kind"):
            graph.add(ids, embeddings)
    assert same(graph, build(slice(0, 10)))
    with pytest.raises(KeyError):
        graph.near([1, 99])
    assert_array_equal([0, -1], graph.rows([1, 99]))


def test_a_saved_graph_comes_back(tmp_path: Path) -> None:
    """What is loaded is what was saved, and goes on from there."""
    graph = build(slice(0, 300))
    graph.save(tmp_path / "graph")
    loaded = FaceGraph.load(tmp_path / "graph")
    assert same(graph, loaded)
    assert graph.reach == loaded.reach
    loaded.add(FACES.ids[300:], FACES.embeddings[300:])
    assert same(loaded, build(slice(None)))
    assert ["graph"] == [path.name for path in tmp_path.iterdir()]


def test_a_disk_that_fails_leaves_the_old_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph that cannot be written does not harm the one that is there."""
    graph = build(slice(0, 30))
    graph.save(tmp_path / "graph")

    def full(*args: object, **arrays: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="No space"):
        build(slice(0, 20)).save(tmp_path / "graph")
    assert same(graph, FaceGraph.load(tmp_path / "graph"))
    assert ["graph"] == [path.name for path in tmp_path.iterdir()]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("graph") / "graph"
    build(slice(0, 20)).save(path)
    return path


@given(st.data())
def test_damage_is_noticed(saved: Path, data: st.DataObject) -> None:
    """A file that was cut off or has a wrong byte is refused, or is what was saved after all."""
    whole = saved.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        damaged = whole[:place]
    else:
        damaged = bytearray(whole)
        damaged[place] ^= data.draw(st.integers(1, 255))
    path = saved.with_name("damaged")
    path.write_bytes(damaged)
    try:
        graph = FaceGraph.load(path)
    except GraphDamaged:
        return
    assert same(graph, build(slice(0, 20)))


@pytest.mark.parametrize(
    "changed",
    [
        {"version": np.int64(99)},
        {"ids": np.arange(20, 0, -1)},
        {"ids": np.arange(1, 21, dtype=np.int32)},
        {"others": np.full((20, 8), 20, np.int32)},
        {"embeddings": np.zeros((19, 128), np.float32)},
    ],
)
def test_what_does_not_hold_together_is_refused(
    saved: Path, tmp_path: Path, changed: dict[str, np.ndarray]
) -> None:
    """Another version, or arrays that do not fit each other, are a damaged graph."""
    with np.load(saved) as arrays:
        np.savez(tmp_path / "graph.npz", **{**arrays, **changed})
    with pytest.raises(GraphDamaged):
        FaceGraph.load(tmp_path / "graph.npz")


def test_a_graph_that_is_not_there_is_not_damaged(tmp_path: Path) -> None:
    """No file is told apart from a bad one, and so is an array that is no graph."""
    with pytest.raises(FileNotFoundError):
        FaceGraph.load(tmp_path / "graph")
    np.save(tmp_path / "array.npy", np.zeros(3))
    with pytest.raises(GraphDamaged):
        FaceGraph.load(tmp_path / "array.npy")


def test_no_faces_are_a_graph(tmp_path: Path) -> None:
    """A library without faces has a graph like any other."""
    graph = FaceGraph.build([], np.empty((0, 128)))
    graph.save(tmp_path / "graph")
    graph = FaceGraph.load(tmp_path / "graph")
    graph.drop([1])
    assert -1 == graph.rows([7])[0]
    graph.add([], np.empty((0, 128)))
    graph.add(FACES.ids, FACES.embeddings)
    assert 400 == len(graph)
