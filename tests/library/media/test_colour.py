"""Colours of pictures of all depths and spaces, after conversion."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageCms

from library.media.decode import decode_picture

SIZE = (64, 48)


def shown(path: Path, mime: str) -> tuple[int, ...]:
    """The colour in the middle, once decoded."""
    picture, damaged = decode_picture(path, mime, 64)
    assert not damaged
    pixel = picture.getpixel((32, 24))
    assert isinstance(pixel, tuple)
    return pixel


def png(path: Path, samples: npt.NDArray[np.uint16]) -> Path:
    """Write *samples*, height by width by channels, as a PNG of 16 bits, which Pillow cannot."""
    height, width, channels = samples.shape
    kind = {1: 0, 2: 4, 3: 2, 4: 6}[channels]
    lines = b"".join(b"\0" + line.astype(">u2").tobytes() for line in samples)
    data = b"\x89PNG\r\n\x1a\n"
    header = struct.pack(">IIBBBBB", width, height, 16, kind, 0, 0, 0)
    for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b"")):
        checksum = zlib.crc32(name + body)
        data += struct.pack(">I", len(body)) + name + body + struct.pack(">I", checksum)
    path.write_bytes(data)
    return path


def tiff(path: Path, samples: npt.NDArray[np.uint16]) -> Path:
    """Write *samples*, height by width by 3, as a TIFF of 16 bits, which Pillow cannot."""
    height, width, _ = samples.shape
    pixels = samples.astype("<u2").tobytes()
    tags = (
        (256, 3, 1, width),
        (257, 3, 1, height),
        (258, 3, 3, 8 + len(pixels)),  # where the bits of each channel are
        (259, 3, 1, 1),  # not compressed
        (262, 3, 1, 2),  # RGB
        (273, 4, 1, 8),
        (277, 3, 1, 3),
        (278, 3, 1, height),
        (279, 4, 1, len(pixels)),
        (284, 3, 1, 1),
    )
    bits = struct.pack("<HHH", 16, 16, 16)
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    directory = struct.pack("<H", len(tags)) + entries + bytes(4)
    start = 8 + len(pixels) + len(bits)
    path.write_bytes(struct.pack("<2sHI", b"II", 42, start) + pixels + bits + directory)
    return path


def flat(*values: int) -> npt.NDArray[np.uint16]:
    """A picture of one colour, in 16 bits a channel."""
    return np.full((SIZE[1], SIZE[0], len(values)), values, np.uint16)


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ((0x8000,), (128, 128, 128)),
        ((0x4000, 0x8000), (64, 64, 64, 128)),
        ((0xC000, 0x4000, 0x2000), (192, 64, 32)),
        ((0xC000, 0x4000, 0x2000, 0x8000), (192, 64, 32, 128)),
    ],
)
def test_png_of_sixteen_bits(
    tmp_path: Path, stored: tuple[int, ...], wanted: tuple[int, ...]
) -> None:
    """Grey or in colour, with and without transparency."""
    found = shown(png(tmp_path / "a.png", flat(*stored)), "image/png")
    assert wanted == pytest.approx(found, abs=1)


def test_tiff_of_sixteen_bits(tmp_path: Path) -> None:
    """The upper eight bits are shown."""
    path = tiff(tmp_path / "a.tif", flat(0xC000, 0x4000, 0x2000))
    assert (192, 64, 32) == shown(path, "image/tiff")


@pytest.mark.parametrize(
    ("dtype", "values", "wanted"),
    [
        ("<u2", (0, 0x8000, 0xFFFF), 128),
        (">u2", (0, 0x8000, 0xFFFF), 128),
        ("<i4", (0, 32768, 65535), 127),
        ("<f4", (0.0, 0.5, 1.0), 127),
        ("<f4", (0.0, 100.0, 255.0), 100),
        ("<f4", (-10.0, 0.0, 10.0), 127),
    ],
)
def test_grey_tiff_of_any_depth(
    tmp_path: Path, dtype: str, values: tuple[float, float, float], wanted: int
) -> None:
    """I;16, I;16B, I and F: black, the middle, and white are told apart as in the original."""
    samples = np.empty((SIZE[1], SIZE[0]), dtype)
    for column, value in enumerate(values):
        samples[:, column * 22 : (column + 1) * 22] = value
    modes = {"<u2": "I;16", ">u2": "I;16B", "<i4": "I", "<f4": "F"}
    image = Image.frombytes(modes[dtype], SIZE, samples.tobytes())
    image.save(tmp_path / "a.tif")
    picture, _ = decode_picture(tmp_path / "a.tif", "image/tiff", 64)
    assert "RGB" == picture.mode
    found = [picture.getpixel((column, 24)) for column in (8, 32, 56)]
    assert [(grey,) * 3 for grey in (0, wanted, 255)] == found


@pytest.mark.parametrize("colour", [(200, 40, 40), (40, 160, 60), (30, 60, 190), (128, 128, 128)])
def test_lab(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    """Its numbers are those of CIE L*a*b*; back in sRGB they are what they were made of."""
    spaces = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    image = ImageCms.profileToProfile(Image.new("RGB", SIZE, colour), *spaces, outputMode="LAB")
    assert image
    image.save(tmp_path / "a.tif")
    assert colour == pytest.approx(shown(tmp_path / "a.tif", "image/tiff"), abs=4)


@pytest.mark.parametrize(
    ("ink", "wanted"),
    [
        ((0, 0, 0, 0), (255, 255, 255)),
        ((0, 0, 0, 255), (0, 0, 0)),
        ((255, 0, 0, 0), (0, 255, 255)),
        ((0, 255, 255, 0), (255, 0, 0)),
    ],
)
def test_jpeg_of_inks(
    tmp_path: Path, ink: tuple[int, int, int, int], wanted: tuple[int, int, int]
) -> None:
    """CMYK without a profile: nobody's paper is white where the file has no ink, and not black."""
    Image.new("CMYK", SIZE, ink).save(tmp_path / "a.jpg", quality=95)
    assert wanted == pytest.approx(shown(tmp_path / "a.jpg", "image/jpeg"), abs=3)


