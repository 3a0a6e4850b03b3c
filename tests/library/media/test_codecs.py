"""How videos are coded, as FFmpeg and as browsers call it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.videos import MIMES, make_video

from library.media.metadata import read_facts
from library.model import Kind


@pytest.mark.parametrize(
    ("name", "video", "audio", "codecs"),
    [
        ("a.mp4", "h264", "aac", "avc1.42C00A, mp4a.40.2"),
        ("a.mp4", "hevc", None, "hev1.1.6.L30.90"),
        ("a.mp4", "av1", None, "av01.0.00M.08"),
        ("a.mkv", "h264", "mp3", "avc1.42C00A, mp3"),
        ("a.ts", "h264", "ac3", "avc1.42C00A, ac-3"),
        ("a.webm", "vp9", "opus", "vp09.00.10.08, opus"),
        ("a.webm", "vp8", None, "vp8"),
        ("a.avi", "mpeg4", "mp3", None),
        ("a.mov", "prores", "pcm_s16le", None),
    ],
)
def test_codecs_are_told(
    tmp_path: Path, name: str, video: str, audio: str | None, codecs: str | None
) -> None:
    """Both names, and nothing for browsers where none plays it."""
    path = make_video(tmp_path / name, video=video, audio=audio)
    facts = read_facts(path, MIMES[path.suffix], Kind.VIDEO)
    assert (video, audio, codecs) == (facts.video_codec, facts.audio_codec, facts.codecs)
    assert facts.frame_rate in (10.0, None)
