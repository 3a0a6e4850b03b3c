from __future__ import annotations

import struct
from pathlib import Path

import pillow_jxl  # noqa: F401  registers the format
import pytest
from PIL import Image

from library.errors import Unreadable
from library.media.decode import decode_picture
from library.media.jxl import jxl_size
from library.media.jxl_pixels import open_jxl


def halves(width: int = 60, height: int = 40) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image


def left_and_right(picture: Image.Image) -> list[str]:
    """The colours there."""
    pixels = [picture.getpixel((x, picture.height // 2)) for x in (4, picture.width - 4)]
    return ["red" if r > b else "blue" for r, _, b in pixels]  # type: ignore[misc]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_pictures_of_each_mode_are_decoded(tmp_path: Path, mode: str) -> None:
    """Colours, grey and transparency."""
    path = tmp_path / "a.jxl"
    halves(600, 400).convert(mode).save(path, lossless=True)
    picture, damaged = decode_picture(path, "image/jxl", 300)
    assert (picture.size, picture.mode, damaged) == ((300, 200), mode.replace("L", "RGB"), False)


def test_what_libjxl_has_turned_is_not_turned_again(tmp_path: Path) -> None:
    """EXIF in a JPEG XL does not count (ISO/IEC 18181-2): the code stream says what is up."""
    exif = Image.Exif()
    exif[0x0112] = 3
    path = tmp_path / "a.jxl"
    halves().save(path, exif=exif.tobytes(), lossless=True)
    assert left_and_right(decode_picture(path, "image/jxl", 300)[0]) == ["red", "blue"]


def test_a_packed_jpeg_is_turned_as_it_says(tmp_path: Path) -> None:
    """It comes back as it was, with its orientation in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 3
    jpeg, path = tmp_path / "a.jpg", tmp_path / "a.jxl"
    halves().save(jpeg, exif=exif)
    with Image.open(jpeg) as image:
        image.save(path, lossless_jpeg=True)
    assert left_and_right(decode_picture(path, "image/jxl", 300)[0]) == ["blue", "red"]


def test_bombs_are_refused_by_what_they_claim(tmp_path: Path) -> None:
    """The plugin decodes as soon as it opens a file, so the size is looked at before."""
    path = tmp_path / "bomb.jxl"
    # Not small, height and width in 30 bits each, no fixed ratio.
    size = 0 | 3 << 1 | 39_999 << 3 | 0 << 33 | 3 << 36 | 39_999 << 38
    path.write_bytes(b"\xff\x0a" + size.to_bytes(10, "little") + bytes(20))
    assert jxl_size(path.read_bytes()) == (40_000, 40_000)
    with pytest.raises(Unreadable, match="1600 megapixels are more than the 60"):
        open_jxl(path)


@pytest.mark.parametrize("data", [b"", b"\xff\x0a", struct.pack(">I8s", 12, b"JXL \r\n\x87\n")])
def test_what_is_none_is_unreadable(tmp_path: Path, data: bytes) -> None:
    """Nothing behind a good beginning."""
    path = tmp_path / "a.jxl"
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        decode_picture(path, "image/jxl", 1440)
