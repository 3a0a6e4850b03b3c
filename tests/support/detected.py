"""Faces that nobody has."""

from __future__ import annotations

from typing import Any

import numpy as np

from library.faces.detected import DetectedFace


def face(**known: Any) -> DetectedFace:
    """A good face somewhere, with what is *known* of it."""
    values: dict[str, Any] = {
        "x": 10.0,
        "y": 20.0,
        "width": 100.0,
        "height": 120.0,
        "score": 0.99,
        "size_px": 100.0,
        "blur": 0.3,
        "embedding": embedding(),
    }
    return DetectedFace(**values | known)


def embedding(*firsts: float, dimension: int = 128) -> np.ndarray:
    """An embedding that begins with *firsts*; the rest is zero."""
    values = np.zeros(dimension, np.float32)
    values[: len(firsts)] = firsts
    return values
