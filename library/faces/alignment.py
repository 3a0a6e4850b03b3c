"""Cutting out a face such that eyes, nose and mouth lie where a descriptor wants them."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 2): x and y in pixels

_SHRINK_FIRST: Final = 0.6  # below this scale, a warp that looks at four pixels would skip some
_ENLARGE: Final = 1.5  # above it, cubic interpolation is smoother


def similarity(points: Points, targets: Points) -> NDArray[np.float64]:
    """Return the (2, 3) matrix of turn, scale and shift that takes *points* closest to *targets*.

    Least squares, by Umeyama (1991); there are at least two different points. It never mirrors.
    """
    middle, target_middle = points.mean(axis=0), targets.mean(axis=0)
    spread, wanted = points - middle, targets - target_middle
    u, strengths, v = np.linalg.svd(wanted.T @ spread)
    unmirrored = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(v)) or 1.0])
    scale = (strengths * unmirrored).sum() / max((spread**2).sum(), 1e-9)
    turn = scale * (u * unmirrored) @ v
    return np.hstack([turn, (target_middle - turn @ middle)[:, None]])


def chip(
    picture: NDArray[np.uint8], points: Points, targets: Points, size: int
) -> NDArray[np.uint8]:
    """Return (size, size, 3): the part of *picture* whose *points* lie at *targets*.

    What lies beyond the picture is black.
    """
    matrix = similarity(points, targets)
    scale = float(np.hypot(*matrix[:, 0]))
    if scale < _SHRINK_FIRST:
        height, width = picture.shape[:2]
        small = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = np.asarray(cv2.resize(picture, small, interpolation=cv2.INTER_AREA), np.uint8)
        matrix = matrix.copy()
        matrix[:, 0] *= width / small[0]
        matrix[:, 1] *= height / small[1]
    way = cv2.INTER_CUBIC if scale > _ENLARGE else cv2.INTER_LINEAR
    return np.asarray(cv2.warpAffine(picture, matrix, (size, size), flags=way), np.uint8)
