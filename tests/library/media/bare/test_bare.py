"""Originals without what they tell: nothing of it is left, and the picture is the same."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps, PngImagePlugin
from support.videos import make_video

from library.errors import NotAllowed
from library.media.bare.bare import can_be_bare, open_bare
from library.media.sniff import HEAD_BYTES, sniff

pillow_heif.register_heif_opener()

SECRET = "Grandma's garden 47.4979"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{SECRET}</a></x:xmpmeta>"


def picture() -> Image.Image:
    """A slope of colours, wider than high."""
    slope = np.linspace(0, 255, 96 * 64 * 3).reshape(64, 96, 3)
    return Image.fromarray(slope.astype(np.uint8))


def exif(orientation: int = 6) -> Image.Exif:
    made = Image.Exif()
    made[0x0112], made[0x010F], made[0x010E] = orientation, SECRET, SECRET
    made.get_ifd(0x8825).update({1: "N", 2: (47.0, 29.0, 52.0), 29: SECRET})
    return made


def jpeg(path: Path) -> None:
    picture().save(path, "JPEG", exif=exif(), xmp=XMP.encode(), comment=SECRET, progressive=True)
    with path.open("ab") as file:
        file.write(b"MotionPhoto_Data" + SECRET.encode())


def png(path: Path) -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", SECRET)
    told.add_itxt("XML:com.adobe.xmp", XMP)
    picture().save(path, "PNG", exif=exif(), pnginfo=told)
    with path.open("ab") as file:
        file.write(SECRET.encode())


def webp(path: Path) -> None:
    picture().save(path, "WEBP", exif=exif(), xmp=XMP.encode(), lossless=True)


def animated_webp(path: Path) -> None:
    more = [ImageOps.invert(picture())]
    picture().save(path, "WEBP", save_all=True, append_images=more, exif=exif(1), xmp=XMP.encode())


def gif(path: Path) -> None:
    frames = [picture(), ImageOps.invert(picture())]
    frames[0].save(path, "GIF", save_all=True, append_images=frames[1:], comment=SECRET, loop=0)
    made = path.read_bytes()
    extension = (
        b"\x21\xff\x0bXMP DataXMP" + XMP.encode() + b"\1" + bytes(range(255, -1, -1)) + b"\0"
    )
    path.write_bytes(made[:-1] + extension + b";" + SECRET.encode())


def heic(path: Path) -> None:
    made = pillow_heif.from_pillow(picture())
    made.save(path, quality=90, exif=exif(1).tobytes(), xmp=XMP.encode())


def avif(path: Path) -> None:
    picture().save(path, "AVIF", exif=exif(1), xmp=XMP.encode())


def mp4(path: Path) -> None:
    plain = make_video(path.with_name("plain.mp4"))
    told = {"title": SECRET, "location": "+47.4979-019.0402/", "comment": SECRET}
    with av.open(str(plain)) as source, av.open(str(path), "w", format="mp4") as target:
        target.metadata.update(told)
        made = {each: target.add_stream_from_template(each) for each in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = made[packet.stream]
                target.mux(packet)
    with path.open("ab") as file:
        content = SECRET.encode()
        file.write((24 + len(content)).to_bytes(4, "big") + b"uuid" + bytes(16) + content)


MAKERS: dict[str, tuple[Callable[[Path], None], str]] = {
    "jpeg": (jpeg, "image/jpeg"),
    "png": (png, "image/png"),
    "webp": (webp, "image/webp"),
    "animated.webp": (animated_webp, "image/webp"),
    "gif": (gif, "image/gif"),
    "heic": (heic, "image/heic"),
    "avif": (avif, "image/avif"),
    "mp4": (mp4, "video/mp4"),
}


@pytest.fixture(params=MAKERS)
def told(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """A file that tells much, and its type."""
    make, mime = MAKERS[request.param]
    path = tmp_path / f"a.{request.param}"
    make(path)
    assert b"47.4979" in path.read_bytes()
    return path, mime


def bare(path: Path, mime: str) -> bytes:
    with open_bare(path, mime) as file:
        return file.read()


def frames(path: Path, mime: str) -> list[np.ndarray]:
    """All that is to be seen, upright."""
    if mime.startswith("video/"):
        with av.open(str(path)) as film:
            return [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
    with Image.open(path) as image:
        found = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            found.append(np.asarray(ImageOps.exif_transpose(image).convert("RGBA")))
        return found


def test_nothing_that_it_told_is_left(told: tuple[Path, str]) -> None:
    """Neither in the places for it nor behind the picture; and it is as long as it was."""
    path, mime = told
    found = bare(path, mime)
    assert len(found) == path.stat().st_size
    assert b"47.4979" not in found
    assert b"garden" not in found


def test_the_picture_is_the_same(told: tuple[Path, str], tmp_path: Path) -> None:
    """To the last bit, the right way up, every frame of it."""
    path, mime = told
    other = tmp_path / f"bare{path.suffix}"
    other.write_bytes(bare(path, mime))
    before, after = frames(path, mime), frames(other, mime)
    assert len(before) == len(after) > 0
    assert all(np.array_equal(one, two) for one, two in zip(before, after, strict=True))


def test_any_stretch_of_it_is_as_of_the_whole(told: tuple[Path, str]) -> None:
    """Ranges are read from anywhere."""
    path, mime = told
    whole = bare(path, mime)
    with open_bare(path, mime) as file:
        for start in range(0, len(whole), max(1, len(whole) // 37)):
            file.seek(start)
            assert file.read(100) == whole[start : start + 100]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_damaged_is_given_as_long_as_it_is_or_not_at_all(
    told: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever bytes are changed, and wherever it is cut."""
    path, mime = told
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    broken = tmp_path_factory.mktemp("broken") / path.name
    broken.write_bytes(content)
    with suppress(NotAllowed):
        assert len(bare(broken, mime)) == len(content)


