"""PNG: chunks that tell become chunks that nobody knows (PNG 3rd edition, 5 and 11)."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from library.media.bare.orientation import only_orientation
from library.media.bare.patches import Patch, Unfit, exactly

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST = 200_000  # chunks; 100 megapixels in chunks of 8 KiB make 50,000
_STAYING = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT"),
        *(b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI"),
        *(b"bKGD", b"hIST", b"pHYs"),
    }
)
_EMPTY = b"blNk"  # ancillary, private, and safe to copy
_LARGEST_EXIF = 1 << 20
_ZEROS = bytes(1 << 16)


def patches(file: BinaryIO, size: int) -> Iterator[Patch]:
    """Yield what takes from the PNG file of *size* bytes all that it tells.

    Raises:
        Unfit: it is no whole PNG.
    """
    if exactly(file, 0, 8) != _SIGNATURE:
        raise Unfit
    at = 8
    for _ in range(_MOST):
        head = exactly(file, at, 8)
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        stop = at + 12 + length
        if stop > size:
            raise Unfit
        if kind not in _STAYING:
            told = b""
            if kind == b"eXIf" and length <= _LARGEST_EXIF:
                told = only_orientation(exactly(file, at + 8, length), length)
            name = kind if told else _EMPTY
            yield Patch(at + 4, at + 8, name)
            yield Patch(at + 8, stop - 4, told)
            yield Patch(stop - 4, stop, _sum(name + told, length - len(told)).to_bytes(4, "big"))
        if kind == b"IEND":
            if stop < size:
                yield Patch(stop, size)
            return
        at = stop
    raise Unfit


def _sum(begin: bytes, zeros: int) -> int:
    """Return the CRC of *begin* and so many zeros."""
    found = zlib.crc32(begin)
    while zeros > 0:
        found = zlib.crc32(_ZEROS[: min(zeros, len(_ZEROS))], found)
        zeros -= len(_ZEROS)
    return found
