from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest
from support.videos import MIMES, bars, make_video

from library.media.sniff import HEAD_BYTES, sniff
from library.media.videos import key_frame, open_video

KEY_EVERY = 10


@pytest.fixture(params=["h264", "h264-fields", "hevc"])
def video(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Thirty frames: three key frames, the others shown before and after what they depend on."""
    codec, _, fields = request.param.partition("-")
    options = {"preset": "ultrafast", "bf": "3", "x265-params": "log-level=none:bframes=3"}
    if fields:
        options["flags"] = "+ildct+ilme"
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream({"h264": "libx264", "hevc": "libx265"}[codec], rate=25)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.codec_context.options = {**options, "g": str(KEY_EVERY), "sc_threshold": "0"}
        for number in range(3 * KEY_EVERY):
            container.mux(stream.encode(bars(160, 120, number)))
        container.mux(stream.encode(None))
    return path


def test_the_first_key_frame_is_had_without_reading_to_the_second(video: Path) -> None:
    """A decoder that waits for frames to be shown before it is told that there are none."""
    with open_video(video, "video/mp4") as (container, stream):
        frame = key_frame(container, stream, 0)
        assert frame is not None
        assert frame.key_frame
        assert frame.pts == 0
        following = next(container.demux(stream))
        assert not following.is_keyframe
        assert stream.average_rate is not None
        assert following.dts is not None
        assert following.dts * following.time_base * stream.average_rate < 5


def test_key_frames_are_had_in_any_order_and_again(video: Path) -> None:
    """What was decoded before leaves nothing behind in the decoder."""
    with open_video(video, "video/mp4") as (container, stream):
        for at_s, number in ((0.9, 2), (0.0, 0), (0.5, 1), (0.5, 1), (0.0, 0)):
            frame = key_frame(container, stream, at_s)
            assert frame is not None
            assert frame.pts is not None
            assert stream.time_base is not None
            assert frame.pts * stream.time_base == Fraction(number * KEY_EVERY, 25)


def test_past_the_last_key_frame_there_is_none(video: Path) -> None:
    """Going on from where the last one was read, all of them are had, and then None."""
    with open_video(video, "video/mp4") as (container, stream):
        frames = iter(lambda: key_frame(container, stream), None)
        assert len(list(frames)) == 3


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.3g2", "h264"),
        ("a.3gp", "mpeg4"),
        ("a.avi", "mpeg4"),
        ("a.flv", "flv"),
        ("a.flv", "h264"),
        ("a.mkv", "hevc"),
        ("a.mov", "h264"),
        ("a.mp4", "hevc"),
        ("a.mpg", "mpeg1video"),
        ("a.mpg", "mpeg2video"),
        ("a.ogv", "vp8"),
        ("a.ts", "mpeg2video"),
        ("a.webm", "vp9"),
        ("a.wmv", "wmv2"),
    ],
)
def test_every_container_is_known_and_opened(tmp_path: Path, name: str, codec: str) -> None:
    """Those too whose tracks come to light only while they are read."""
    path = make_video(tmp_path / name, video=codec, audio=None, rate=25)
    mime = sniff(path.read_bytes()[:HEAD_BYTES], "unknown").mime
    assert MIMES[path.suffix] == mime
    with open_video(path, mime) as (container, stream):
        frame = key_frame(container, stream)
        assert frame is not None
        assert (128, 96) == (frame.width, frame.height)
