"""The nearest faces of each: exactly by comparing all, or nearly so among very many.

Faces are numbered by their rows here. A list of neighbours holds the nearest within a reach, the
nearest first, equally near ones as they come; where there is none, −1, infinitely far.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

EXACT_UP_TO = 50_000  # faces: some 15 s of CPU time, which grows with their square

ROUGH = 2e-3  # how wrong a distance may be that a matrix product tells in 32 bits

_PAIRS_AT_ONCE = 1 << 24  # that are compared: 64 MB of distances
# Of HNSW (Malkov, Yashunin 2016); what it finds is then 99 % of the truth for faces.
_CONNECTIVITY = 16
_EXPANSION = 64


class Pairs(NamedTuple):
    """Pairs of faces, and how far these are from each other."""

    rows: NDArray[np.int64]
    others: NDArray[np.int64]
    distances: NDArray[np.float32]


class Lists(NamedTuple):
    """The lists of neighbours of faces: both of shape (faces, neighbours)."""

    others: NDArray[np.int32]
    distances: NDArray[np.float32]


def all_nearest(embeddings: NDArray[np.float32], count: int, reach: float) -> Lists:
    """Return the lists of all faces: exact up to EXACT_UP_TO of them, the same on every run."""
    if len(embeddings) > EXACT_UP_TO:
        return _nearly_nearest(embeddings, count, reach)
    return exactly_nearest(embeddings, np.arange(len(embeddings)), count, reach)


def exactly_nearest(
    embeddings: NDArray[np.float32], rows: NDArray[np.int64], count: int, reach: float
) -> Lists:
    """Return the lists of the faces in *rows*, which are not neighbours of themselves."""
    lists = _no_neighbours(len(rows), count)
    squares = squares_of(embeddings)
    step = max(1, _PAIRS_AT_ONCE // max(1, len(embeddings)))
    for start in range(0, len(rows), step):
        block = rows[start : start + step]
        near = roughly_within(embeddings[block], embeddings, squares, reach)
        near = chosen(near, block[near.rows] != near.others)
        found = nearest_of(near, embeddings[block], embeddings, count, reach)
        lists.others[start : start + step], lists.distances[start : start + step] = found
    return lists


def squares_of(embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the squared length of each."""
    squares: NDArray[np.float32] = np.einsum("fd,fd->f", embeddings, embeddings)
    return squares


def roughly_within(
    asked: NDArray[np.float32],
    embeddings: NDArray[np.float32],
    squares: NDArray[np.float32],
    reach: float,
) -> Pairs:
    """Return all pairs of a row of *asked* and one of *embeddings* within *reach*, and few more.

    *squares* are those of *embeddings*. The pairs come by row; their distances are from a matrix
    product in 32 bits, and `exact` makes them right.
    """
    of_asked = squares_of(asked)
    limits = (reach + ROUGH) ** 2 - of_asked
    beyond = (-2 * asked) @ embeddings.T  # and then the square of a distance, less that of asked
    beyond += squares
    near = np.flatnonzero(beyond < limits[:, None])
    rows, others = np.divmod(near, len(embeddings) or 1)
    return Pairs(rows, others, np.sqrt(np.maximum(beyond.ravel()[near] + of_asked[rows], 0)))


def exact(
    pairs: Pairs, asked: NDArray[np.float32], embeddings: NDArray[np.float32], reach: float
) -> Pairs:
    """Return those pairs of a row of *asked* and one of *embeddings* that are within *reach*.

    What distance a pair gives depends neither on the other pairs nor on which of the two is asked.
    """
    distances = np.empty(len(pairs.rows), np.float32)
    step = _PAIRS_AT_ONCE // 8 // max(1, embeddings.shape[1])
    for start in range(0, len(distances), step):
        here = slice(start, start + step)
        apart = asked[pairs.rows[here]]
        apart -= embeddings[pairs.others[here]]
        distances[here] = np.sqrt(np.einsum("pd,pd->p", apart, apart))
    return chosen(pairs._replace(distances=distances), distances < reach)


def nearest_of(
    pairs: Pairs,
    asked: NDArray[np.float32],
    embeddings: NDArray[np.float32],
    count: int,
    reach: float,
) -> Lists:
    """Return the lists of the rows of *asked*, from the rough *pairs* within *reach*."""
    best = listed(first_of(pairs, len(asked), count))
    return first_of(exact(best, asked, embeddings, reach), len(asked), count)


def first_of(pairs: Pairs, length: int, count: int) -> Lists:
    """Return the lists of rows 0 to *length* − 1 with the nearest *count* of *pairs*."""
    lists = _no_neighbours(length, count)
    # Floats from 0 on are in the order of their bits: one key is ten times as fast as two.
    keys = pairs.rows.astype(np.uint64) << np.uint64(32) | pairs.distances.view(np.uint32)
    order = np.argsort(keys, kind="stable")
    rows = pairs.rows[order]
    places = np.arange(len(rows)) - np.searchsorted(rows, np.arange(length))[rows]
    kept = places < count
    rows, places, order = rows[kept], places[kept], order[kept]
    lists.others[rows, places] = pairs.others[order]
    lists.distances[rows, places] = pairs.distances[order]
    return lists


def chosen(pairs: Pairs, which: NDArray[np.bool_]) -> Pairs:
    """Return *which* of the pairs."""
    return Pairs(pairs.rows[which], pairs.others[which], pairs.distances[which])


def listed(lists: Lists) -> Pairs:
    """Return the pairs of a face and one in its list."""
    rows, places = np.nonzero(lists.others >= 0)
    return Pairs(rows, lists.others[rows, places].astype(np.int64), lists.distances[rows, places])


def _nearly_nearest(embeddings: NDArray[np.float32], count: int, reach: float) -> Lists:
    length = len(embeddings)
    # Imported here: onnxruntime, which no process needs beside it, crashes when it is loaded later.
    from usearch.index import Index

    index = Index(
        ndim=embeddings.shape[1],
        metric="l2sq",
        dtype="f32",
        connectivity=_CONNECTIVITY,
        expansion_add=_EXPANSION,
        expansion_search=_EXPANSION,
    )
    # By one thread: several would put the graph together in an order that no run repeats.
    index.add(np.arange(length), embeddings, threads=1)
    lists = _no_neighbours(length, count)
    step = 1 << 14
    for start in range(0, length, step):
        block = np.arange(start, min(start + step, length))
        matches = index.search(embeddings[block], count + 1, threads=0)
        others = np.asarray(matches.keys).astype(np.int64)
        distances = np.sqrt(np.asarray(matches.distances, np.float32))
        found = (distances < reach) & (others != block[:, None])
        rows, places = np.nonzero(found)
        near = Pairs(rows, others[rows, places], distances[rows, places])
        lists.others[block], lists.distances[block] = first_of(near, len(block), count)
    return lists


def _no_neighbours(length: int, count: int) -> Lists:
    return Lists(
        np.full((length, count), -1, np.int32), np.full((length, count), np.inf, np.float32)
    )
