"""What a picture says of itself, gathered from all its blocks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from library.errors import Unreadable
from library.media.animation import duration_of
from library.media.blocks import Blocks, blocks_of, blocks_of_tiff
from library.media.boxes import picture_size
from library.media.captions import caption_of
from library.media.captured import dated
from library.media.dates import Moment, parse_moment
from library.media.exif import Exif, exif_of, exif_of_block
from library.media.exif_search import search_exif
from library.media.extensions import RAW, RAW_TIFF
from library.media.google import google_camera_of
from library.media.iptc import Iptc, iptc_of
from library.media.jxl import read_jxl
from library.media.motion import find_embedded_video
from library.media.pictures import FORMATS, open_picture, orientation_of
from library.media.places import Place
from library.media.png import read_png_blocks
from library.media.raw_exif import READERS
from library.media.xmp import Xmp, xmp_of
from library.model import DateSource, Facts

_HEAD = 1 << 20  # bytes of a broken file in which XMP is looked for
_SIDEWAYS = range(5, 9)  # EXIF orientations that swap width and height
_BOXED = frozenset({"image/avif", "image/heic", "image/heif"})
_RAW_TIFF_MIMES = frozenset(RAW_TIFF.values())


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read, before anything is decided."""

    exif: Exif
    blocks: Blocks
    size: tuple[int, int] | None = None  # as displayed
    orientation: int | None = None
    damaged: bool = False


def read_picture_facts(path: Path, mime: str, sidecar: Xmp) -> Facts:
    """Read the facts of the picture at *path*; a broken one tells what it still can.

    What *sidecar* says counts as if it were in the picture's own XMP, and before that.

    Raises:
        OSError: it has gone or may not be read.
    """
    found = _read(path, mime)
    exif, iptc = found.exif, iptc_of(found.blocks.iptc)
    xmp = sidecar.over(xmp_of(found.blocks.xmp))
    camera = google_camera_of(found.blocks.xmp)
    video = find_embedded_video(path, mime, camera.videos_from_end)
    place = _place(exif.place, xmp.place)
    shooting = exif.shooting.or_else(xmp.shooting)
    size = found.size or (_raw_size(path) if mime in RAW else None)
    width, height = size or (None, None)
    facts = Facts(
        duration_s=duration_of(path, mime),
        width=width,
        height=height,
        orientation=found.orientation,
        latitude=place.latitude,
        longitude=place.longitude,
        altitude_m=place.altitude_m,
        make=exif.make or xmp.make,
        model=exif.model or xmp.model,
        lens=shooting.lens,
        exposure_s=shooting.exposure_s,
        f_number=shooting.f_number,
        iso=shooting.iso,
        focal_length_mm=shooting.focal_length_mm,
        content_id=exif.content_id,
        burst_id=exif.burst_id or camera.burst_id,
        embedded_offset=video and video.offset,
        embedded_length=video and video.length,
        rating=exif.rating if xmp.rating is None else xmp.rating,
        caption=_caption(xmp, iptc, exif, found.blocks),
        keywords=tuple(dict.fromkeys((*xmp.keywords, *iptc.keywords))),
        regions=xmp.marked.on(size, found.orientation),
        damaged=found.damaged,
    )
    return dated(facts, _dates(exif, xmp, iptc, found.blocks))


def _raw_size(path: Path) -> tuple[int, int] | None:
    from library.media.raw import raw_size  # few files need it, and it is large

    return raw_size(path)


def _dates(
    exif: Exif, xmp: Xmp, iptc: Iptc, blocks: Blocks
) -> tuple[tuple[Moment | None, DateSource], ...]:
    """The shutter's dates before the editor's, and the last edit at the end."""
    return (
        (exif.original, DateSource.EXIF),
        (exif.digitized, DateSource.EXIF),
        (xmp.original, DateSource.XMP),
        (xmp.created, DateSource.XMP),
        (xmp.dated, DateSource.XMP),
        (iptc.created, DateSource.IPTC),
        (exif.satellite or xmp.satellite, DateSource.GPS),
        (parse_moment(blocks.texts.get("Creation Time")), DateSource.PNG),
        (exif.modified, DateSource.EXIF),
    )


def _caption(xmp: Xmp, iptc: Iptc, exif: Exif, blocks: Blocks) -> str | None:
    told = xmp.caption or iptc.caption or exif.caption
    return told or caption_of(blocks.texts.get("Description"))


def _place(exif: Place, xmp: Place) -> Place:
    if exif.latitude is not None or xmp.latitude is None:
        return exif
    return Place(xmp.latitude, xmp.longitude, exif.altitude_m)


def _read(path: Path, mime: str) -> _Found:
    raw = mime in _RAW_TIFF_MIMES
    try:
        with open_picture(path, "image/tiff" if raw else mime) as image:
            exif, blocks = _metadata(path, image)
            size, orientation = _upright(image, exif)
    except Unreadable:
        return _of_closed_file(path, mime)
    # The first picture in a RAW file is a small preview.
    return _Found(exif, blocks, None if raw else size, orientation)


def _metadata(path: Path, image: Image.Image) -> tuple[Exif, Blocks]:
    try:
        if image.format == "TIFF":
            return exif_of(image.getexif()), blocks_of_tiff(image)
        blocks = read_png_blocks(path) if image.format == "PNG" else blocks_of(image)
    except Exception:  # of a directory that points nowhere, say
        return search_exif(path), Blocks()
    exif = exif_of_block(blocks.exif)
    found_nothing = exif == Exif() and blocks.exif is not None
    return (search_exif(path) if found_nothing else exif), blocks


def _upright(image: Image.Image, exif: Exif) -> tuple[tuple[int, int], int | None]:
    """The size as displayed, and the orientation that the file states."""
    # Pillow would decode a PNG to look for EXIF behind its pixels.
    png = image.format == "PNG"
    orientation = (exif.orientation or 1) if png else orientation_of(image)
    # Pillow already gives the size of a TIFF as it will be once it is decoded.
    sideways = orientation in _SIDEWAYS and image.format != "TIFF"
    size = (image.height, image.width) if sideways else image.size
    stated = image.info.get("original_orientation") or exif.orientation
    return size, stated if stated or orientation == 1 else orientation


def _of_closed_file(path: Path, mime: str) -> _Found:
    """What can be had where no decoder opens the file."""
    if mime in READERS:
        exif, blocks = READERS[mime](path)
        return _Found(exif, blocks, orientation=exif.orientation)
    if mime == "image/jxl":
        exif, blocks, size = read_jxl(path)
        return _Found(exif, blocks, size, exif.orientation)
    with path.open("rb") as file:
        blocks = Blocks(xmp=file.read(_HEAD))
    exif = search_exif(path)
    size = picture_size(path) if mime in _BOXED else None
    return _Found(exif, blocks, size, exif.orientation, damaged=mime in FORMATS)
