"""WebP: chunks that tell become junk (RFC 9649)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from library.media.bare.orientation import only_orientation
from library.media.bare.patches import Patch, Unfit, exactly

_MOST = 20_000  # chunks: as many frames of an animation
_STAYING = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"ICCP"})
_IN_FRAME = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
_FRAME_HEAD = 16
_HAS_EXIF, _HAS_XMP = 0x08, 0x04
_LARGEST_EXIF = 1 << 20


def patches(file: BinaryIO, size: int) -> Iterator[Patch]:
    """Yield what takes from the WebP file of *size* bytes all that it tells.

    Raises:
        Unfit: it is no whole WebP.
    """
    head = exactly(file, 0, 12)
    end = 8 + int.from_bytes(head[4:8], "little")
    if head[:4] != b"RIFF" or head[8:] != b"WEBP" or end > size:
        raise Unfit
    flags, turned = None, False
    for kind, start, stop in _chunks(file, 12, end):
        if kind == b"VP8X":
            flags = start
        elif kind == b"ANMF":
            if stop - start < _FRAME_HEAD:
                raise Unfit
            for inner, first, last in _chunks(file, start + _FRAME_HEAD, stop):
                if inner not in _IN_FRAME:
                    yield from _junk(first, last)
        elif kind == b"EXIF" and not turned and stop - start <= _LARGEST_EXIF:
            tiff = exactly(file, start, stop - start)
            told = only_orientation(tiff.removeprefix(b"Exif\0\0"), len(tiff))
            turned = bool(told)
            if told:
                yield Patch(start, stop, told)
            else:
                yield from _junk(start, stop)
        elif kind not in _STAYING:
            yield from _junk(start, stop)
    if flags is not None:
        old = exactly(file, flags, 1)[0]
        kept = old & ~(_HAS_XMP if turned else _HAS_XMP | _HAS_EXIF)
        yield Patch(flags, flags + 1, bytes([kept]))
    if end < size:
        yield Patch(end, size)


def _chunks(file: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind of each chunk, and from where to where its content goes."""
    for _ in range(_MOST):
        if at == end:
            return
        head = exactly(file, at, 8)
        start = at + 8
        stop = start + int.from_bytes(head[4:], "little")
        if stop > end:
            raise Unfit
        yield head[:4], start, stop
        at = min(stop + (stop & 1), end)  # some leave the last one's padding out
    raise Unfit


def _junk(start: int, stop: int) -> Iterator[Patch]:
    yield Patch(start - 8, start - 4, b"JUNK")
    yield Patch(start, stop)