def box(kind: str, *content: bytes) -> bytes:
    inside = b"".join(content)
    return (8 + len(inside)).to_bytes(4, "big") + kind.encode() + inside


def numbers(*values: int) -> bytes:
    return b"".join(value.to_bytes(4, "big") for value in values)


def track(runs: bytes) -> bytes:
    """A film with a track that tells, whose table of runs is *runs*."""
    tables = (
        box("stsz", numbers(0, 1, 4)),
        box("stco", numbers(0, 2, 8, 9)),
        box("stsc", numbers(0, len(runs) // 12), runs),
    )
    handler = box("hdlr", numbers(0, 0), b"meta", bytes(12))
    media = box("mdia", handler, box("minf", box("stbl", *tables)))
    return box("ftyp", b"qt  ") + box("moov", box("mvhd", bytes(20)), box("trak", media))


@pytest.mark.parametrize(
    "content",
    [
        track(numbers(1, 0xFFFFFFFF, 1)),  # very many samples in a chunk
        track(numbers(1, 1, 1, 2, 1, 1) * 60_000),  # chunks again and again
        box(
            "meta",
            bytes(4),
            box("iinf", bytes(6)),
            # Very many stretches, each told in no bytes.
            box("iloc", bytes(4), b"\0\0\xff\xff", b"\0\1\0\0\xff\xff" * 65_535),
        ),
    ],
)
def test_small_files_that_promise_billions_take_no_time(tmp_path: Path, content: bytes) -> None:
    """They are refused, or given with what there is."""
    path = tmp_path / "a"
    path.write_bytes(content)
    started = time.process_time()
    for mime in ("video/mp4", "image/heic"):
        with suppress(NotAllowed):
            bare(path, mime)
    assert time.process_time() - started < 5


def test_other_types_are_not_given() -> None:
    """RAW photos are full of what they tell, and other containers are not read here."""
    assert can_be_bare("image/jpeg")
    for mime in ("image/x-canon-cr3", "image/tiff", "video/x-matroska", "video/m2ts", "text/plain"):
        assert not can_be_bare(mime)


# What is left where exiftool finds anything: how the picture is coded, coloured and turned.
_GROUPS = ("EXIF:Orientation", "ICC_Profile:", "File:", "Composite:", "JFIF:", "ExifTool:")
_TELLING = ("gps", "make", "model", "serial", "name", "comment", "date", "software", "author")
_CODING = ("ProfileName", "ImageSpatialExtent", "HandlerClass", "ModifyDate", "CreateDate")


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_of_the_corpus_nothing_is_told(corpus: Sequence[Any], tmp_path: Path) -> None:
    """By what exiftool finds in real files of phones and cameras."""
    made = []
    for number, path in enumerate(row.path for row in corpus):
        with path.open("rb") as file:
            mime = sniff(file.read(HEAD_BYTES), path.name).mime
        if not can_be_bare(mime):
            continue
        try:
            content = bare(path, mime)
        except NotAllowed:
            continue
        target = tmp_path / f"{number}{path.suffix}"
        target.write_bytes(content)
        made.append(str(target))
    command = ["exiftool", "-json", "-G", "-a", "-n", *made]
    answer = subprocess.run(command, capture_output=True, check=False, timeout=120).stdout
    left = {
        (name, str(value))
        for each in json.load(io.BytesIO(answer))
        for name, value in each.items()
        if not name.startswith(_GROUPS) and any(word in name.lower() for word in _TELLING)
    }
    assert not {
        (name, value)
        for name, value in left
        if not name.endswith(_CODING) or (name.endswith("Date") and value[:4] != "0000")
    }