def p3_profile() -> bytes:
    """Display P3: the primaries of DCI-P3 adapted to D50, the curve of sRGB near a gamma of 2.2."""
    columns = {
        b"rXYZ": (0.5151, 0.2412, -0.0011),
        b"gXYZ": (0.2920, 0.6922, 0.0419),
        b"bXYZ": (0.1571, 0.0666, 0.7841),
        b"wtpt": (0.9642, 1.0, 0.8249),
    }
    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0)
    numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    curve += b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)
    name = b"desc" + bytes(4) + struct.pack(">I", 3) + b"P3\0" + bytes(4 + 4 + 2 + 1 + 67)
    bodies = {b"desc": name, b"cprt": b"text" + bytes(4) + b"none\0"}
    for tag, values in columns.items():
        fixed = b"".join(struct.pack(">i", round(value * 65536)) for value in values)
        bodies[tag] = b"XYZ " + bytes(4) + fixed
    bodies |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, data = struct.pack(">I", len(bodies)), b""
    start = 128 + 4 + 12 * len(bodies)
    for tag, body in bodies.items():
        table += tag + struct.pack(">II", start + len(data), len(body))
        data += body + bytes(-len(body) % 4)
    head = struct.pack(
        ">I4sI4s4s4s", start + len(data), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ "
    )
    head += struct.pack(">6H4s", 2024, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    head += b"".join(struct.pack(">i", round(value * 65536)) for value in columns[b"wtpt"])
    return head.ljust(128, b"\0") + table + data


@pytest.mark.parametrize(
    ("stored", "wanted"),
    [
        ((128, 128, 128), (128, 128, 128)),
        ((200, 100, 50), (214, 95, 33)),  # by the matrices of CSS Color 4, 10.9
        ((255, 0, 0), (255, 0, 0)),  # outside of sRGB
    ],
)
def test_wide_gamut(
    tmp_path: Path, stored: tuple[int, int, int], wanted: tuple[int, int, int]
) -> None:
    """Display P3 becomes sRGB: what was not converted would look pale."""
    profile = p3_profile()
    ImageCms.ImageCmsProfile(io.BytesIO(profile))
    Image.new("RGB", SIZE, stored).save(tmp_path / "a.png", icc_profile=profile)
    assert wanted == pytest.approx(shown(tmp_path / "a.png", "image/png"), abs=3)


def test_grey_with_transparency(tmp_path: Path) -> None:
    """Both are kept."""
    Image.new("LA", SIZE, (90, 120)).save(tmp_path / "a.png")
    assert (90, 90, 90, 120) == shown(tmp_path / "a.png", "image/png")


@pytest.mark.parametrize("suffix", ["png", "gif"])
def test_a_palette_with_transparency(tmp_path: Path, suffix: str) -> None:
    """One of its colours is none; the others are as they were."""
    image = Image.new("P", SIZE, 1)
    image.putpalette([0, 0, 0, 200, 100, 50, 10, 20, 30])
    image.paste(2, (0, 0, 16, 48))
    path = tmp_path / f"a.{suffix}"
    image.save(path, transparency=2)
    picture, _ = decode_picture(path, f"image/{suffix}", 64)
    assert "RGBA" == picture.mode
    assert (200, 100, 50, 255) == picture.getpixel((32, 24))
    transparent = picture.getpixel((4, 24))
    assert isinstance(transparent, tuple)
    assert 0 == transparent[3]
