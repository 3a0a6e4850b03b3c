"""A face that a detector has found in a picture, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Spotted:
    """Where a face is in a picture, in its pixels; the box may reach beyond its edges."""

    box: NDArray[np.float64]  # (4,): left, upper, right, lower
    points: NDArray[np.float64]  # (5, 2): eyes left to right in the picture, nose, corners of the
    # mouth; NaN where the detector does not tell
    score: float  # 0 to 1
