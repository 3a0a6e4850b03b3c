"""RAW photos, through LibRaw: the preview that the camera put in, else the sensor's picture."""

from __future__ import annotations

import io
from pathlib import Path

import rawpy
from PIL import Image

from library.errors import Unreadable
from library.media.displayable import displayable, scaled
from library.media.pictures import DAMAGED, open_jpeg, orientation_of

_MOST_PIXELS = 160_000_000  # of the sensor; at half size, each takes some 5 bytes
_LEAST_EDGE = 160  # pixels; smaller ones are no pictures
_ORIENTATIONS = {3: 3, 5: 8, 6: 6}  # EXIF's for LibRaw's way to turn; 0 needs none


def decode_raw(path: Path, longest: int) -> Image.Image:
    """Return the RAW photo at *path*, mode RGB, upright, in sRGB, no edge above *longest* pixels.

    The camera's own preview where it is as large as asked for, or as the half of the sensor's
    size, in which the photo is developed otherwise; a smaller one only if that fails.

    Raises:
        Unreadable: it has no preview and cannot be developed, or has too many pixels.
        OSError: it has gone or may not be read.
    """
    path.open("rb").close()  # LibRaw does not tell whether the disk or the file is to blame
    try:
        with rawpy.imread(str(path)) as raw:
            return _picture(raw, longest)
    except rawpy.LibRawError as error:
        raise _meaning(error) from error


def raw_size(path: Path) -> tuple[int, int] | None:
    """Return width and height of the RAW photo at *path* as displayed; None if it has none."""
    try:
        with rawpy.imread(str(path)) as raw:
            sizes = raw.sizes
    except rawpy.LibRawError:
        return None
    sideways = sizes.flip in (5, 6)
    return (sizes.height, sizes.width) if sideways else (sizes.width, sizes.height)


def _picture(raw: rawpy.RawPy, longest: int) -> Image.Image:
    sizes = raw.sizes
    preview = _preview(raw)
    edge = 0 if preview is None else max(preview.size)
    if preview is not None and edge >= min(longest, max(sizes.width, sizes.height) // 2):
        return _upright(preview, sizes.flip, longest)
    if sizes.raw_width * sizes.raw_height > _MOST_PIXELS:
        raise Unreadable("This RAW photo has more pixels than can be developed.")
    try:
        pixels = raw.postprocess(half_size=True, use_camera_wb=True, output_bps=8)
    except rawpy.LibRawError:
        if preview is None or edge < _LEAST_EDGE:
            raise
        return _upright(preview, sizes.flip, longest)
    return scaled(Image.fromarray(pixels), longest)


def _preview(raw: rawpy.RawPy) -> Image.Image | None:
    """The largest JPEG in the file that can be opened, not decoded yet."""
    try:
        found = raw.extract_thumb()
        if found.format is not rawpy.ThumbFormat.JPEG or not isinstance(found.data, bytes):
            return None
        return open_jpeg(io.BytesIO(found.data))
    except (rawpy.LibRawError, Unreadable):
        return None


def _upright(preview: Image.Image, flip: int, longest: int) -> Image.Image:
    """Some cameras turn the preview, some say in it how to, and most leave both to the RAW file."""
    orientation = orientation_of(preview)
    turned = flip in (5, 6) and preview.height > preview.width
    if orientation == 1 and not turned:
        orientation = _ORIENTATIONS.get(flip, 1)
    try:
        return displayable(preview, longest, orientation)
    except OSError as error:
        raise Unreadable(DAMAGED) from error


def _meaning(error: rawpy.LibRawError) -> Exception:
    if isinstance(error, rawpy.LibRawFileUnsupportedError):
        return Unreadable("This RAW format cannot be shown.")
    if "memory" in str(error).lower():
        return MemoryError()
    return Unreadable(DAMAGED)
