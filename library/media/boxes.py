"""Boxes of ISO base media files, for what decoders refuse to tell."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

_HEAD = 1 << 20  # bytes; the boxes wanted come first, pixels last
_DEEPEST = 4
# Boxes that hold boxes, and how many bytes of their own come before those.
_CONTAINERS = {b"meta": 4, b"iprp": 0, b"ipco": 0, b"moov": 0, b"trak": 0, b"mdia": 0, b"uuid": 16}


def picture_size(path: Path) -> tuple[int, int] | None:
    """Return the size that a HEIC or AVIF file claims, None if it claims none.

    The largest wins: the others are those of tiles and embedded thumbnails.
    """
    sizes = [
        struct.unpack(">II", body[4:12])
        for kind, body in boxes(read_head(path))
        if kind == b"ispe" and len(body) >= 12
    ]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    return (width, height) if width and height else None


def read_head(path: Path) -> bytes:
    """Return the first megabyte of the file at *path*."""
    with path.open("rb") as file:
        return file.read(_HEAD)


def boxes(data: bytes, depth: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and content of all boxes, parents first, as far as *data* reaches."""
    at = 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        start = at + 8
        if length == 1 and at + 16 <= len(data):
            (length,) = struct.unpack_from(">Q", data, start)
            start += 8
        end = at + length if length >= start - at else len(data)  # 0: to the end of the file
        body = data[start:end]
        yield kind, body
        if kind in _CONTAINERS and depth < _DEEPEST:
            yield from boxes(body[_CONTAINERS[kind] :], depth + 1)
        at = end
