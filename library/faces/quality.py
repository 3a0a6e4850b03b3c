"""How good the picture of a face is, and what may be concluded from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from library.faces.detected import DetectedFace
from library.faces.profiles import Profile

_GOOD_PX = 112.0  # from this size on, more pixels tell descriptors no more
_HALF_SHARP = 0.05  # sharpness of a face that counts half: below, embeddings begin to wander
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
_EDGE = 64  # pixels of the middle of a chip, at which sharpness is measured


def sharpness(chip: NDArray[np.uint8]) -> float:
    """Measure how sharp an aligned face (size, size, 3), RGB, is: 0 is flat.

    The variance of the Laplacian (Pech-Pacheco et al., 2000) over that of the luminance, so that
    neither light nor contrast counts. The middle two thirds of the chip are measured, scaled to 64
    pixels: differences that descriptors do not see do not count either.
    """
    margin = len(chip) // 6
    grey = chip[margin : len(chip) - margin, margin : len(chip) - margin].astype(np.float32) @ _LUMA
    grey = _averaged(grey, _EDGE)
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    spread = float(grey.var())
    return 0.0 if spread < 1.0 else float((around - 4 * grey[1:-1, 1:-1]).var()) / spread


def weight(face: DetectedFace) -> float:
    """Return how much *face* counts among others of the same person, above 0 and at most 1."""
    size = min(1.0, face.size_px / _GOOD_PX)
    sharp = face.blur / (face.blur + _HALF_SHARP)
    return max(face.score * size * sharp, 1e-6)


def tells_people_apart(face: DetectedFace, profile: Profile) -> bool:
    """Return whether groups may be built on *face*; else it is only suggested for one."""
    return face.size_px >= profile.least_size_px and face.blur >= profile.least_blur


def _averaged(grey: NDArray[np.float32], edge: int) -> NDArray[np.float32]:
    """*grey* scaled down to *edge* pixels by averages; as it is where it has no more."""
    if len(grey) <= edge:
        return grey
    bounds = np.linspace(0, len(grey), edge + 1).round().astype(int)
    counts = np.diff(bounds).astype(np.float32)
    rows = np.add.reduceat(grey, bounds[:-1], axis=0) / counts[:, None]
    return np.asarray(np.add.reduceat(rows, bounds[:-1], axis=1) / counts, np.float32)
