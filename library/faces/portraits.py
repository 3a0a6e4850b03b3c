"""Small square pictures of faces, for lists of people."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image

EDGE: Final = 192  # pixels: sharp in a circle of 96, twice as dense
_AROUND: Final = 1.6  # of a face's longer side: with hair and chin
_ABOVE: Final = 0.04  # of it: boxes begin at the brows
_WEBP: Final = {"quality": 75, "method": 2}


def portrait(picture: Image.Image, box: tuple[float, float, float, float]) -> bytes:
    """Return a WebP of the face in *box* (left, upper, right, lower, in pixels of *picture*, RGB).

    It is a square around the middle of the face, moved to where it lies in the picture, and made
    smaller where it does not fit. It has `EDGE` pixels, or as many as there are.
    """
    left, upper, right, lower = box
    width, height = picture.size
    longer = max(right - left, lower - upper)
    edge = min(_AROUND * longer, width, height)
    x = min(max((left + right) / 2, edge / 2), width - edge / 2)
    y = min(max((upper + lower) / 2 - _ABOVE * longer, edge / 2), height - edge / 2)
    size = max(1, min(EDGE, round(edge)))
    around = (x - edge / 2, y - edge / 2, x + edge / 2, y + edge / 2)
    square = picture.resize((size, size), Image.Resampling.LANCZOS, box=around)
    written = io.BytesIO()
    square.save(written, "WEBP", **_WEBP)
    return written.getvalue()
