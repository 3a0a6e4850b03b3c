"""Perceptual hash: 64 bits that re-encoding and scaling a picture leave nearly as they were.

The signs of the low frequencies of the luminance, after C. Zauner, "Implementation and Benchmarking
of Perceptual Image Hash Functions" (2010). `library.catalog.similar` says which look alike.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

_EDGE = 32  # pixels
_LOW = 8  # frequencies across and down
_FLAT = 2.0  # levels of 256: below it there is nothing but noise to tell pictures apart by

_COSINES = np.cos(np.pi / _EDGE * np.outer(np.arange(_LOW), np.arange(_EDGE) + 0.5))


def perceptual_hash(picture: Image.Image) -> int | None:
    """Return the hash of *picture* (mode RGB or RGBA) as a signed 64-bit number.

    None where it is too plain, such as a white page: all plain pictures would look alike.
    """
    luma = picture.convert("L").resize((_EDGE, _EDGE), Image.Resampling.BOX)
    levels = np.asarray(luma, dtype=np.float64)
    if levels.std() < _FLAT:
        return None
    factors = (_COSINES @ levels @ _COSINES.T).ravel()
    # The first one is the brightness, which is no part of how a picture looks.
    bits = factors > np.median(factors[1:])
    return int(np.packbits(bits).view(">i8")[0])
