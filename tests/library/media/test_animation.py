"""How long animations play."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.scenes import scene

from library.media.animation import duration_of

FRAMES = [scene(number, 60, 40) for number in range(3)]


def saved(path: Path, delays_ms: list[int]) -> Path:
    frames = FRAMES[: len(delays_ms)]
    duration = delays_ms if len(delays_ms) > 1 else delays_ms[0]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=duration)
    return path


@pytest.mark.parametrize(
    ("name", "mime"),
    [("a.gif", "image/gif"), ("a.png", "image/png"), ("a.webp", "image/webp")],
)
def test_the_delays_of_all_frames_count(tmp_path: Path, name: str, mime: str) -> None:
    """However unequal they are."""
    assert 1.33 == duration_of(saved(tmp_path / name, [30, 300, 1000]), mime)


def test_an_image_sequence_has_a_duration(tmp_path: Path) -> None:
    """In the header of its movie."""
    assert 1.5 == duration_of(saved(tmp_path / "a.avif", [500, 500, 500]), "image/avif")


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("a.gif", "image/gif"),
        ("a.png", "image/png"),
        ("a.webp", "image/webp"),
        ("a.avif", "image/avif"),
    ],
)
def test_one_picture_plays_for_no_time(tmp_path: Path, name: str, mime: str) -> None:
    """Whatever its delay."""
    assert duration_of(saved(tmp_path / name, [500]), mime) is None


def test_other_pictures_stand(tmp_path: Path) -> None:
    """They are not even opened."""
    assert duration_of(tmp_path / "none.jpg", "image/jpeg") is None


@given(
    st.binary(max_size=300), st.sampled_from([b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\x89PNG\r\n\x1a\n"])
)
def test_hostile_files_are_harmless(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes
) -> None:
    """They have some duration, or none."""
    path = tmp_path_factory.getbasetemp() / "hostile"
    path.write_bytes(head + data)
    for mime in "image/gif", "image/png", "image/webp", "image/avif":
        duration_s = duration_of(path, mime)
        assert duration_s is None or duration_s >= 0


@pytest.mark.parametrize("mime", ["image/gif", "image/webp"])
def test_a_cut_file_tells_what_it_has(tmp_path: Path, mime: str) -> None:
    """The frames that are there."""
    path = saved(tmp_path / f"a.{mime[6:]}", [200, 200, 200])
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    assert duration_of(path, mime) in (0.4, 0.6)
