"""JPEG XL: its metadata and size, without decoding it."""

from __future__ import annotations

from pathlib import Path

from library.media.blocks import Blocks
from library.media.boxes import boxes, read_head
from library.media.exif import Exif, exif_of_block

_CODESTREAM = b"\xff\x0a"
# Width by height of the seven ratios that need no width (ISO/IEC 18181-1, SizeHeader).
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
_LENGTHS = (9, 13, 18, 30)  # bits


def read_jxl(path: Path) -> tuple[Exif, Blocks, tuple[int, int] | None]:
    """Read the EXIF and XMP blocks and the size, before orientation, of the file at *path*."""
    head = read_head(path)
    if head.startswith(_CODESTREAM):
        return Exif(), Blocks(), jxl_size(head)
    everything = list(boxes(head))
    found = dict(everything)
    exif = found.get(b"Exif", b"")[4:] or None  # the first 4 bytes say where it starts
    parts = (body[4:] for kind, body in everything if kind == b"jxlp")  # behind their numbers
    size = jxl_size(found.get(b"jxlc") or b"".join(parts))
    return exif_of_block(exif), Blocks(exif, found.get(b"xml ")), size


def jxl_size(codestream: bytes) -> tuple[int, int] | None:
    """Return width and height from the head of a code stream, None if it is none."""
    if not codestream.startswith(_CODESTREAM) or len(codestream) < 12:
        return None
    bits = _Bits(codestream[2:12])
    small = bits.take(1)
    height = _length(bits, small)
    ratio = bits.take(3)
    if ratio == 0:
        return _length(bits, small), height
    over, under = _RATIOS[ratio - 1]
    return height * over // under, height


def _length(bits: _Bits, small: int) -> int:
    if small:
        return 8 * (bits.take(5) + 1)
    return bits.take(_LENGTHS[bits.take(2)]) + 1


class _Bits:
    """Bits, the lowest of each byte first."""

    def __init__(self, data: bytes) -> None:
        self._rest = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        value = self._rest & ((1 << count) - 1)
        self._rest >>= count
        return value
