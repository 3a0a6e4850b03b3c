from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image, ImageCms, TiffImagePlugin

from library.errors import Unreadable
from library.media.colour import to_srgb
from library.media.decode import decode_picture
from library.media.pictures import CUT_OFF, DAMAGED

pillow_heif.register_heif_opener()

# What brings each orientation's stored picture upright, hence its inverse stores it.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
MIMES = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".heic": "image/heic",
    ".avif": "image/avif",
}


def corners(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Red top left, green top right, blue bottom left, white bottom right."""
    image = Image.new("RGB", size, "white")
    width, height = size[0] // 2, size[1] // 2
    image.paste("red", (0, 0, width, height))
    image.paste((0, 200, 0), (width, 0, size[0], height))
    image.paste("blue", (0, height, width, size[1]))
    return image


def seen(image: Image.Image) -> list[str]:
    """The colours of the four corners, in reading order, by name."""
    names = {"red": (255, 0, 0), "green": (0, 200, 0), "blue": (0, 0, 255), "white": (255,) * 3}
    width, height = image.size
    places = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]

    def nearest(pixel: Any) -> str:
        return min(
            names, key=lambda n: sum(abs(a - b) for a, b in zip(names[n], pixel, strict=False))
        )

    return [nearest(image.convert("RGB").getpixel(place)) for place in places]


def decoded(path: Path, longest: int = 64) -> Image.Image:
    """The picture at *path*, whole."""
    image, damaged = decode_picture(path, MIMES[path.suffix], longest)
    assert not damaged
    return image


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".avif", ".heic"])
def test_orientation_is_applied_exactly_once(tmp_path: Path, suffix: str, orientation: int) -> None:
    """Whichever library turns a format, red comes out at the top left."""
    turn = STORED[orientation]
    image = corners() if turn is None else corners().transpose(turn)
    path = tmp_path / f"a{suffix}"
    if suffix == ".tif":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[0x0112] = orientation
        image.save(path, tiffinfo=tags)
    else:
        exif = Image.Exif()
        exif[0x0112] = orientation
        image.save(path, exif=exif.tobytes())
    picture = decoded(path)
    assert picture.size == (64, 43)
    assert seen(picture) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("suffix", MIMES)
def test_every_format_comes_out_small_and_in_colour(tmp_path: Path, suffix: str) -> None:
    """Mode RGB, no edge longer than asked for."""
    path = tmp_path / f"a{suffix}"
    corners((400, 200)).save(path)
    picture = decoded(path, 100)
    assert (picture.mode, picture.size) == ("RGB", (100, 50))
    assert seen(picture) == ["red", "green", "blue", "white"]


def test_small_pictures_are_not_enlarged(tmp_path: Path) -> None:
    """A picture of 20 pixels stays one of 20 pixels."""
    path = tmp_path / "a.png"
    corners((20, 10)).save(path)
    assert decoded(path, 1440).size == (20, 10)


@pytest.mark.parametrize(
    ("mode", "suffix"),
    [
        ("1", ".png"),
        ("L", ".jpg"),
        ("P", ".gif"),
        ("LA", ".png"),
        ("RGBA", ".png"),
        ("CMYK", ".jpg"),
        ("CMYK", ".tif"),
        ("LAB", ".tif"),
        ("I;16", ".png"),
        ("I", ".tif"),
        ("F", ".tif"),
        ("YCbCr", ".tif"),
    ],
)
def test_every_mode_is_brought_to_eight_bits(tmp_path: Path, mode: str, suffix: str) -> None:
    """White stays white and black stays black, in whatever numbers they were stored."""
    grey = Image.new("L", (64, 64), 0)
    grey.paste(255, (32, 0, 64, 64))
    if mode == "I;16":
        image = Image.frombytes("I;16", (64, 64), b"".join(bytes([v, v]) for v in grey.tobytes()))
    elif mode == "LAB":
        image = Image.merge("LAB", (grey, *[Image.new("L", grey.size, 128)] * 2))
    else:
        image = (grey.convert("RGB") if mode in ("CMYK", "YCbCr", "P") else grey).convert(mode)
    path = tmp_path / f"a{suffix}"
    image.save(path)
    picture = decoded(path).convert("RGB")
    assert max(picture.getpixel((8, 32))) < 12  # type: ignore[arg-type]
    assert min(picture.getpixel((56, 32))) > 243  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", [".png", ".webp", ".gif"])
def test_transparency_is_kept(tmp_path: Path, suffix: str) -> None:
    """A transparent left half is transparent still."""
    image = corners().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 48, 64))
    path = tmp_path / f"a{suffix}"
    image.save(path)
    alpha = decoded(path).getchannel("A")
    assert (alpha.getpixel((8, 20)), alpha.getpixel((56, 20))) == (0, 255)


def test_only_the_first_frame_is_decoded(tmp_path: Path) -> None:
    """Of an animation, the beginning stands for all."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    for suffix in (".gif", ".webp", ".png"):
        path = tmp_path / f"a{suffix}"
        frames[0].save(path, save_all=True, append_images=frames[1:])
        assert seen(decoded(path)) == ["red"] * 4


def test_wide_colours_are_brought_to_srgb(tmp_path: Path) -> None:
    """A profile that swaps meanings is applied, not dropped: Lab's white is white in sRGB."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    plain, tagged = tmp_path / "plain.png", tmp_path / "tagged.png"
    image = Image.new("RGB", (8, 8), (200, 100, 50))
    image.save(plain)
    # A gamma of 1.0 instead of 2.2: the same numbers mean a far lighter picture.
    image.save(tagged, icc_profile=linear(profile.tobytes()))
    assert decoded(plain).getpixel((4, 4)) == (200, 100, 50)
    lighter = decoded(tagged).getpixel((4, 4))
    assert isinstance(lighter, tuple)
    assert all(a > b + 20 for a, b in zip(lighter, (200, 100, 50), strict=True))


def test_photos_that_say_they_are_srgb_are_left_alone() -> None:
    """Which most phones' do: converting them would change nothing and take a fifth of the time."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    image = corners()
    assert to_srgb(image, profile) is image
    assert to_srgb(image, linear(profile)) is not image


def linear(profile: bytes) -> bytes:
    """The same profile with straight tone curves."""
    data = bytearray(profile)
    for at in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        if bytes(data[at : at + 4]) in (b"rTRC", b"gTRC", b"bTRC"):
            start = int.from_bytes(data[at + 4 : at + 8], "big")
            data[start : start + 12] = b"curv" + bytes(8)
            data[at + 8 : at + 12] = (12).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_broken_profile_is_ignored(tmp_path: Path, mode: str) -> None:
    """As browsers do: the picture is shown as if it had none."""
    path = tmp_path / "a.jpg"
    corners().convert(mode).save(path, icc_profile=b"no profile" * 20)
    assert decoded(path).mode == "RGB"


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
def test_the_upper_part_of_a_cut_picture_is_shown(tmp_path: Path, suffix: str) -> None:
    """An interrupted upload shows what there is, marked as damaged."""
    path = tmp_path / f"a{suffix}"
    noise = Image.effect_noise((256, 256), 80).convert("RGB")
    noise.paste("red", (0, 0, 256, 64))
    noise.save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    picture, damaged = decode_picture(path, MIMES[suffix], 64)
    assert damaged
    assert seen(picture.crop((0, 0, 64, 16))) == ["red"] * 4


@pytest.mark.parametrize("suffix", [".webp", ".heic", ".avif", ".gif"])
def test_other_formats_are_not_shown_in_part(tmp_path: Path, suffix: str) -> None:
    """Their decoders would fill up with grey, which is worse than an honest word."""
    path = tmp_path / f"a{suffix}"
    Image.effect_noise((256, 256), 80).convert("RGB").save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(Unreadable) as caught:
        decode_picture(path, MIMES[suffix], 64)
    assert str(caught.value) in (CUT_OFF, DAMAGED)


@pytest.mark.parametrize(
    ("mime", "words"),
    [
        ("image/jp2", "JPEG 2000"),
        ("image/jxl", "damaged"),
        ("image/x-nikon-nef", "damaged"),
        ("image/png", "damaged"),
    ],
)
def test_the_reason_is_for_people(tmp_path: Path, mime: str, words: str) -> None:
    """A format not supported is told from a broken file."""
    path = tmp_path / "a"
    path.write_bytes(b"anything")
    with pytest.raises(Unreadable, match=words):
        decode_picture(path, mime, 64)


def test_a_file_is_only_shown_to_the_decoder_of_its_type(tmp_path: Path) -> None:
    """PostScript in a .jpg never reaches what would run it; nor does a TIFF in a .png."""
    path = tmp_path / "a.png"
    buffer = io.BytesIO()
    corners().save(buffer, "TIFF")
    path.write_bytes(buffer.getvalue())
    with pytest.raises(Unreadable):
        decode_picture(path, "image/png", 64)


@pytest.mark.parametrize(
    ("width", "options", "refused"),
    [
        (11_000, {}, ""),
        (16_000, {}, "256 megapixels are more than the 250"),
        (11_200, {"progressive": True}, "125 megapixels are more than the 120"),
        (40_000, {}, r"1\.6 gigapixels are more than the 250"),
    ],
)
def test_too_many_pixels_are_refused(
    tmp_path: Path, width: int, options: dict[str, Any], refused: str
) -> None:
    """JPEG may be larger, for it is decoded at a fraction; a progressive one may not."""
    path = tmp_path / "a.jpg"
    Image.new("L", (8, 8)).save(path, **options)
    data = bytearray(path.read_bytes())
    start = data.index(b"\xff\xc2" if options else b"\xff\xc0")
    data[start + 5 : start + 9] = width.to_bytes(2, "big") * 2
    path.write_bytes(data)
    if refused:
        with pytest.raises(Unreadable, match=refused):
            decode_picture(path, "image/jpeg", 64)
    else:
        assert decode_picture(path, "image/jpeg", 64)[0].size == (64, 64)
