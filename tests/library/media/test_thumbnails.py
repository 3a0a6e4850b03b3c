from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from library.errors import Unreadable
from library.media.cache import SIZES, thumbnail_path
from library.media.thumbnails import make_thumbnails
from library.model import Kind

CHECKSUM = "cd" * 32


def made(cache: Path, size: int) -> Image.Image:
    """The picture of *size* in the cache, whole and closed."""
    with Image.open(thumbnail_path(cache, CHECKSUM, size)) as image:
        image.load()
        return image


def test_every_size_is_written(tmp_path: Path) -> None:
    """Two WebP thumbnails and a JPEG preview, by their long edges."""
    path = tmp_path / "a.jpg"
    Image.effect_noise((2000, 1000), 50).convert("RGB").save(path)
    found = make_thumbnails(path, "image/jpeg", Kind.IMAGE, tmp_path, CHECKSUM)
    assert not found.damaged
    assert 5 <= len(found.placeholder) <= 40
    sizes = {size: (made(tmp_path, size).format, made(tmp_path, size).size) for size in SIZES}
    assert sizes == {
        256: ("WEBP", (256, 128)),
        512: ("WEBP", (512, 256)),
        1440: ("JPEG", (1440, 720)),
    }


def test_small_pictures_are_kept_as_they_are(tmp_path: Path) -> None:
    """Nothing is enlarged, yet every size is there to be served."""
    path = tmp_path / "a.png"
    Image.new("RGB", (300, 40), "teal").save(path)
    make_thumbnails(path, "image/png", Kind.IMAGE, tmp_path, CHECKSUM)
    assert [made(tmp_path, size).size for size in SIZES] == [(300, 40), (300, 40), (300, 40)]


@pytest.mark.parametrize("upright", [False, True])
def test_panoramas_are_no_lines(tmp_path: Path, upright: bool) -> None:
    """Beyond 3:1 the short edge is a third of the size, while the long one is at most 4096."""
    path = tmp_path / "a.jpg"
    size = (6000, 600)
    Image.new("RGB", size[::-1] if upright else size, "teal").save(path)
    make_thumbnails(path, "image/jpeg", Kind.IMAGE, tmp_path, CHECKSUM)
    found = [made(tmp_path, size).size for size in SIZES]
    wide = [(851, 85), (1705, 171), (4096, 410)]
    assert ([(width, height) for height, width in wide] if upright else wide) == found


def test_transparency_becomes_paper_in_the_preview_alone(tmp_path: Path) -> None:
    """WebP keeps it; JPEG cannot, and shows white."""
    path = tmp_path / "a.png"
    Image.new("RGBA", (60, 60), (255, 0, 0, 0)).save(path)
    make_thumbnails(path, "image/png", Kind.IMAGE, tmp_path, CHECKSUM)
    assert made(tmp_path, 256).convert("RGBA").getpixel((30, 30))[3] == 0  # type: ignore[index]
    assert made(tmp_path, 1440).getpixel((30, 30)) == (255, 255, 255)


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp"])
def test_no_metadata_is_carried_over(tmp_path: Path, suffix: str) -> None:
    """Who gets a thumbnail learns nothing of place, camera or comments."""
    exif = Image.Exif()
    exif[0x010F] = "SECRET"
    path = tmp_path / f"a.{suffix}"
    Image.new("RGB", (60, 60)).save(path, exif=exif, comment=b"SECRET")
    mime = "image/" + suffix.replace("jpg", "jpeg")
    make_thumbnails(path, mime, Kind.IMAGE, tmp_path, CHECKSUM)
    for size in SIZES:
        assert b"SECRET" not in thumbnail_path(tmp_path, CHECKSUM, size).read_bytes()


def video(path: Path, shades: list[int], rotation: int = 0, aspect: int = 1) -> Path:
    """A key frame a second; the left half has the shade, the right half is as dark again."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=1, options={"g": "1"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(aspect)
        if rotation:
            stream.set_display_rotation(-rotation)
        for shade in shades:
            pixels = np.full((48, 64, 3), shade, np.uint8)
            pixels[:, 32:] = shade // 2
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels)))
        container.mux(stream.encode(None))
    return path


def test_a_poster_is_not_black(tmp_path: Path) -> None:
    """A video that fades in is shown by a later frame."""
    path = video(tmp_path / "a.mp4", [0, 0, 0, 0, 200, 200, 200, 200, 200, 200])
    make_thumbnails(path, "video/mp4", Kind.VIDEO, tmp_path, CHECKSUM)
    assert made(tmp_path, 256).convert("L").getpixel((16, 24)) == pytest.approx(200, abs=12)


def test_a_black_video_has_a_black_poster(tmp_path: Path) -> None:
    """Where no frame shows anything, any will do."""
    path = video(tmp_path / "a.mp4", [0] * 4)
    make_thumbnails(path, "video/mp4", Kind.VIDEO, tmp_path, CHECKSUM)
    assert made(tmp_path, 256).convert("L").getpixel((16, 24)) == pytest.approx(0, abs=12)


@pytest.mark.parametrize(
    ("rotation", "size", "bright"),
    [
        (0, (64, 48), (8, 24)),
        (90, (48, 64), (24, 8)),
        (180, (64, 48), (56, 24)),
        (270, (48, 64), (24, 56)),
    ],
)
def test_a_poster_is_upright(
    tmp_path: Path, rotation: int, size: tuple[int, int], bright: tuple[int, int]
) -> None:
    """Turned clockwise by the angle that players turn the video."""
    path = video(tmp_path / "a.mp4", [200] * 3, rotation)
    make_thumbnails(path, "video/mp4", Kind.VIDEO, tmp_path, CHECKSUM)
    poster = made(tmp_path, 256).convert("L")
    assert poster.size == size
    assert poster.getpixel(bright) == pytest.approx(200, abs=12)


def test_a_poster_has_square_pixels(tmp_path: Path) -> None:
    """A tape's 64 columns of wide pixels are 128 of ours."""
    path = video(tmp_path / "a.mkv", [200] * 3, aspect=2)
    make_thumbnails(path, "video/x-matroska", Kind.VIDEO, tmp_path, CHECKSUM)
    assert made(tmp_path, 256).size == (128, 48)


@pytest.mark.parametrize("kind", [Kind.VIDEO, Kind.IMAGE, Kind.OTHER])
def test_what_shows_nothing_says_so(tmp_path: Path, kind: Kind) -> None:
    """Nothing is written for it."""
    path = tmp_path / "a"
    path.write_bytes(b"neither")
    with pytest.raises(Unreadable):
        make_thumbnails(path, f"{kind}/mp4", kind, tmp_path, CHECKSUM)
    assert [path] == list(tmp_path.iterdir())
