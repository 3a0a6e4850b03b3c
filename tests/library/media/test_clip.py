"""Moving previews of videos."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from support.videos import MIMES, make_video

from library.media.clip import make_clip
from library.media.metadata import read_facts
from library.model import Kind


@pytest.mark.parametrize(
    ("name", "video", "rotation"),
    [
        ("a.mp4", "hevc", 90),
        ("a.mkv", "h264", 0),
        ("a.ts", "mpeg2video", 0),
        ("a.avi", "mpeg4", 0),
        ("a.webm", "vp9", 0),
    ],
)
def test_clips_are_short_silent_small_and_upright(
    tmp_path: Path, name: str, video: str, rotation: int
) -> None:
    """Three seconds in H.264, with an index in front and no edge above 480 pixels."""
    path = make_video(
        tmp_path / name, video=video, seconds=8, size=(640, 360), rotation=rotation, audio=None
    )
    clip = tmp_path / "cache" / "clip.mp4"
    make_clip(path, MIMES[path.suffix], clip)
    facts = read_facts(clip, "video/mp4", Kind.VIDEO)
    shown = (270, 480) if rotation else (480, 270)
    assert (*shown, "h264", None) == (
        facts.width,
        facts.height,
        facts.video_codec,
        facts.audio_codec,
    )
    assert facts.duration_s == pytest.approx(3, abs=0.2)
    assert clip.stat().st_size < 150_000
    data = clip.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_clip_begins_where_something_is_to_be_seen(tmp_path: Path) -> None:
    """As the poster does: what fades in from black is not black here."""
    path = make_video(tmp_path / "a.mp4", seconds=12, dark_s=3)
    make_clip(path, "video/mp4", tmp_path / "clip.mp4")
    with av.open(str(tmp_path / "clip.mp4")) as container:
        assert np.std(next(container.decode(video=0)).to_ndarray(format="gray")) > 20


def test_what_has_ended_at_once_has_no_clip(tmp_path: Path) -> None:
    """Less than a second is nothing to look at."""
    path = make_video(tmp_path / "a.mp4", seconds=0.8)
    make_clip(path, "video/mp4", tmp_path / "clip.mp4")
    assert not (tmp_path / "clip.mp4").exists()


def test_the_size_is_bounded_whatever_is_shown(tmp_path: Path) -> None:
    """Noise, which no encoder can foresee, costs quality and no room."""
    path = tmp_path / "a.mp4"
    noise = np.random.default_rng(1)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=15)
        stream.width, stream.height, stream.pix_fmt = 480, 270, "yuv420p"
        stream.bit_rate = 20_000_000
        for _ in range(60):
            picture = noise.integers(0, 255, (270, 480, 3), np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
        container.mux(stream.encode(None))
    make_clip(path, "video/mp4", tmp_path / "clip.mp4")
    assert (tmp_path / "clip.mp4").stat().st_size < 200_000
