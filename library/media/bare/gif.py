"""GIF: extensions that tell become empty comments (GIF89a, 15 to 26)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from library.media.bare.patches import Patch, Unfit, exactly

_MOST = 1_000_000  # sub-blocks; of 255 bytes each
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _COMMENT, _APPLICATION = 0xF9, 0xFE, 0xFF
_STAYING = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")  # how often it plays, and its colours


def patches(file: BinaryIO, size: int) -> Iterator[Patch]:
    """Yield what takes from the GIF file of *size* bytes all that it tells.

    Raises:
        Unfit: it is no whole GIF.
    """
    head = exactly(file, 0, 13)
    if head[:6] not in (b"GIF87a", b"GIF89a"):
        raise Unfit
    at, blocks = 13 + _table(head[10]), 0
    while blocks < _MOST:
        kind = exactly(file, at, 1)[0]
        if kind == _END:
            if at + 1 < size:
                yield Patch(at + 1, size)
            return
        if kind == _IMAGE:
            start = at + 10 + _table(exactly(file, at, 10)[9]) + 1
        elif kind == _EXTENSION:
            start = at + 2
        else:
            raise Unfit
        stop, count = _behind(file, start, _MOST - blocks)
        blocks += count
        if kind == _EXTENSION and not _may_stay(file, at, stop):
            yield Patch(at, stop, _comment(stop - at))
        at = stop
    raise Unfit


def _table(flags: int) -> int:
    """Return how many bytes the table of colours takes that *flags* tell of."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind(file: BinaryIO, at: int, most: int) -> tuple[int, int]:
    """Return where the sub-blocks from *at* on end, and how many there are."""
    for count in range(most):
        length = exactly(file, at, 1)[0]
        at += 1 + length
        if not length:
            return at, count + 1
    raise Unfit


def _may_stay(file: BinaryIO, at: int, stop: int) -> bool:
    label = exactly(file, at, 2)[1]
    if label == _APPLICATION and stop - at >= 14:
        return exactly(file, at + 3, 11) in _STAYING
    return label == _CONTROL


def _comment(size: int) -> bytes:
    """Return a comment of *size* bytes that says nothing."""
    made = bytearray([_EXTENSION, _COMMENT])
    left = size - 3
    while left > 0:
        block = min(left - 1, 255)
        if left - block == 2:  # one byte is no block
            block -= 1
        made.append(block)
        made += bytes(block)
        left -= block + 1
    return bytes(made) + b"\0"
