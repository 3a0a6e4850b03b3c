"""Which face may not be of which group."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class Masks:
    """Pairs of a face's row and a label that it must never have."""

    def __init__(self, rows: NDArray[np.int64], labels: NDArray[np.int64], span: int) -> None:
        """Labels are from 0 to *span* − 1."""
        self._span = span
        self._keys = np.unique(rows * span + labels)
        self.rows, self.labels = np.divmod(self._keys, span)

    def forbid(self, rows: NDArray[np.int64], labels: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each pair whether it is one of these."""
        return is_among(rows * self._span + labels, self._keys)


def is_among(asked: NDArray[np.int64], ascending: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each number whether it occurs in *ascending*."""
    if not len(ascending):
        return np.zeros(asked.shape, np.bool_)
    places = np.minimum(np.searchsorted(ascending, asked), len(ascending) - 1)
    found: NDArray[np.bool_] = ascending[places] == asked
    return found
