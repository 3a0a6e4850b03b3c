"""Magic bytes: formats that say at a fixed place what they are."""

from __future__ import annotations

import re
import struct

# (offset, bytes, media type); the first one that matches wins.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"CR\x02", "image/x-canon-cr2"),  # within a TIFF, hence before it
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"II+\0", "image/tiff"),  # BigTIFF
    (0, b"MM\0+", "image/tiff"),
    (0, b"IIU\0", "image/x-panasonic-rw2"),
    (0, b"IIRO", "image/x-olympus-orf"),
    (0, b"IIRS", "image/x-olympus-orf"),
    (0, b"MMOR", "image/x-olympus-orf"),
    (0, b"FUJIFILMCCD-RAW ", "image/x-fujifilm-raf"),
    (0, b"FOVb", "image/x-sigma-x3f"),
    (0, b"\0MRM", "image/x-minolta-mrw"),
    (6, b"HEAPCCDR", "image/x-canon-crw"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"\xffO\xffQ", "image/jp2"),
    (0, b"8BPS\0\x01", "image/vnd.adobe.photoshop"),
    (0, b"\0\0\x01\0", "image/x-icon"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-wmv"),  # ASF
    (0, b"\0\0\x01\xba", "video/mpeg"),
    (0, b"\0\0\x01\xb3", "video/mpeg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"\0\x05\x16\x07", "application/applefile"),  # macOS writes ._name beside each file
)

# One expression for all: every upload asks, most of them in vain.
_MAGIC = re.compile(
    b"|".join(b"(.{%d}%s)" % (offset, re.escape(magic)) for offset, magic, _ in _SIGNATURES),
    re.DOTALL,
)

_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/x-wav"}
_OGG_VIDEO = (b"\x80theora", b"OVP80", b"BBCD\0")
_BMP_HEADERS = frozenset({12, 16, 40, 52, 56, 64, 108, 124})  # sizes of every known DIB header
_TS_SYNC = b"\x47"


def signature_mime(head: bytes) -> str | None:
    """Return the media type that the magic bytes of *head* name, None if none is known."""
    found = _MAGIC.match(head)
    if found is not None and found.lastindex is not None:
        return _SIGNATURES[found.lastindex - 1][2]
    return _riff(head) or _ogg(head) or _matroska(head) or _bmp(head) or _transport_stream(head)


def _riff(head: bytes) -> str | None:
    return _RIFF.get(head[8:12]) if head.startswith(b"RIFF") else None


def _ogg(head: bytes) -> str | None:
    if not head.startswith(b"OggS"):
        return None
    return "video/ogg" if any(codec in head for codec in _OGG_VIDEO) else "audio/ogg"


def _matroska(head: bytes) -> str | None:
    if not head.startswith(b"\x1aE\xdf\xa3"):
        return None
    return "video/webm" if b"webm" in head[:64] else "video/x-matroska"


def _bmp(head: bytes) -> str | None:
    # "BM" alone begins many a text; the size of the header behind it does not.
    if not head.startswith(b"BM") or len(head) < 18:
        return None
    return "image/bmp" if struct.unpack_from("<I", head, 14)[0] in _BMP_HEADERS else None


def _transport_stream(head: bytes) -> str | None:
    """Sync bytes at three packets running; cameras put a 4-byte time stamp before each."""
    for start, packet, mime in ((0, 188, "video/mp2t"), (4, 192, "video/m2ts")):
        if head[start : start + 3 * packet : packet] == 3 * _TS_SYNC:
            return mime
    return None
