"""How long an animation plays, from its blocks alone: nothing is decoded."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from library.media.boxes import boxes, read_head

_MOST_BLOCKS = 1 << 20  # of a hostile file
_GIF_TRAILER, _GIF_IMAGE, _GIF_EXTENSION, _GIF_CONTROL = 0x3B, 0x2C, 0x21, 0xF9
_WEBP_FRAME = b"ANMF"
_PNG_FRAME = b"fcTL"


def duration_of(path: Path, mime: str) -> float | None:
    """Return how many seconds an animated GIF, PNG, WebP or AVIF plays once; None: it stands.

    Raises:
        OSError: it has gone or may not be read.
    """
    if mime == "image/avif":
        return _avif_s(read_head(path))
    delays = _DELAYS.get(mime)
    if delays is None:
        return None
    with path.open("rb") as file:
        frames = list(delays(file))
    return round(sum(frames), 3) if len(frames) > 1 else None


def _gif_delays_s(file: BinaryIO) -> Iterator[float]:
    """Yield the delay of each frame (GIF89a §23)."""
    head = file.read(13)
    if len(head) < 13:
        return
    _skip_colours(file, head[10])
    for _ in range(_MOST_BLOCKS):
        kind = file.read(1)
        if kind == bytes([_GIF_IMAGE]):
            described = file.read(9)
            if len(described) < 9:
                return
            _skip_colours(file, described[8])
            file.seek(1, os.SEEK_CUR)
        elif kind == bytes([_GIF_EXTENSION]):
            if file.read(1) == bytes([_GIF_CONTROL]) and len(control := file.read(5)) == 5:
                yield int.from_bytes(control[2:4], "little") / 100
        else:
            return
        for _ in range(_MOST_BLOCKS):
            length = file.read(1)
            if not length or not length[0]:
                break
            file.seek(length[0], os.SEEK_CUR)


def _skip_colours(file: BinaryIO, packed: int) -> None:
    if packed & 0x80:
        file.seek(3 << (packed & 7) + 1, os.SEEK_CUR)


def _webp_delays_s(file: BinaryIO) -> Iterator[float]:
    """Yield the duration of each frame (RFC 9649 §2.7.1.1)."""
    file.seek(12)
    for _ in range(_MOST_BLOCKS):
        head = file.read(8)
        if len(head) < 8:
            return
        kind, length = struct.unpack("<4sI", head)
        begun = file.read(min(length, 15))
        if kind == _WEBP_FRAME and len(begun) == 15:
            yield int.from_bytes(begun[12:15], "little") / 1000
        file.seek(length + length % 2 - len(begun), os.SEEK_CUR)


def _png_delays_s(file: BinaryIO) -> Iterator[float]:
    """Yield the delay of each frame (PNG 3rd edition, 11.3.6.2)."""
    file.seek(8)
    for _ in range(_MOST_BLOCKS):
        head = file.read(8)
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head)
        begun = file.read(min(length, 24))
        if kind == _PNG_FRAME and len(begun) == 24:
            delay, unit = struct.unpack_from(">HH", begun, 20)
            yield delay / (unit or 100)
        file.seek(length + 4 - len(begun), os.SEEK_CUR)


_DELAYS = {"image/gif": _gif_delays_s, "image/png": _png_delays_s, "image/webp": _webp_delays_s}


def _avif_s(data: bytes) -> float | None:
    """Return the duration of the movie (ISO/IEC 14496-12 §8.2.2), or of one pass if it repeats."""
    headers = (body for kind, body in boxes(data) if kind in (b"mvhd", b"mdhd"))
    return next((seconds for seconds in map(_length_s, headers) if seconds), None)


def _length_s(body: bytes) -> float | None:
    layout, at = (">IQ", 20) if body[:1] == b"\1" else (">II", 12)
    if len(body) < at + struct.calcsize(layout):
        return None
    scale, length = struct.unpack_from(layout, body, at)
    endless = (1 << 8 * (struct.calcsize(layout) - 4)) - 1
    return round(length / scale, 3) if scale and length != endless else None
