"""The graph of one library's faces: each with the nearest others, kept up to date face by face."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from library.faces import graph_file, neighbours
from library.faces.graph_file import GraphDamaged
from library.faces.growing import Growing
from library.faces.neighbours import Lists, Pairs
from library.faces.thresholds import Thresholds

__all__ = ["FaceGraph", "GraphDamaged", "Near"]

_ROWS_AT_ONCE = 256  # of faces that are added or asked for


class Near(NamedTuple):
    """The nearest faces of some: arrays of shape (asked, neighbours), nearest first.

    Where there is none within reach, the id is −1 and the distance infinite.
    """

    ids: NDArray[np.int64]
    distances: NDArray[np.float32]


class FaceGraph:
    """Faces by ascending id, their embeddings, and lists of the nearest others within reach.

    It belongs to one thread at a time. The arrays that it shows are its own, for reading, and are
    true until it changes.
    """

    def __init__(
        self,
        ids: NDArray[np.int64],
        embeddings: NDArray[np.float32],
        lists: Lists,
        reach: float,
    ) -> None:
        self.reach = reach
        self._ids = Growing(ids)
        self._embeddings = Growing(embeddings)
        self._squares = Growing(neighbours.squares_of(embeddings))
        self._others = Growing(lists.others)
        self._distances = Growing(lists.distances)

    @classmethod
    def build(
        cls,
        ids: ArrayLike,
        embeddings: ArrayLike,
        *,
        neighbours_kept: int = Thresholds().neighbours,
        reach: float = Thresholds().reach,
    ) -> FaceGraph:
        """Return the graph of these faces.

        The order in which they are given does not matter. Up to `neighbours.EXACT_UP_TO` faces it
        is exact, beyond nearly so.

        Args:
            ids: whole numbers, none of them twice.
            embeddings: of shape (faces, dimensions), in the order of *ids*.
            neighbours_kept: how many nearest others a face's list holds at most.
            reach: how far these are at most.

        Raises:
            ValueError: an id occurs twice, a number is not finite, or the shapes do not fit.
        """
        ids, embeddings = _by_id(ids, embeddings)
        lists = neighbours.all_nearest(embeddings, neighbours_kept, reach)
        return cls(ids, embeddings, lists, reach)

    @classmethod
    def load(cls, path: Path) -> FaceGraph:
        """Return the graph that was saved as *path*.

        Raises:
            FileNotFoundError: there is none.
            GraphDamaged: it is damaged or of another version, and is to be built anew.
            OSError: the disk fails.
        """
        saved = graph_file.read(path)
        return cls(saved.ids, saved.embeddings, Lists(saved.others, saved.distances), saved.reach)

    def save(self, path: Path) -> None:
        """Write the graph to *path*, all of it or nothing: 800 bytes a face of 128 dimensions.

        Raises:
            OSError: the disk is full or fails; what was there before is untouched.
        """
        graph_file.write(
            path,
            graph_file.Saved(
                self.ids, self.embeddings, self._others.values, self._distances.values, self.reach
            ),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def ids(self) -> NDArray[np.int64]:
        """The faces' ids, ascending; a face's row is its place here."""
        return self._ids.values

    @property
    def embeddings(self) -> NDArray[np.float32]:
        """Of shape (faces, dimensions), by row."""
        return self._embeddings.values

    @property
    def lists(self) -> Lists:
        """The rows of each face's nearest others, and their distances."""
        return Lists(self._others.values, self._distances.values)

    def rows(self, ids: ArrayLike) -> NDArray[np.int64]:
        """Return the rows of these faces; −1 for one that is not in the graph."""
        asked = np.asarray(ids, np.int64)
        if not len(self):
            return np.full(asked.shape, -1, np.int64)
        rows = np.minimum(np.searchsorted(self.ids, asked), len(self) - 1)
        return np.where(self.ids[rows] == asked, rows, -1)

    def near(self, ids: ArrayLike) -> Near:
        """Return the neighbours of faces of the graph.

        Raises:
            KeyError: one is not in it.
        """
        rows = self.rows(ids)
        if (rows < 0).any():
            raise KeyError(int(np.asarray(ids)[rows < 0][0]))
        return self._near(Lists(self.lists.others[rows], self.lists.distances[rows]))

    def query(self, embeddings: ArrayLike) -> Near:
        """Return the faces nearest to *embeddings*, of shape (asked, dimensions), exactly."""
        asked = np.asarray(embeddings, np.float32)
        count = self.lists.others.shape[1]
        parts = [
            neighbours.nearest_of(
                neighbours.roughly_within(block, self.embeddings, self._squares.values, self.reach),
                block,
                self.embeddings,
                count,
                self.reach,
            )
            for block in _blocks(asked)
        ]
        return self._near(
            Lists(
                np.concatenate([part.others for part in parts]),
                np.concatenate([part.distances for part in parts]),
            )
        )

    def add(self, ids: ArrayLike, embeddings: ArrayLike) -> None:
        """Add faces; they and those that they are near to learn of each other, exactly.

        This compares each new face with all, so it suits few of them: for more than a tenth of the
        graph, `build` is faster beyond `neighbours.EXACT_UP_TO` faces.

        Raises:
            ValueError: an id is there already or occurs twice, a number is not finite, or the
                shapes do not fit. Nothing was changed.
        """
        ids, embeddings = _by_id(ids, embeddings)
        if not len(ids):
            return
        if (self.rows(ids) >= 0).any():
            raise ValueError("a face is in the graph already")
        if embeddings.shape[1] != self.embeddings.shape[1]:
            raise ValueError("the embeddings are of another kind")
        first = len(self)
        count = self.lists.others.shape[1]
        self._ids.extend(ids)
        self._embeddings.extend(embeddings)
        self._squares.extend(neighbours.squares_of(embeddings))
        nobody = neighbours.first_of(_no_pairs(), len(ids), count)
        self._others.extend(nobody.others)
        self._distances.extend(nobody.distances)
        for start in range(first, len(self), _ROWS_AT_ONCE):
            self._link(np.arange(start, min(start + _ROWS_AT_ONCE, len(self))))
        if first and self.ids[first - 1] > ids[0]:
            self._keep(np.argsort(self.ids))

    def drop(self, ids: ArrayLike) -> None:
        """Forget faces; ids that are not in the graph are passed over.

        A list that was full and lost a neighbour gets the next one, exactly.
        """
        gone = np.zeros(len(self), np.bool_)
        rows = self.rows(ids)
        gone[rows[rows >= 0]] = True
        if not gone.any():
            return
        others = self.lists.others
        lost = gone[others] & (others >= 0)
        short = lost.any(axis=1) & (others[:, -1] >= 0) & ~gone
        self._remove(lost)
        kept = np.flatnonzero(~gone)
        self._keep(kept)
        rows = np.flatnonzero(short[kept])
        self._replace(
            rows,
            neighbours.exactly_nearest(self.embeddings, rows, others.shape[1], self.reach),
        )

    def _link(self, rows: NDArray[np.int64]) -> None:
        """Let faces that have no neighbours yet, and those before them, know each other."""
        asked = self.embeddings[rows]
        known = self.embeddings[: rows[-1] + 1]
        count = self.lists.others.shape[1]
        near = neighbours.roughly_within(
            asked, known, self._squares.values[: len(known)], self.reach
        )
        near = neighbours.chosen(near, rows[near.rows] != near.others)
        # Backwards, only what is nearer than the last of a list gets into it.
        last = self.lists.distances[near.others, -1]
        before = (near.others < rows[0]) & (near.distances < last + neighbours.ROUGH)
        back = neighbours.chosen(near, before)
        back = neighbours.exact(back, asked, known, self.reach)
        back = Pairs(back.others, rows[back.rows], back.distances)
        near = neighbours.listed(neighbours.nearest_of(near, asked, known, count, self.reach))
        changed, places = np.unique(np.concatenate([back.rows, rows]), return_inverse=True)
        kept = neighbours.listed(Lists(self.lists.others[changed], self.lists.distances[changed]))
        pairs = Pairs(
            np.concatenate(
                [kept.rows, places[: len(back.rows)], places[len(back.rows) :][near.rows]]
            ),
            np.concatenate([kept.others, back.others, near.others]),
            np.concatenate([kept.distances, back.distances, near.distances]),
        )
        self._replace(changed, neighbours.first_of(pairs, len(changed), count))

    def _remove(self, lost: NDArray[np.bool_]) -> None:
        """Take neighbours out of the lists they are in."""
        rows = np.flatnonzero(lost.any(axis=1))
        left = Lists(
            np.where(lost[rows], -1, self.lists.others[rows]),
            np.where(lost[rows], np.inf, self.lists.distances[rows]).astype(np.float32),
        )
        count = self.lists.others.shape[1]
        self._replace(rows, neighbours.first_of(neighbours.listed(left), len(rows), count))

    def _replace(self, rows: NDArray[np.int64], lists: Lists) -> None:
        self.lists.others[rows] = lists.others
        self.lists.distances[rows] = lists.distances

    def _keep(self, rows: NDArray[np.int64]) -> None:
        """Keep these rows, in this order; no list may hold another row."""
        places = np.full(len(self) + 1, -1, np.int32)  # the last is for −1
        places[rows] = np.arange(len(rows), dtype=np.int32)
        lists = Lists(places[self.lists.others[rows]], self.lists.distances[rows])
        self._ids = Growing(self.ids[rows])
        self._embeddings = Growing(self.embeddings[rows])
        self._squares = Growing(self._squares.values[rows])
        self._others = Growing(lists.others)
        self._distances = Growing(lists.distances)

    def _near(self, lists: Lists) -> Near:
        ids = np.where(lists.others >= 0, np.append(self.ids, -1)[lists.others], -1)
        return Near(ids, lists.distances.copy())


def _by_id(ids: ArrayLike, embeddings: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return both in the order of the ids."""
    numbers = np.asarray(ids, np.int64)
    vectors = np.asarray(embeddings, np.float32)
    if numbers.ndim != 1 or vectors.ndim != 2 or len(numbers) != len(vectors):
        raise ValueError("a face has one id and one embedding")
    if not np.isfinite(vectors).all():
        raise ValueError("an embedding is not finite")
    order = np.argsort(numbers)
    numbers = numbers[order]
    if (numbers[1:] == numbers[:-1]).any():
        raise ValueError("an id occurs twice")
    return numbers, np.ascontiguousarray(vectors[order])


def _blocks(asked: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return [asked[at : at + _ROWS_AT_ONCE] for at in range(0, max(1, len(asked)), _ROWS_AT_ONCE)]


def _no_pairs() -> Pairs:
    nothing = np.empty(0, np.int64)
    return Pairs(nothing, nothing, np.empty(0, np.float32))
