"""EXIF of RAW formats that are no TIFF files: Canon's CR3 and Fujifilm's RAF."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image

from library.media.blocks import Blocks, blocks_of
from library.media.boxes import boxes, read_head
from library.media.exif import Exif, exif_of_block, exif_of_tags, tags_of_block

# A CR3 has its main, EXIF and GPS directories in TIFF files of their own (as in ExifTool's
# Image::ExifTool::Canon, and github.com/lclevy/canon_cr3).
_MAIN, _DETAIL, _GPS = b"CMT1", b"CMT2", b"CMT4"
_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_RAF_JPEG = struct.Struct(">84xII")  # where the embedded JPEG is, and how long
_JPEG_HEAD = 1 << 20  # bytes; its metadata come first


def read_cr3(path: Path) -> tuple[Exif, Blocks]:
    """Read the metadata of the CR3 at *path*."""
    found: dict[bytes, bytes] = {}
    xmp = None
    for kind, body in boxes(read_head(path)):
        found.setdefault(kind, body)
        if kind == b"uuid" and body.startswith(_XMP_BOX):
            xmp = body[len(_XMP_BOX) :]
    main, detail, gps = (tags_of_block(found.get(name)) for name in (_MAIN, _DETAIL, _GPS))
    return exif_of_tags(main, {**main, **detail}, gps), Blocks(xmp=xmp)


def read_raf(path: Path) -> tuple[Exif, Blocks]:
    """Read the metadata of the RAF at *path*, which are those of the JPEG in it."""
    with path.open("rb") as file:
        header = file.read(_RAF_JPEG.size)
        if len(header) < _RAF_JPEG.size:
            return Exif(), Blocks()
        offset, length = _RAF_JPEG.unpack(header)
        file.seek(offset)
        head = file.read(min(length, _JPEG_HEAD))
    try:
        with Image.open(io.BytesIO(head), formats=("JPEG",)) as image:
            blocks = blocks_of(image)
    except Exception:  # whatever a broken one brings about
        return Exif(), Blocks()
    return exif_of_block(blocks.exif), blocks


READERS: Mapping[str, Callable[[Path], tuple[Exif, Blocks]]] = {
    "image/x-canon-cr3": read_cr3,
    "image/x-fujifilm-raf": read_raf,
}
