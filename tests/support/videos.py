"""Videos that were never filmed: bars that move, in any codec, container, size and turn."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

MIMES = {
    ".3g2": "video/3gpp2",
    ".3gp": "video/3gpp",
    ".avi": "video/x-msvideo",
    ".flv": "video/x-flv",
    ".mkv": "video/x-matroska",
    ".mov": "video/quicktime",
    ".mp4": "video/mp4",
    ".mpg": "video/mpeg",
    ".ogv": "video/ogg",
    ".ts": "video/mp2t",
    ".webm": "video/webm",
    ".wmv": "video/x-ms-wmv",
}
_ENCODERS = {
    "av1": "libsvtav1",
    "h264": "libx264",
    "hevc": "libx265",
    "mp3": "libmp3lame",
    "opus": "libopus",
    "prores": "prores_ks",
    "vp8": "libvpx",
    "vp9": "libvpx-vp9",
}
_FAST = {
    "libsvtav1": {"preset": "12", "svtav1-params": "lp=1"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libx264": {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"},
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none:pools=1"},
}
_SOUND_HZ = 48_000


@contextmanager
def _usual_priority() -> Iterator[None]:
    """Give the thread its scheduling back: SVT-AV1, run by root, makes it a real-time one.

    What it starts later would be real-time too, and browsers and Node then keep each other from
    ever getting on.
    """
    try:
        yield
    finally:
        if hasattr(os, "sched_setscheduler"):
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def make_video(
    path: Path,
    *,
    video: str = "h264",
    audio: str | None = "aac",
    seconds: float = 2.0,
    size: tuple[int, int] = (128, 96),
    rate: int = 10,
    rotation: int = 0,
    options: dict[str, str] | None = None,
    dark_s: float = 0.0,
) -> Path:
    """Write a video to *path*, whose suffix says the container.

    It is *size* in pixels as stored, turned by *rotation* degrees clockwise by who plays it, and
    black for the first *dark_s*. MP4 has its index at the end, as phones write it.
    """
    encoder = _ENCODERS.get(video, video)
    form = "mpegts" if path.suffix == ".ts" else None
    with (
        _usual_priority(),
        av.open(str(path), "w", format=form, options=options or {}) as container,
    ):
        pictures = container.add_stream(encoder, rate=rate, options=_FAST.get(encoder, {}))
        pictures.width, pictures.height = size
        pictures.pix_fmt = "yuv422p10le" if video == "prores" else "yuv420p"
        pictures.codec_context.gop_size = rate
        pictures.codec_context.thread_count = 1
        if rotation:
            pictures.set_display_rotation(-rotation)
        sound = container.add_stream(_ENCODERS.get(audio, audio), rate=_SOUND_HZ) if audio else None
        for number in range(round(seconds * rate)):
            frame = bars(*size, number, dark=number < dark_s * rate)
            frame.pts, frame.time_base = number, Fraction(1, rate)
            container.mux(pictures.encode(frame))
            if sound is not None:
                container.mux(sound.encode(_tone(number, rate, sound)))
        container.mux(pictures.encode(None))
        if sound is not None:
            container.mux(sound.encode(None))
    return path


def repeat(clip: Path, path: Path, times: int) -> Path:
    """Write the pictures of *clip* to *path* so many times over, without encoding them again."""
    with av.open(str(clip)) as source, av.open(str(path), "w") as target:
        made = target.add_stream_from_template(source.streams.video[0])
        packets = [packet for packet in source.demux(video=0) if packet.size]
        frames = [(bytes(packet), packet.is_keyframe) for packet in packets]
        for number, (data, begins) in enumerate(frames * times):
            packet = av.Packet(data)
            packet.stream, packet.time_base = made, packets[0].time_base
            packet.pts = packet.dts = number * packets[0].duration
            packet.is_keyframe = begins
            target.mux(packet)
    return path


def bars(width: int, height: int, number: int, *, dark: bool = False) -> av.VideoFrame:
    """A frame of vertical bars, the left third of it red, moved on by *number* pixels."""
    picture = np.zeros((height, width, 3), np.uint8)
    if not dark:
        columns = (np.arange(width) + number * 3) // 16 % 2
        picture[:, :, 1] = 60 + columns * 160
        picture[:, : width // 3] = (220, 20, 20)
    return av.VideoFrame.from_ndarray(picture)


def _tone(number: int, rate: int, sound: av.AudioStream) -> av.AudioFrame:
    count = _SOUND_HZ // rate
    wave = np.sin((np.arange(count) + number * count) * 2 * np.pi * 440 / _SOUND_HZ) * 8000
    frame = av.AudioFrame.from_ndarray(
        np.repeat(wave.astype(np.int16), 2).reshape(1, -1), format="s16", layout="stereo"
    )
    frame.sample_rate, frame.pts = _SOUND_HZ, number * count
    frame.time_base = Fraction(1, _SOUND_HZ)
    return frame
