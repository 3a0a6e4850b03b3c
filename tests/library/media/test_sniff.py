from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.media.sniff import HEAD_BYTES, Sniffed, sniff
from library.model import Kind

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF"
UNKNOWN = "application/octet-stream"


def box(*brands: bytes) -> bytes:
    """An ftyp box: the major brand, then the compatible ones."""
    data = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return (len(data) + 4).to_bytes(4, "big") + data


@pytest.mark.parametrize(
    ("head", "name", "kind", "mime"),
    [
        (JPEG, "photo.jpg", Kind.IMAGE, "image/jpeg"),
        (JPEG, "photo.heic", Kind.IMAGE, "image/jpeg"),
        (JPEG, "photo", Kind.IMAGE, "image/jpeg"),
        (JPEG, "clip.THM", Kind.SIDECAR, "image/jpeg"),
        (JPEG, "photo.xmp", Kind.IMAGE, "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "a.png", Kind.IMAGE, "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a.webp", Kind.IMAGE, "image/webp"),
        (b"RIFF\0\0\0\0AVI LIST", "a.avi", Kind.VIDEO, "video/x-msvideo"),
        (b"RIFF\0\0\0\0WAVEfmt ", "a.wav", Kind.OTHER, "audio/x-wav"),
        (b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "a.bmp", Kind.IMAGE, "image/bmp"),
        (b"BMW is a maker of cars", "cars.txt", Kind.OTHER, "text/plain"),
        (b"II*\0\x08\0\0\0", "a.tif", Kind.IMAGE, "image/tiff"),
        (b"II*\0\x08\0\0\0", "a.NEF", Kind.IMAGE, "image/x-nikon-nef"),
        (b"II*\0\x10\0\0\0CR\x02\0", "a.tif", Kind.IMAGE, "image/x-canon-cr2"),
        (b"FUJIFILMCCD-RAW 0201", "a.raf", Kind.IMAGE, "image/x-fujifilm-raf"),
        (box(b"heic", b"mif1"), "a.jpg", Kind.IMAGE, "image/heic"),
        (box(b"mif1", b"mif1", b"avif"), "a.avif", Kind.IMAGE, "image/avif"),
        (box(b"    ", b"heic"), "a.heic", Kind.IMAGE, "image/heic"),
        (box(b"isom", b"mp41"), "a.mp4", Kind.VIDEO, "video/mp4"),
        (box(b"isom", b"mp41"), "a.m4a", Kind.OTHER, "audio/mp4"),
        (box(b"M4A "), "a.m4a", Kind.OTHER, "audio/mp4"),
        (box(b"qt  "), "a.mov", Kind.VIDEO, "video/quicktime"),
        (box(b"3gp5"), "a.3gp", Kind.VIDEO, "video/3gpp"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "a.mov", Kind.VIDEO, "video/quicktime"),
        (b"\0\0\0\x08wide\0\0\0\0mdat", "a.bin", Kind.OTHER, UNKNOWN),
        (b"OggS" + bytes(24) + b"\x80theora", "a.ogv", Kind.VIDEO, "video/ogg"),
        (b"OggS" + bytes(24) + b"\x01vorbis", "a.ogg", Kind.OTHER, "audio/ogg"),
        ((b"\x47" + bytes(187)) * 3, "a.ts", Kind.VIDEO, "video/mp2t"),
        (b"%PDF-1.7", "a.pdf", Kind.OTHER, "application/pdf"),
        (b"\0\x05\x16\x07\0\x02\0\0", "._a.jpg", Kind.OTHER, "application/applefile"),
    ],
)
def test_content_decides_and_extensions_break_ties(
    head: bytes, name: str, kind: Kind, mime: str
) -> None:
    """Magic bytes outrank the extension; RAW, audio and sidecars are told by it."""
    assert Sniffed(kind, mime) == sniff(head, name)


@pytest.mark.parametrize(
    ("head", "name", "mime"),
    [
        (b"<html><body>404</body></html>", "photo.jpg", "text/html"),
        (b"\xef\xbb\xbf\n <!DOCTYPE HTML>", "photo.png", "text/html"),
        ("\ufeff<script>".encode("utf-16-le"), "photo.png", "text/html"),
        (b"<!-- hello --><script >alert(1)", "photo.xmp", "text/html"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x">', "drawing.svg", "image/svg+xml"),
        (b"<svg>", "photo.jpg", "image/svg+xml"),
        (b'<?xml version="1.0"?><html xmlns="x">', "a.xml", "application/xhtml+xml"),
    ],
)
def test_active_content_never_passes_for_a_picture(head: bytes, name: str, mime: str) -> None:
    """HTML and SVG are OTHER under their own types, however the file is named."""
    assert Sniffed(Kind.OTHER, mime) == sniff(head, name)


@pytest.mark.parametrize(
    ("name", "kind", "mime"),
    [
        ("zero.jpg", Kind.OTHER, UNKNOWN),
        ("zero.mp4", Kind.OTHER, UNKNOWN),
        ("zero.txt", Kind.OTHER, "text/plain"),
        ("zero", Kind.OTHER, UNKNOWN),
        ("zero.XMP", Kind.SIDECAR, "application/rdf+xml"),
        ("zero.aae", Kind.SIDECAR, "application/xml"),
        ("zero.thm", Kind.SIDECAR, "image/jpeg"),
        ("IMG_1.jpg.json", Kind.SIDECAR, "application/json"),
        ("IMG_1.heic.supplemental-metadata.json", Kind.SIDECAR, "application/json"),
        ("package.json", Kind.OTHER, "application/json"),
    ],
)
def test_an_empty_file_is_never_a_picture(name: str, kind: Kind, mime: str) -> None:
    """With nothing to read, only names of sidecars and documents mean something."""
    assert Sniffed(kind, mime) == sniff(b"", name)


@given(st.binary(max_size=HEAD_BYTES), st.text(max_size=40))
def test_any_bytes_under_any_name_get_an_answer(head: bytes, name: str) -> None:
    """Sniffing never raises, and says a media type."""
    assert "/" in sniff(head, name).mime


def test_sniffing_imports_no_decoder() -> None:
    """The web process may sniff, describe jobs and hold the pool without Pillow, PyAV or numpy."""
    code = (
        "import sys, library.media.sniff, library.media.cache, library.media.decoders\n"
        "print({'PIL', 'av', 'numpy', 'pillow_heif', 'exifread'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "set()" == run.stdout.strip()


# Where the answer differs from the index on purpose, and why.
CORPUS_EXCEPTIONS = {
    # The major brand is blank, so the index' tool fell back to MP4; a compatible brand says HEIC.
    "damaged/github_45.heic": ("image", "image/heic"),
    # An animated AVIF is image/avif (AVIF 1.1, section 10.3) and shown by <img>; the index' tool
    # knows the brand "avis" as MP4 only.
    "formats/animated_Chimera.avif": ("image", "image/avif"),
    # The index gives no type to files without content.
    "empty/zero.jpg": ("other", UNKNOWN),
    "empty/zero.xmp": ("sidecar", "application/rdf+xml"),
}


def test_the_corpus_is_recognised(corpus: list[Any]) -> None:
    """Kind and media type of every real file are the index', but for the exceptions listed."""
    differing = {}
    for row in corpus:
        with row.path.open("rb") as file:
            found = sniff(file.read(HEAD_BYTES), row.path.name)
        if (found.kind, found.mime) != (row["kind"], row["mime"]):
            differing[row.name] = (str(found.kind), found.mime)
    assert CORPUS_EXCEPTIONS == differing
