"""A picture, decoded once: upright, sRGB and as large as the preview."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from library.errors import Unreadable
from library.media.colour import shallow, to_srgb
from library.media.extensions import RAW
from library.media.pictures import (
    CUT_OFF,
    DAMAGED,
    accepting_truncation,
    check_size,
    no_fault_of_the_file,
    open_picture,
    orientation_of,
)

PANORAMA = 4096  # pixels; the long edge of very wide or high pictures, at most

_FORGIVEN = ("JPEG", "MPO", "PNG")  # of which the upper part is worth showing
_CUT = ("truncated", "end of file", "unexpected end", "incomplete", "too short", "eof")
# How to turn for each EXIF orientation; 1 needs nothing.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode_picture(path: Path, mime: str, longest: int) -> tuple[Image.Image, bool]:
    """Return the picture at *path*, mode RGB or RGBA, and whether a part of it is missing.

    It is upright, in sRGB, and scaled as `fitting` says. Of an animation it is the first frame.

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


def displayable(image: Image.Image, longest: int, orientation: int | None = None) -> Image.Image:
    """Decode *image* to a picture as `decode_picture` returns.

    *orientation* is EXIF's, for where the caller knows better than the file.
    """
    image.draft(None, fitting(image.size, longest))  # JPEG: decode at a fraction of the size
    image.load()
    if orientation is None:
        orientation = orientation_of(image)
    profile = image.info.get("icc_profile")
    # Colours last: converting the small picture gives the same and takes a tenth of the time.
    picture = to_srgb(scaled(shallow(image), longest), profile)
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def scaled(image: Image.Image, longest: int) -> Image.Image:
    """Return *image* scaled as `fitting` says; a smaller one as it is."""
    size = fitting(image.size, longest)
    if size == image.size:
        return image
    # In two steps, the first by whole pixels: no visible difference, a third of the time.
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """Return *size* scaled so that no edge is longer than *longest* pixels; never enlarged.

    Beyond 3:1 the short edge is a third of *longest* instead, as far as `PANORAMA` allows for the
    long one: a panorama that fits into a square is a line.
    """
    long, short = max(size), min(size)
    edge = min(max(longest, longest / 3 * long / short), max(longest, PANORAMA))
    factor = min(1.0, edge / long)
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))
