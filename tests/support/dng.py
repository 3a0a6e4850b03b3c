"""A small RAW photo: a DNG of a Bayer sensor."""

from __future__ import annotations

import io
import struct

import numpy as np
from PIL import Image

_BYTE, _TEXT, _SHORT, _LONG, _SIGNED_RATIO = 1, 2, 3, 4, 10
_ROOM = 512  # for each directory with its values

_Tags = dict[int, tuple[int, list[int] | bytes]]


def dng(width: int = 640, height: int = 480, orientation: int = 1, preview: int = 0) -> bytes:
    """A sensor whose left half is lit; with a red JPEG of *preview* pixels' width if not 0."""
    pixels = np.full((height, width), 200, np.uint16)
    pixels[:, : width // 2] = 15_000
    sensor, jpeg = pixels.tobytes(), b""
    start = 8 + 2 * _ROOM
    photo = _sensor(width, height, start)
    first = _camera(orientation)
    if preview:
        jpeg = _jpeg(preview, preview * height // width)
        first |= _small(preview, preview * height // width, start + len(sensor), len(jpeg))
        first[330] = (_LONG, [8 + _ROOM])  # where the sensor's directory is
    else:
        first |= photo
    directories = _directory(first, 8) + _directory(photo, 8 + _ROOM)
    return b"II*\0" + struct.pack("<I", 8) + directories + sensor + jpeg


def _jpeg(width: int, height: int) -> bytes:
    jpeg = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(jpeg, "JPEG")
    return jpeg.getvalue()


def _camera(orientation: int) -> _Tags:
    matrix = [value for number in np.eye(3, dtype=int).ravel() for value in (int(number), 1)]
    return {
        271: (_TEXT, b"Maker\0"),
        272: (_TEXT, b"Model\0"),
        274: (_SHORT, [orientation]),
        50706: (_BYTE, b"\1\4\0\0"),  # the version of DNG
        50708: (_TEXT, b"Maker Model\0"),
        50721: (_SIGNED_RATIO, matrix),  # from XYZ to the camera's colours
    }


def _sensor(width: int, height: int, start: int) -> _Tags:
    return {
        254: (_LONG, [0]),
        256: (_LONG, [width]),
        257: (_LONG, [height]),
        258: (_SHORT, [16]),
        259: (_SHORT, [1]),
        262: (_SHORT, [32803]),  # a colour filter array
        273: (_LONG, [start]),
        277: (_SHORT, [1]),
        278: (_LONG, [height]),
        279: (_LONG, [2 * width * height]),
        33421: (_SHORT, [2, 2]),
        33422: (_BYTE, b"\0\1\1\2"),
        50717: (_SHORT, [16_000]),  # white
    }


def _small(width: int, height: int, start: int, length: int) -> _Tags:
    return {
        254: (_LONG, [1]),
        256: (_LONG, [width]),
        257: (_LONG, [height]),
        258: (_SHORT, [8, 8, 8]),
        259: (_SHORT, [7]),
        262: (_SHORT, [6]),
        273: (_LONG, [start]),
        277: (_SHORT, [3]),
        278: (_LONG, [height]),
        279: (_LONG, [length]),
    }


def _directory(tags: _Tags, at: int) -> bytes:
    data, entries = b"", b""
    behind = at + 2 + 12 * len(tags) + 4
    for tag, (kind, values) in sorted(tags.items()):
        count = len(values) // 2 if kind == _SIGNED_RATIO else len(values)
        packed = values if isinstance(values, bytes) else _packed(kind, values)
        if len(packed) > 4:
            packed, data = struct.pack("<I", behind + len(data)), data + packed
        entries += struct.pack("<HHI4s", tag, kind, count, packed)
    return (struct.pack("<H", len(tags)) + entries + bytes(4) + data).ljust(_ROOM, b"\0")


def _packed(kind: int, values: list[int]) -> bytes:
    letter = {_SHORT: "H", _LONG: "I", _SIGNED_RATIO: "i"}[kind]
    return struct.pack(f"<{len(values)}{letter}", *values)
