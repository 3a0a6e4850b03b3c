"""The moving preview of a video: a few silent seconds from its poster on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from library.errors import Unreadable
from library.media.clips import SECONDS, has_clip
from library.media.film_tracks import Unfit, full_disk
from library.media.poster import find_poster
from library.media.upright import Upright
from library.media.video_cache import writing_film
from library.media.videos import DAMAGED, open_video, seek

_BOX: Final = (480, 480)  # pixels; a tile's on most screens
_FPS: Final = 15
_APART: Final = Fraction(9, 10 * _FPS)  # s between frames, where the video does not tell its rate
_CLOCK: Final = Fraction(1, 90_000)
_JUDGED: Final = 64  # pixels that tell whether a frame shows something
_MOST_DECODED: Final = 2000  # frames, of a video whose times are nonsense
# The rate bounds the size: 3 s are 130 kB at most, 50 kB mostly.
_X264: Final = {
    "preset": "veryfast",
    "crf": "27",
    "profile": "main",
    "maxrate": "340k",
    "bufsize": "340k",
}


def make_clip(path: Path, mime: str, clip: Path) -> None:
    """Write the moving preview of the video at *path* to *clip*: MP4, its index in front.

    It begins with the frame that is the poster, unless little follows that. A video that is too
    short for it gets none.

    Raises:
        Unreadable: nothing of it can be decoded.
        OSError: it has gone or may not be read, or *clip* cannot be written.
    """
    with open_video(path, mime) as (source, stream):
        poster = find_poster(source, stream, _JUDGED)
        duration_s = (source.duration or 0) / av.time_base
    if not has_clip(duration_s):
        return
    begin_s = max(0.0, min(poster.at_s, duration_s - SECONDS))
    with writing_film(clip) as target:
        try:
            with suppress(Unfit):
                _encode(path, mime, poster.frame, begin_s, target)
                return
            # Some that are short cannot be searched: what is found is past their key frames.
            _encode(path, mime, poster.frame, 0.0, target)
        except Unfit as error:
            raise Unreadable(DAMAGED) from error
        except av.FFmpegError as error:
            raise full_disk(error, clip) or Unreadable(DAMAGED) from error


def _encode(path: Path, mime: str, first: VideoFrame, begin_s: float, target: Path) -> None:
    movflags = {"movflags": "+faststart"}
    with (
        open_video(path, mime) as (source, stream),
        av.open(str(target), "w", format="mp4", options=movflags) as out,
    ):
        upright = Upright(stream, first, _BOX, _FPS)
        made = out.add_stream("libx264", rate=_FPS, options=dict(_X264))
        made.width, made.height = upright.size
        made.pix_fmt = "yuv420p"
        made.codec_context.time_base = _CLOCK
        made.codec_context.thread_count = 1
        count = 0
        for frame, at_s in _frames(source, stream, upright, begin_s):
            frame.pts, frame.time_base = round(at_s / _CLOCK), _CLOCK
            frame.pict_type = 0
            out.mux(made.encode(frame))
            count += 1
        if not count:
            raise Unfit
        out.mux(made.encode(None))


def _frames(
    source: InputContainer, stream: VideoStream, upright: Upright, begin_s: float
) -> Iterator[tuple[VideoFrame, Fraction]]:
    """Yield the frames of the clip, each with its time in it."""
    if begin_s > 0:
        seek(source, begin_s)
    start: Fraction | None = None
    last = Fraction(-1)
    for frame in _decoded(source, stream):
        for shown in upright.frames(frame):
            if shown.pts is None or shown.time_base is None:
                continue
            at = shown.pts * shown.time_base
            start = at if start is None else start
            if at - start >= SECONDS:
                return
            if at - start >= last + _APART:
                last = at - start
                yield shown, last


def _decoded(source: InputContainer, stream: VideoStream) -> Iterator[VideoFrame | None]:
    """Yield frames, without those that are broken, and None after the last."""
    count = 0
    for packet in source.demux(stream):
        try:
            frames = stream.decode(packet)
        except av.FFmpegError:
            continue
        for frame in frames:
            yield frame
            count += 1
            if count > _MOST_DECODED:
                return
    yield None
