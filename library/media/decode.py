"""A picture, decoded once: upright, sRGB and as large as the preview."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from library.errors import Unreadable
from library.media.displayable import displayable
from library.media.extensions import RAW
from library.media.pictures import (
    CUT_OFF,
    DAMAGED,
    accepting_truncation,
    check_size,
    no_fault_of_the_file,
    open_picture,
)

_FORGIVEN = ("JPEG", "MPO", "PNG")  # of which the upper part is worth showing
_CUT = ("truncated", "end of file", "unexpected end", "incomplete", "too short", "eof")


def decode_picture(path: Path, mime: str, longest: int) -> tuple[Image.Image, bool]:
    """Return the picture at *path*, mode RGB or RGBA, and whether a part of it is missing.

    It is upright, in sRGB, and scaled as `displayable` does. Of an animation it is the first frame.

    Raises:
        Unreadable: it cannot be decoded, or has too many pixels.
        OSError: it has gone or may not be read.
    """
    try:
        return _decode(path, mime, longest), False
    except _Broken as error:
        if error.format not in _FORGIVEN:
            raise Unreadable(str(error)) from error
    try:
        with accepting_truncation():
            return _decode(path, mime, longest), True
    except _Broken as error:
        raise Unreadable(str(error)) from error


class _Broken(Exception):
    """Decoding failed half-way."""

    def __init__(self, cause: Exception, image_format: str | None) -> None:
        cut = any(word in str(cause).lower() for word in _CUT)
        super().__init__(CUT_OFF if cut else DAMAGED)
        self.format = image_format


def _decode(path: Path, mime: str, longest: int) -> Image.Image:
    if mime in RAW:
        from library.media.raw import decode_raw  # few files need it, and it is large

        return decode_raw(path, longest)
    if mime == "image/jxl":
        from library.media.jxl_pixels import open_jxl

        image, orientation = open_jxl(path)
        with image:
            return displayable(image, longest, orientation)
    with open_picture(path, mime) as image:
        check_size(image)
        try:
            return displayable(image, longest)
        except Exception as error:  # decoders raise whatever a broken file brings about
            if no_fault_of_the_file(error):
                raise
            if "memory" in str(error).lower():  # libheif's has no type of its own
                raise MemoryError from error
            raise _Broken(error, image.format) from error
