"""JPEG XL pictures, through libjxl's plugin for Pillow."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from pillow_jxl import JpegXLImagePlugin

from library.errors import Unreadable
from library.media.jxl import read_jxl
from library.media.pictures import DAMAGED, no_fault_of_the_file, orientation_of

_MOST_PIXELS = 60_000_000  # the plugin decodes as soon as it opens, and holds all three times

JpegXLImagePlugin.DECODE_THREADS = 0  # the pool decides how much runs at once


def open_jxl(path: Path) -> tuple[Image.Image, int]:
    """Decode the picture at *path*; return it, and its EXIF orientation from now on.

    Of an animation it is the first frame.

    Raises:
        Unreadable: it is broken, or has too many pixels.
        OSError: it has gone or may not be read.
    """
    size = read_jxl(path)[2]  # before libjxl sees the file
    if size is None:
        raise Unreadable(DAMAGED)
    if size[0] * size[1] > _MOST_PIXELS:
        raise Unreadable(
            f"{size[0] * size[1] // 10**6} megapixels are more than the"
            f" {_MOST_PIXELS // 10**6} megapixels of JPEG XL that can be shown."
        )
    try:
        image = Image.open(path, formats=("JXL",))
    except Exception as error:  # the plugin raises whatever a broken file brings about
        if no_fault_of_the_file(error):
            raise
        raise Unreadable(DAMAGED) from error
    # libjxl has turned it; but what was packed from a JPEG comes back as that JPEG was.
    was_jpeg = isinstance(image, JpegXLImagePlugin.JXLImageFile) and image.jpeg
    return image, orientation_of(image) if was_jpeg else 1
