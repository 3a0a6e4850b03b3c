"""Files that mean harm: only Unreadable may leave the functions that read them."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress
from functools import cache
from pathlib import Path

import av
import numpy as np
import pillow_heif
import pillow_jxl  # noqa: F401  registers the format
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from support.dng import dng

from library.errors import Unreadable
from library.media.decoders import Decoders
from library.media.metadata import read_facts
from library.media.process import Job, process
from library.media.sniff import HEAD_BYTES, sniff
from library.media.thumbnails import make_thumbnails
from library.model import Kind, Task

pillow_heif.register_heif_opener()

FORMATS = (
    *("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "HEIF", "AVIF", "JXL", "DNG"),
    *("MP4", "MATROSKA"),
)
fuzzing = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@cache
def seed(kind: str) -> bytes:
    """A small whole file of one format, with EXIF where it can have some."""
    if kind in ("MP4", "MATROSKA"):
        return small_video(kind.lower())
    if kind == "DNG":
        return dng(64, 48, preview=40)
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "Model 7", 6
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 07:08:09"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 30.0, 0.0), 3: "E", 4: (13.0, 27.0, 0.0)})
    buffer = io.BytesIO()
    image = Image.linear_gradient("L").resize((24, 16)).convert("RGB")
    image.save(buffer, kind, exif=exif.tobytes())
    return buffer.getvalue()


def small_video(container_format: str) -> bytes:
    """Three frames of 32 by 32 pixels."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container_format) as container:
        stream = container.add_stream("mpeg4", rate=3)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for shade in (40, 120, 200):
            frame = av.VideoFrame.from_ndarray(np.full((32, 32, 3), shade, np.uint8))
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return buffer.getvalue()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file cut off, with bytes overwritten, or with a part of another in it."""
    data = bytearray(seed(draw(st.sampled_from(FORMATS))))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data) - 1))
        new = draw(st.binary(min_size=1, max_size=8) | st.just(b"\xff" * 4) | st.just(bytes(4)))
        data[at : at + len(new)] = new
    if draw(st.booleans()):
        del data[draw(st.integers(1, len(data))) :]
    return bytes(data)


def read_all(path: Path) -> None:
    """Do everything for the file at *path*; Unreadable is fine."""
    with path.open("rb") as file:
        sniffed = sniff(file.read(HEAD_BYTES), path.name)
    for mime, kind in {(sniffed.mime, sniffed.kind), ("image/jpeg", Kind.IMAGE)}:
        with suppress(Unreadable):
            read_facts(path, mime, kind)
        with suppress(Unreadable):
            made = make_thumbnails(path, mime, kind, path.parent / "cache", "ab" * 32)
            assert len(made.placeholder) >= 5


@fuzzing
@given(damaged())
def test_damaged_files_are_read_or_unreadable(tmp_path: Path, data: bytes) -> None:
    """Random damage to every format ends in a result or in a reason for people."""
    path = tmp_path / ("file.dng" if data[:4] == b"II*\0" else "file")
    path.write_bytes(data)
    read_all(path)


@settings(fuzzing, max_examples=60)
@given(st.sampled_from(FORMATS), st.binary(max_size=200))
def test_noise_behind_a_good_beginning_is_unreadable(
    tmp_path: Path, kind: str, data: bytes
) -> None:
    """Magic bytes and then anything."""
    path = tmp_path / "file"
    path.write_bytes(seed(kind)[:12] + data)
    read_all(path)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_length_of_a_file_is_read_or_unreadable(tmp_path: Path, kind: str) -> None:
    """An upload may break off at any byte."""
    path = tmp_path / "file"
    data = seed(kind)
    for length in range(0, len(data), max(1, len(data) // 40)):
        path.write_bytes(data[:length])
        read_all(path)


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG of one bit a pixel that claims a size."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = [b"\x89PNG\r\n\x1a\n"]
    for kind, data in ((b"IHDR", header), *chunks, (b"IEND", b"")):
        crc = struct.pack(">I", zlib.crc32(kind + data))
        parts.append(struct.pack(">I", len(data)) + kind + data + crc)
    return b"".join(parts)


def bmp(width: int, height: int) -> bytes:
    """A BMP that claims a size."""
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54, 0, 0, 54) + header


def gif(width: int, height: int) -> bytes:
    """A GIF that claims a size."""
    return seed("GIF")[:6] + struct.pack("<HH", width, height) + seed("GIF")[10:]


@pytest.mark.parametrize(
    "data",
    [
        png(50_000, 50_000, (b"IDAT", zlib.compress(bytes(9_000_000), 9))),
        bmp(30_000, 30_000),
        gif(65_000, 65_000),
    ],
    ids=["png", "bmp", "gif"],
)
def test_bombs_are_refused_by_what_they_claim(tmp_path: Path, data: bytes) -> None:
    """Before a pixel is decoded; the reason says how large it is."""
    path = tmp_path / "bomb"
    path.write_bytes(data)
    sniffed = sniff(data[:HEAD_BYTES], "bomb")
    with pytest.raises(Unreadable, match="pixels are more than the 120"):
        make_thumbnails(path, sniffed.mime, Kind.IMAGE, tmp_path, "ab" * 32)


def test_a_large_picture_ends_at_the_memory_limit(tmp_path: Path) -> None:
    """A hundred megapixels in colour do not fit into 256 MB: that is said, and nothing dies."""
    path = tmp_path / "large.png"
    Image.new("RGB", (10_000, 10_000)).save(path, compress_level=1)
    job = Job(path, Kind.IMAGE, "image/png", "ab" * 32, tmp_path / "c", frozenset(Task))
    with Decoders(1, memory_mb=256) as decoders:
        outcome = decoders.run(job)
        assert outcome.facts is not None
        assert outcome.facts.width == 10_000
        assert "memory" in outcome.failures[Task.THUMBNAILS]


def test_a_directory_is_no_failure_of_a_file(tmp_path: Path) -> None:
    """The caller learns that it named something else."""
    job = Job(tmp_path, Kind.IMAGE, "image/jpeg", "ab" * 32, tmp_path, frozenset(Task))
    with pytest.raises(IsADirectoryError):
        process(job)
