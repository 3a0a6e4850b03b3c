"""How right a grouping is, where the truth is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Score(NamedTuple):
    """Shares from 0 to 1."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def pairwise(found: ArrayLike, truth: ArrayLike) -> Score:
    """Score pairs of faces that are in one group: large groups count most.

    Both hold one number a face; 0 in *found* is a face on its own.
    """
    both, one, other, _, _ = _counts(found, truth)
    together = _pairs(both)
    return Score(_share(together, _pairs(one)), _share(together, _pairs(other)))


def bcubed(found: ArrayLike, truth: ArrayLike) -> Score:
    """Score what each face finds in its group (Bagga, Baldwin 1998): all faces count the same.

    Both hold one number a face; 0 in *found* is a face on its own.
    """
    both, one, other, of_one, of_other = _counts(found, truth)
    faces = float(both.sum())
    return Score(
        _share(float((both**2 / one[of_one]).sum()), faces),
        _share(float((both**2 / other[of_other]).sum()), faces),
    )


def _counts(found: ArrayLike, truth: ArrayLike) -> tuple[NDArray[np.int64], ...]:
    """Return the sizes of overlaps, groups and persons, and of which each overlap is."""
    groups = np.array(found, np.int64)
    alone = groups == 0
    groups[alone] = groups.max(initial=0) + 1 + np.arange(int(alone.sum()))
    _, in_one, one_sizes = np.unique(groups, return_inverse=True, return_counts=True)
    other, in_other, other_sizes = np.unique(
        np.asarray(truth), return_inverse=True, return_counts=True
    )
    keys, both = np.unique(in_one * len(other) + in_other, return_counts=True)
    of_one, of_other = np.divmod(keys, max(1, len(other)))
    return both, one_sizes, other_sizes, of_one, of_other


def _pairs(sizes: NDArray[np.int64]) -> float:
    return float((sizes * (sizes - 1) // 2).sum())


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0
