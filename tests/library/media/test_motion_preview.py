"""Moving previews of animations."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from support.scenes import scene

from library.media import motion_preview
from library.media.cache import motion_path
from library.media.motion_preview import make_motion_preview
from library.media.thumbnails import make_thumbnails
from library.model import Kind

FORMATS = [
    ("a.gif", "image/gif"),
    ("a.png", "image/png"),
    ("a.webp", "image/webp"),
    ("a.avif", "image/avif"),
]
GIF = "image/gif"


def animation(
    path: Path, count: int, delay_ms: int, size: tuple[int, int] = (64, 48), **options: object
) -> Path:
    """Save *count* frames: black, grey, white, and again."""
    shades = ((0, 128, 255)[number % 3] for number in range(count))
    frames = [Image.new("RGB", size, (shade,) * 3) for shade in shades]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=delay_ms, **options)
    return path


def shown(preview: Path) -> list[tuple[int, int]]:
    """The shade and the duration in ms of each frame."""
    frames = []
    with Image.open(preview) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            image.load()
            grey = image.convert("L").getpixel((5, 5))
            assert isinstance(grey, int)
            frames.append((grey, int(image.info["duration"])))
    return frames


@pytest.mark.parametrize(("name", "mime"), FORMATS)
def test_animations_of_all_formats_move(tmp_path: Path, name: str, mime: str) -> None:
    """Frame for frame, each as long as in the original."""
    path = animation(tmp_path / name, 3, 200)
    assert make_motion_preview(path, mime, tmp_path / "out.webp")
    frames = shown(tmp_path / "out.webp")
    assert [200] * 3 == [lasts for _, lasts in frames]
    assert [grey for grey, _ in frames] == pytest.approx([0, 128, 255], abs=8)


@pytest.mark.parametrize(("name", "mime"), [*FORMATS, ("a.jpg", "image/jpeg")])
def test_what_stands_has_none(tmp_path: Path, name: str, mime: str) -> None:
    """Nothing is written for it."""
    path = tmp_path / name
    scene(1, 64, 48).save(path)
    assert not make_motion_preview(path, mime, tmp_path / "out.webp")
    assert [path] == list(tmp_path.iterdir())


def test_pages_are_no_animation(tmp_path: Path) -> None:
    """Those of a scanned document, in a TIFF."""
    path = animation(tmp_path / "a.tif", 3, 0)
    assert not make_motion_preview(path, "image/tiff", tmp_path / "out.webp")


def test_they_are_small(tmp_path: Path) -> None:
    """480 pixels on the long edge; smaller ones stay as they are."""
    path = animation(tmp_path / "a.gif", 2, 200, (1000, 500))
    make_motion_preview(path, GIF, tmp_path / "out.webp")
    with Image.open(tmp_path / "out.webp") as image:
        assert (480, 240) == image.size


def test_a_long_one_ends_after_ten_seconds(tmp_path: Path) -> None:
    """Of 40 half seconds the first 20 are shown."""
    path = animation(tmp_path / "a.gif", 40, 500)
    make_motion_preview(path, GIF, tmp_path / "out.webp")
    assert [500] * 20 == [lasts for _, lasts in shown(tmp_path / "out.webp")]


def test_a_fast_one_leaves_frames_out(tmp_path: Path) -> None:
    """It plays as long as before: 50 frames a second become 12."""
    path = animation(tmp_path / "a.gif", 100, 20)
    make_motion_preview(path, GIF, tmp_path / "out.webp")
    assert [80] * 25 == [lasts for _, lasts in shown(tmp_path / "out.webp")]


def test_no_delay_is_a_tenth_of_a_second(tmp_path: Path) -> None:
    """As in browsers."""
    path = animation(tmp_path / "a.gif", 3, 0)
    make_motion_preview(path, GIF, tmp_path / "out.webp")
    assert [100] * 3 == [lasts for _, lasts in shown(tmp_path / "out.webp")]


def test_the_still_of_a_png_is_not_shown(tmp_path: Path) -> None:
    """It is there for programs that know no animations."""
    path = animation(tmp_path / "a.png", 4, 100, default_image=True)
    assert make_motion_preview(path, "image/png", tmp_path / "out.webp")
    assert 3 == len(shown(tmp_path / "out.webp"))


def test_one_of_many_bytes_is_shorter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many frames as fit, from the first on."""
    frames = [Image.effect_noise((200, 200), 90).convert("RGB") for _ in range(10)]
    path = tmp_path / "a.webp"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    monkeypatch.setattr(motion_preview, "_MOST_BYTES", 80_000)
    assert make_motion_preview(path, "image/webp", tmp_path / "out.webp")
    assert 2 <= len(shown(tmp_path / "out.webp")) < 10
    assert (tmp_path / "out.webp").stat().st_size <= 80_000
    monkeypatch.setattr(motion_preview, "_MOST_BYTES", 10_000)
    assert not make_motion_preview(path, "image/webp", tmp_path / "none.webp")


def test_large_frames_have_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor do more pixels in all than are worth it make one longer."""
    path = animation(tmp_path / "a.gif", 10, 100, (100, 100))
    monkeypatch.setattr(motion_preview, "_MOST_PIXELS_IN_ALL", 40_000)
    make_motion_preview(path, GIF, tmp_path / "out.webp")
    assert 4 == len(shown(tmp_path / "out.webp"))
    monkeypatch.setattr(motion_preview, "_MOST_PIXELS", 9_999)
    assert not make_motion_preview(path, GIF, tmp_path / "none.webp")


def test_a_damaged_one_moves_as_far_as_it_is_whole(tmp_path: Path) -> None:
    """What cannot be read ends it; so it is with the upload that was cut off."""
    frames = [scene(number, 300, 200) for number in range(6)]
    path = tmp_path / "a.gif"
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert make_motion_preview(path, GIF, tmp_path / "out.webp")
    assert 2 <= len(shown(tmp_path / "out.webp")) < 6


def test_it_is_made_with_the_thumbnails(tmp_path: Path) -> None:
    """Beside them, by the checksum."""
    path = animation(tmp_path / "a.gif", 3, 200)
    make_thumbnails(path, GIF, Kind.IMAGE, tmp_path / "cache", "ab" * 32)
    assert 3 == len(shown(motion_path(tmp_path / "cache", "ab" * 32)))
