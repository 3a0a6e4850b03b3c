"""The faces of one picture: found, aligned, described, and told in pixels of its original."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image

from library.faces.alignment import chip
from library.faces.detected import DetectedFace
from library.faces.engine import Engine
from library.faces.portraits import portrait
from library.faces.profiles import Profile
from library.faces.pyramid import Pixels
from library.faces.quality import sharpness
from library.faces.spotted import Spotted

MOST: Final = 500  # faces of one picture, the largest; more are a crowd that nobody names


def look(
    engine: Engine, profile: Profile, picture: Pixels, size: tuple[int, int]
) -> list[DetectedFace]:
    """Return the faces in *picture*, the surest first; *size* (width, height) is its original's."""
    seen = [face for face in engine.spot(picture) if _inside(face, picture)]
    if len(seen) > MOST:
        largest = sorted(seen, key=_shorter_side, reverse=True)[:MOST]
        seen = sorted(largest, key=lambda face: face.score, reverse=True)
    chips = [_aligned(face, profile, picture) for face in seen]
    told = zip(seen, chips, engine.describe(chips), strict=True)
    whole = Image.fromarray(picture)
    scale = (size[0] / picture.shape[1], size[1] / picture.shape[0])
    found = []
    for face, aligned, embedding in told:
        left, upper, right, lower = _clipped(face, picture)
        found.append(
            DetectedFace(
                x=left * scale[0],
                y=upper * scale[1],
                width=(right - left) * scale[0],
                height=(lower - upper) * scale[1],
                score=face.score,
                size_px=_shorter_side(face),
                blur=sharpness(aligned),
                embedding=embedding,
                picture=portrait(whole, (left, upper, right, lower)),
            )
        )
    return found


def _aligned(face: Spotted, profile: Profile, picture: Pixels) -> Pixels:
    known = np.isfinite(face.points).all(axis=1)
    targets = np.array(profile.template.points, np.float64)
    return chip(picture, face.points[known], targets[known], profile.template.size)


def _clipped(face: Spotted, picture: Pixels) -> Sequence[float]:
    height, width = picture.shape[:2]
    clipped = np.clip(face.box, 0, np.array([width, height, width, height], np.float64))
    return [float(edge) for edge in clipped]


def _inside(face: Spotted, picture: Pixels) -> bool:
    """Whether there is anything of *face* in the picture at all."""
    left, upper, right, lower = _clipped(face, picture)
    return right - left >= 1 and lower - upper >= 1


def _shorter_side(face: Spotted) -> float:
    return float(min(face.box[2] - face.box[0], face.box[3] - face.box[1]))
