from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from support.dng import dng

from library.errors import Unreadable
from library.media.decode import decode_picture
from library.media.metadata import read_facts
from library.media.raw import decode_raw
from library.model import Kind

MIME = "image/x-adobe-dng"


def photo(path: Path, data: bytes) -> Path:
    """A file with *data*."""
    path.write_bytes(data)
    return path


def light(picture: Image.Image) -> tuple[bool, ...]:
    """Which edges are lit: left, top, right, bottom."""
    grey = np.asarray(picture.convert("L").resize((40, 40)), np.int16)
    # Beside the middle, where light and dark meet.
    upright = picture.height > picture.width
    x, y = (20, 8) if upright else (8, 20)
    edges = grey[y, 2], grey[2, x], grey[39 - y, 37], grey[37, 39 - x]
    return tuple(bool(value > 128) for value in edges)


@pytest.mark.parametrize(
    ("orientation", "size", "lit"),
    [
        (1, (320, 240), (True, True, False, False)),
        (3, (320, 240), (False, False, True, True)),
        (6, (240, 320), (True, True, False, False)),
        (8, (240, 320), (False, False, True, True)),
    ],
)
def test_a_photo_without_a_preview_is_developed(
    tmp_path: Path, orientation: int, size: tuple[int, int], lit: tuple[bool, ...]
) -> None:
    """At half the sensor's size and upright."""
    path = photo(tmp_path / "a.dng", dng(orientation=orientation))
    picture, damaged = decode_picture(path, MIME, 1440)
    assert (picture.size, picture.mode, damaged) == (size, "RGB", False)
    assert light(picture) == lit


@pytest.mark.parametrize(("width", "shown"), [(480, "preview"), (200, "sensor")])
def test_the_cameras_preview_is_taken_where_it_is_large(
    tmp_path: Path, width: int, shown: str
) -> None:
    """It looks as on the camera, and takes a tenth of the time; too small a one is no use."""
    path = photo(tmp_path / "a.dng", dng(orientation=6, preview=width))
    picture = decode_raw(path, 1440)
    assert picture.height > picture.width
    red, green, _ = picture.resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    assert ("preview" if red > 200 > 50 > green else "sensor") == shown


@pytest.mark.parametrize(("orientation", "size"), [(1, (640, 480)), (6, (480, 640))])
def test_the_facts_tell_the_size_of_the_photo(
    tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    """Not that of a preview in it, and as it is displayed."""
    path = photo(tmp_path / "a.dng", dng(orientation=orientation, preview=320))
    facts = read_facts(path, MIME, Kind.IMAGE)
    assert (facts.width, facts.height) == size


@pytest.mark.parametrize("keep", [0, 20, 700, 5000])
def test_what_is_cut_off_is_unreadable(tmp_path: Path, keep: int) -> None:
    """Whatever LibRaw calls it."""
    path = photo(tmp_path / "a.dng", dng()[:keep])
    with pytest.raises(Unreadable):
        decode_raw(path, 1440)


def test_a_file_that_has_gone_is_no_damaged_one(tmp_path: Path) -> None:
    """The disk is asked before LibRaw is."""
    with pytest.raises(FileNotFoundError):
        decode_raw(tmp_path / "gone.dng", 1440)
