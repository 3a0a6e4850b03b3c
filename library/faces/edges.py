"""Which faces speak for each other, and how loudly: the graph cut off at a threshold."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from library.faces.neighbours import Lists, listed

_LEAST = 1e-3  # weight of an edge as long as the threshold


class Edges(NamedTuple):
    """Row r has the neighbours others[starts[r] : starts[r + 1]]; each edge is there both ways."""

    starts: NDArray[np.int64]  # (rows + 1,)
    others: NDArray[np.int64]
    weights: NDArray[np.float64]  # above 0, 1 for the same face

    def of(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the edges of *rows*: the place in *rows* of each, and its place in the arrays."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        places = np.repeat(np.arange(len(rows)), lengths)
        first = np.repeat(self.starts[rows] - (np.cumsum(lengths) - lengths), lengths)
        return places, first + np.arange(len(places))


def linked(
    lists: Lists,
    photos: NDArray[np.int64],
    threshold: float,
    *,
    one_sided_weight: float,
    twice_distance: float,
) -> Edges:
    """Return the edges between faces nearer than *threshold*, as wide as 1 − distance / threshold.

    An edge stands if either face has the other in its list. If only one has, that other is in a
    crowd of faces that are nearer to each other, and the edge weighs *one_sided_weight* as much.
    Two faces of one photo (negative: not known) count as farther from each other by
    *twice_distance*: they are seldom one person.
    """
    rows = len(lists.others)
    pairs = listed(lists)
    keys = np.minimum(pairs.rows, pairs.others) * rows + np.maximum(pairs.rows, pairs.others)
    keys, first, sides = np.unique(keys, return_index=True, return_counts=True)
    one, two = np.divmod(keys, max(rows, 1))
    together = (photos[one] == photos[two]) & (photos[one] >= 0)
    distances = pairs.distances[first].astype(np.float64) + twice_distance * together
    weights = (1 - distances / threshold + _LEAST) * np.where(sides == 1, one_sided_weight, 1)
    near = distances < threshold
    one, two, weights = one[near], two[near], weights[near]
    return _by_row(
        rows,
        np.concatenate([one, two]),
        np.concatenate([two, one]),
        np.concatenate([weights, weights]),
    )


def with_loyalty(edges: Edges, loyal: NDArray[np.bool_], weight: float) -> Edges:
    """Return the edges with one more from each *loyal* face to itself: it likes what it says."""
    rows = len(edges.starts) - 1
    themselves = np.flatnonzero(loyal)
    if not len(themselves):
        return edges
    return _by_row(
        rows,
        np.concatenate([np.repeat(np.arange(rows), np.diff(edges.starts)), themselves]),
        np.concatenate([edges.others, themselves]),
        np.concatenate([edges.weights, np.full(len(themselves), weight)]),
    )


def _by_row(
    rows: int,
    ends: NDArray[np.int64],
    others: NDArray[np.int64],
    weights: NDArray[np.float64],
) -> Edges:
    order = np.argsort(ends, kind="stable")
    starts = np.searchsorted(ends[order], np.arange(rows + 1))
    return Edges(starts, others[order], weights[order])
