"""How alike two pictures look: the mean structural similarity of Wang et al., 2004."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_Plane = NDArray[np.float64]

_K1, _K2, _RANGE = 0.01, 0.03, 255
_WINDOW = np.exp(-0.5 * (np.arange(-5, 6) / 1.5) ** 2)  # 11 pixels, deviation 1.5, as in the paper
_WINDOW /= _WINDOW.sum()


def ssim(first: Image.Image, second: Image.Image) -> float:
    """Return the mean over the three colours of two RGB pictures of one size; 1 if equal."""
    one, other = (np.asarray(image.convert("RGB"), np.float64) for image in (first, second))
    return float(np.mean([_plane(one[..., band], other[..., band]) for band in range(3)]))


def _plane(x: _Plane, y: _Plane) -> float:
    c1, c2 = (_K1 * _RANGE) ** 2, (_K2 * _RANGE) ** 2
    mean_x, mean_y = _blur(x), _blur(y)
    variance_x, variance_y = _blur(x * x) - mean_x**2, _blur(y * y) - mean_y**2
    covariance = _blur(x * y) - mean_x * mean_y
    alike = (2 * mean_x * mean_y + c1) * (2 * covariance + c2)
    return float(np.mean(alike / ((mean_x**2 + mean_y**2 + c1) * (variance_x + variance_y + c2))))


def _blur(plane: _Plane) -> _Plane:
    for _ in range(2):
        height = plane.shape[0] - len(_WINDOW) + 1
        rows = (weight * plane[at : at + height] for at, weight in enumerate(_WINDOW))
        plane = np.sum(list(rows), axis=0).T
    return plane
