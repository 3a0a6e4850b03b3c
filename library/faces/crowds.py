"""Who is in the same photo: one person is seldom there twice, but mirrors and collages exist."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from library.faces.masks import is_among


class Crowds:
    """The photos with several faces."""

    def __init__(self, photos: NDArray[np.int64], span: int) -> None:
        """*photos* has the photo of each face, negative if not known; labels are below *span*."""
        numbers, photo, faces = np.unique(photos, return_inverse=True, return_counts=True)
        self._in_photo = photos >= 0
        self._crowded = (faces[photo] > 1) & self._in_photo
        self._rows = np.flatnonzero(self._crowded)
        self._photo = photo
        self._photos = len(numbers)
        self._span = span

    def twice(
        self, labels: NDArray[np.int64], rows: NDArray[np.int64], wanted: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Return for each row and label *wanted* whether another face of its photo has it."""
        found = np.zeros(len(rows), np.bool_)
        places = np.flatnonzero(self._crowded[rows])
        if len(places):
            held = np.sort(self._photo[self._rows] * self._span + labels[self._rows])
            rows, wanted = rows[places], wanted[places]
            asked = self._photo[rows] * self._span + wanted
            holders = np.searchsorted(held, asked, "right") - np.searchsorted(held, asked)
            found[places] = holders > (labels[rows] == wanted)
        return found

    def shared(
        self, labels: NDArray[np.int64], ones: NDArray[np.int64], others: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """Return in how many photos both labels are, as a share of those with the rarer."""
        if not len(self._rows) or not len(ones):
            return np.zeros(len(ones), np.float32)
        asked = np.zeros(self._span, np.bool_)
        asked[ones] = asked[others] = True
        rows = np.flatnonzero(asked[labels] & self._in_photo)
        keys = np.unique(labels[rows] * self._photos + self._photo[rows])
        starts = np.searchsorted(keys, np.arange(self._span + 1) * self._photos)
        counts = np.diff(starts)
        swapped = counts[ones] > counts[others]
        fewer, more = np.where(swapped, others, ones), np.where(swapped, ones, others)
        lengths = counts[fewer]
        pair = np.repeat(np.arange(len(fewer)), lengths)
        at = np.arange(len(pair)) + np.repeat(
            starts[fewer] - (np.cumsum(lengths) - lengths), lengths
        )
        both = is_among(keys[at] % self._photos + more[pair] * self._photos, keys)
        times = np.bincount(pair, both, len(fewer))
        return (times / np.maximum(lengths, 1)).astype(np.float32)
