"""Metadata of PNG files, read chunk by chunk: it may lie behind the pixels."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from library.media.blocks import Blocks

_SIGNATURE_BYTES = 8
_LARGEST = 4 << 20  # bytes of one chunk, packed or unpacked; longer ones are no metadata
_XMP = "XML:com.adobe.xmp"


def read_png_blocks(path: Path) -> Blocks:
    """Read the text, EXIF and XMP chunks of the file at *path*, as far as it is whole."""
    exif: bytes | None = None
    texts: dict[str, str] = {}
    for kind, data in _chunks(path):
        if kind == b"eXIf":
            exif = data
        elif (text := _text(kind, data)) is not None:
            texts.setdefault(*text)
    return Blocks(exif=exif, xmp=texts.pop(_XMP, None), texts=texts)


def _chunks(path: Path) -> Iterator[tuple[bytes, bytes]]:
    """The chunks that may hold metadata. Their checksums do not matter here."""
    with path.open("rb") as file:
        file.seek(_SIGNATURE_BYTES)
        while len(header := file.read(8)) == 8 and header[4:] != b"IEND":
            length = int.from_bytes(header[:4], "big")
            if header[4:] in (b"eXIf", b"tEXt", b"zTXt", b"iTXt") and length <= _LARGEST:
                yield header[4:], file.read(length)
                length = 0
            file.seek(length + 4, 1)


def _text(kind: bytes, data: bytes) -> tuple[str, str] | None:
    """The keyword and the text of a chunk (PNG 1.2, section 4.2.3)."""
    keyword, _, rest = data.partition(b"\0")
    packed, encoding = False, "latin-1"
    if kind == b"zTXt":
        packed, rest = True, rest[1:]
    elif kind == b"iTXt":
        packed, encoding = rest[:1] == b"\1", "utf-8"
        rest = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    if packed:
        rest = _unpacked(rest)
    return keyword.decode("latin-1"), rest.decode(encoding, "replace")


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _LARGEST)
    except zlib.error:
        return b""
