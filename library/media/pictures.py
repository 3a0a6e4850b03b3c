"""Opening pictures with Pillow: only as what they are, and never larger than bearable."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pillow_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    ExifTags,
    GifImagePlugin,
    Image,
    ImageFile,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from library.errors import Unreadable

# Naming them registers them here, rather than with fifty others when the first file comes.
_PLUGINS = (
    BmpImagePlugin,
    GifImagePlugin,
    MpoImagePlugin,  # with JPEG
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
pillow_heif.register_heif_opener(decode_threads=1, thumbnails=False)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the pool decides how much runs at once

FORMATS = {  # Pillow's readers by media type
    "image/avif": ("AVIF",),
    "image/bmp": ("BMP",),
    "image/gif": ("GIF",),
    "image/heic": ("HEIF",),
    "image/heif": ("HEIF",),
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/tiff": ("TIFF",),
    "image/webp": ("WEBP",),
}
_NOT_YET = {
    "image/jp2": "JPEG 2000 pictures cannot be shown yet.",
}
DAMAGED = "The file is damaged and cannot be read."
CUT_OFF = "The file is cut off; only a part of it is there."

# JPEG is decoded at an eighth of its size at best, so it may be larger; not if it is progressive,
# which needs all coefficients at once.
_MOST_PIXELS, _MOST_PIXELS_JPEG = 120_000_000, 250_000_000
Image.MAX_IMAGE_PIXELS = None  # `check_size` is stricter, and knows the formats

_truncation = threading.Lock()


def open_picture(path: Path, mime: str) -> Image.Image:
    """Open the picture at *path* without decoding it. The caller closes it.

    Only the decoder for *mime* gets to see it: others (PostScript, say) do more than decode.

    Raises:
        Unreadable: the format is not supported, or the file is not of it.
        OSError: it has gone or may not be read.
    """
    formats = FORMATS.get(mime)
    if formats is None:
        raise Unreadable(_NOT_YET.get(mime, "This format cannot be shown."))
    try:
        return Image.open(path, formats=formats)
    except Exception as error:  # plugins raise whatever a broken file brings about
        if no_fault_of_the_file(error):
            raise
        raise Unreadable(DAMAGED) from error


def open_jpeg(file: IO[bytes]) -> Image.Image:
    """Open a JPEG that lies within another file, without decoding it.

    Raises:
        Unreadable: it is none, or has too many pixels.
    """
    try:
        image = Image.open(file, formats=("JPEG",))
    except Exception as error:
        if no_fault_of_the_file(error):
            raise
        raise Unreadable(DAMAGED) from error
    check_size(image)
    return image


def no_fault_of_the_file(error: Exception) -> bool:
    """Whether *error* comes from the memory or the disk; decoders' errors have no number."""
    return isinstance(error, MemoryError) or getattr(error, "errno", None) is not None


def orientation_of(image: Image.Image) -> int:
    """Return how *image* has to be turned once it is decoded: EXIF orientation, 1 to 8.

    What libheif, libavif and Pillow's TIFF reader have turned says 1 from then on. Whatever makes
    no sense, such as the 0 of some phones, is 1 too.
    """
    try:
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # EXIF is the most broken part of many files
        return 1
    return orientation if orientation in range(1, 9) else 1


def check_size(image: Image.Image) -> None:
    """Refuse a picture whose pixels would fill the memory, before any of them is decoded.

    Raises:
        Unreadable: it has too many.
    """
    jpeg = image.format in ("JPEG", "MPO") and not image.info.get("progressive")
    most = _MOST_PIXELS_JPEG if jpeg else _MOST_PIXELS
    pixels = image.width * image.height
    if pixels > most:
        claimed = f"{pixels / 10**9:.1f} giga" if pixels >= 10**9 else f"{pixels // 10**6} mega"
        limit = f"the {most // 10**6} megapixels that can be shown"
        raise Unreadable(f"{claimed}pixels are more than {limit}.")


@contextmanager
def accepting_truncation() -> Iterator[None]:
    """Let Pillow fill with grey what is missing of a JPEG or PNG. One thread at a time."""
    with _truncation:
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = False
