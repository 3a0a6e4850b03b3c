"""ThumbHash: a blurred picture in some 25 bytes, shown until the thumbnail has come.

After the reference implementation by Evan Wallace, https://github.com/evanw/thumbhash (MIT).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_EDGE = 100  # pixels; the algorithm's limit

_Plane = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Channel:
    """The cosine transform of a plane: its mean, the other factors as 0…1, and their scale."""

    mean: float
    factors: list[float]
    scale: float


def thumbhash(image: Image.Image) -> bytes:
    """Return the ThumbHash of *image* (mode RGB or RGBA, any size)."""
    small = image.convert("RGBA")
    small.thumbnail((_EDGE, _EDGE), Image.Resampling.BILINEAR)
    luminance, yellow, red, alpha = _planes(np.asarray(small, dtype=np.float64) / 255)
    opaque = bool(alpha.min() == 1)
    across, down = _detail(small.size, 7 if opaque else 5)
    channels = [
        _transform(luminance, max(3, across), max(3, down)),
        _transform(yellow, 3, 3),
        _transform(red, 3, 3),
    ]
    data = _head(channels, opaque) + _tail(channels, across, down, small.width > small.height)
    if not opaque:
        channels.append(_transform(alpha, 5, 5))
        data += bytes([_level(channels[3].mean, 15) | _level(channels[3].scale, 15) << 4])
    return data + _packed([factor for channel in channels for factor in channel.factors])


def _detail(size: tuple[int, int], most: int) -> tuple[int, int]:
    """How many cosines code the luminance across and down."""
    across, down = (max(1, int(most * edge / max(size) + 0.5)) for edge in size)
    return across, down


def _head(channels: list[_Channel], opaque: bool) -> bytes:
    luminance, yellow, red = channels
    bits = _level(luminance.mean, 63)
    bits |= _level(0.5 + 0.5 * yellow.mean, 63) << 6
    bits |= _level(0.5 + 0.5 * red.mean, 63) << 12
    bits |= _level(luminance.scale, 31) << 18
    return (bits | (not opaque) << 23).to_bytes(3, "little")


def _tail(channels: list[_Channel], across: int, down: int, landscape: bool) -> bytes:
    _, yellow, red = channels
    bits = down if landscape else across
    bits |= _level(yellow.scale, 63) << 3
    bits |= _level(red.scale, 63) << 9
    return (bits | landscape << 15).to_bytes(2, "little")


def _planes(rgba: _Plane) -> tuple[_Plane, _Plane, _Plane, _Plane]:
    """Luminance, yellow against blue, red against green, alpha; over the average colour."""
    alpha = rgba[..., 3]
    weight = alpha[..., None]
    total = float(alpha.sum())
    average = (rgba[..., :3] * weight).sum(axis=(0, 1)) / total if total else np.zeros(3)
    red, green, blue = np.moveaxis(average * (1 - weight) + rgba[..., :3] * weight, -1, 0)
    return (red + green + blue) / 3, (red + green) / 2 - blue, red - green, alpha


def _transform(plane: _Plane, across: int, down: int) -> _Channel:
    rows, columns = _cosines(down, plane.shape[0]), _cosines(across, plane.shape[1])
    products = rows @ plane @ columns.T / plane.size
    factors = [
        float(products[y, x])
        for y in range(down)
        for x in range(across)
        if (x or y) and x * down < across * (down - y)
    ]
    scale = max(map(abs, factors), default=0.0)
    if scale > 0:
        factors = [0.5 + 0.5 / scale * factor for factor in factors]
    return _Channel(float(products[0, 0]), factors, scale)


def _cosines(count: int, length: int) -> _Plane:
    frequency = np.arange(count)[:, None]
    cosines: _Plane = np.cos(np.pi / length * frequency * (np.arange(length) + 0.5))
    return cosines


def _level(value: float, most: int) -> int:
    """*value*, 0 to 1, as a whole number from 0 to *most*; halves go up, as in JavaScript."""
    return min(most, max(0, int(most * value + 0.5)))


def _packed(factors: list[float]) -> bytes:
    """Four bits each, the first in the low half of its byte."""
    nibbles = [_level(factor, 15) for factor in factors]
    nibbles += [0] * (len(nibbles) % 2)
    pairs = zip(nibbles[::2], nibbles[1::2], strict=True)
    return bytes(low | high << 4 for low, high in pairs)
