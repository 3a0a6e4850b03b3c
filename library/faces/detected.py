"""What is asked of a face finder, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from library.model import Kind


@dataclass(frozen=True, slots=True)
class FaceJob:
    """A file to look for faces in.

    Of a photo it is its preview of 1440 pixels, or any other picture of it that is upright; of a
    video, the video itself.
    """

    path: Path
    kind: Kind  # IMAGE or VIDEO, of the file at *path*
    mime: str  # of the file at *path*
    width: int  # pixels of the upright original, in which faces are to be told
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class DetectedFace:
    """A face that was found. Its box lies within the picture."""

    x: float  # pixels of the upright original, of the left edge
    y: float  # of the upper edge
    width: float
    height: float
    score: float  # how sure the detector is, 0 to 1
    size_px: float  # the shorter side in the picture that was looked at
    blur: float  # how sharp it is, as `quality.sharpness` says; lower is more blurred
    embedding: NDArray[np.float32]  # (dimension,); Euclidean distance tells faces apart
    frame_s: float | None = None  # of a video: when it is seen best, from the start
    picture: bytes = b""  # a small square one of it, WebP
