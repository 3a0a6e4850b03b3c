"""JPEG: segments that tell are emptied, and what follows the picture (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from library.media.bare.orientation import only_orientation
from library.media.bare.patches import Patch, Unfit, exactly

_MOST = 10_000  # segments; those of large ICC profiles and previews make some hundreds
_BLOCK = 1 << 20
_SOI, _EOI, _SOS, _COM = 0xD8, 0xD9, 0xDA, 0xFE
_APPS = range(0xE0, 0xF0)
_EXIF = b"Exif\0\0"
# What may stay of the applications' segments: how the colours are meant.
_STAYING = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
# The next marker in entropy-coded data: FF00 is data, FFD0 to FFD7 are within it, FFFF is filling.
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def patches(file: BinaryIO, size: int) -> Iterator[Patch]:
    """Yield what takes from the JPEG file of *size* bytes all that it tells.

    Raises:
        Unfit: it is no whole JPEG.
    """
    at, turned = 0, False
    if exactly(file, 0, 2) != b"\xff\xd8":
        raise Unfit
    at = 2
    for _ in range(_MOST):
        kind, at = _marker(file, at)
        if kind == _EOI:
            if at < size:
                yield Patch(at, size)
            return
        stop = at + int.from_bytes(exactly(file, at, 2), "big")
        if stop < at + 2 or stop > size:
            raise Unfit
        if kind == _SOS:
            at = _after_scan(file, stop)
            continue
        if kind == _COM or kind in _APPS:
            head = exactly(file, at + 2, min(stop - at - 2, 16))
            if kind == 0xE1 and head.startswith(_EXIF) and not turned:
                start = at + 2 + len(_EXIF)
                tiff = exactly(file, start, stop - start)
                told = only_orientation(tiff, len(tiff))
                turned = bool(told)
                yield Patch(at + 2, stop, _EXIF + told if told else b"")
            elif not head.startswith(_STAYING.get(kind, b"\0nothing")):
                yield Patch(at + 2, stop)
        at = stop
    raise Unfit


def _marker(file: BinaryIO, at: int) -> tuple[int, int]:
    """Return the marker at *at*, and where it ends."""
    pair = exactly(file, at, 2)
    while pair == b"\xff\xff":
        at += 1
        pair = exactly(file, at, 2)
    if pair[0] != 0xFF or pair[1] in (0, _SOI):
        raise Unfit
    return pair[1], at + 2


def _after_scan(file: BinaryIO, at: int) -> int:
    """Return where the first marker lies behind the coded data from *at* on."""
    file.seek(at)
    before = b""
    while block := file.read(_BLOCK):
        found = _NEXT.search(before + block)
        if found is not None:
            return at - len(before) + found.start()
        at += len(block)
        before = block[-1:]
    raise Unfit
