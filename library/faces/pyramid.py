"""A picture in ever smaller sizes, and squares cut out of the one that is nearest in size."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[np.uint8]  # (height, width, 3), RGB


class Pyramid:
    """The sizes of one picture."""

    def __init__(self, picture: Pixels, scales: Sequence[float]) -> None:
        """Scale *picture* by each of *scales*, which are at most 1 and become smaller."""
        self._picture = picture
        self.levels: list[Pixels] = []  # without the picture itself
        height, width = picture.shape[:2]
        above = picture
        for scale in scales:
            # From the one above: to scale the whole picture each time takes five times as long.
            above = resized(above, (ceil(width * scale), ceil(height * scale)))
            self.levels.append(above)

    def to_picture(self, level: Pixels) -> tuple[float, float]:
        """By how much x and y on *level* are larger on the picture."""
        height, width = self._picture.shape[:2]
        return width / level.shape[1], height / level.shape[0]

    def cut_out(self, squares: NDArray[np.float64], edge: int) -> NDArray[np.uint8]:
        """Return (n, edge, edge, 3): *squares* (n, 4) of the picture, scaled; black beyond it.

        A square is given by its left, upper, right and lower edge in pixels of the picture.
        """
        scales = (1.0, *(1 / self.to_picture(level)[0] for level in self.levels))
        pieces = np.zeros((len(squares), edge, edge, 3), np.uint8)
        for piece, square in zip(pieces, squares, strict=True):
            large_enough = [s for s in scales if s * (square[2] - square[0]) >= edge]
            chosen = max(len(large_enough) - 1, 0)
            source = self._picture if chosen == 0 else self.levels[chosen - 1]
            _cut(source, square * scales[chosen], piece)
        return pieces


def resized(picture: Pixels, size: tuple[int, int]) -> Pixels:
    """Return *picture* in *size* (width, height)."""
    way = cv2.INTER_AREA if size[1] < picture.shape[0] else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)


def framed(picture: Pixels, border: Sequence[int]) -> Pixels:
    """Return *picture* in black, which is so wide above, below, to the left and to the right."""
    above, below, left, right = border
    return np.asarray(
        cv2.copyMakeBorder(picture, above, below, left, right, cv2.BORDER_CONSTANT), np.uint8
    )


def _cut(source: Pixels, square: NDArray[np.float64], piece: Pixels) -> None:
    height, width = source.shape[:2]
    left, upper, right, lower = (round(each) for each in square.tolist())
    right, lower = max(right, left + 1), max(lower, upper + 1)
    inside = source[max(upper, 0) : max(lower, 0), max(left, 0) : max(right, 0)]
    if inside.size == 0:
        return
    missing = (max(-upper, 0), max(lower - height, 0), max(-left, 0), max(right - width, 0))
    if any(missing):
        inside = framed(inside, missing)
    piece[:] = resized(inside, (piece.shape[1], piece.shape[0]))
