"""Some frames of a video, spread over its length: those that are decoded without others."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Final

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from library.media.videos import seek

_APART_S: Final = 2.0
_MOST: Final = 120
_LONG_S: Final = 4.0  # between two key frames, from which seeking beats reading on


def key_frames(
    container: InputContainer, stream: VideoStream
) -> Iterator[tuple[float, VideoFrame]]:
    """Yield key frames and their times in s from the start, at most 120, two seconds or more apart.

    What is damaged ends the video.
    """
    stream.codec_context.skip_frame = "NONKEY"
    duration_s = (container.duration or 0) / av.time_base
    apart_s = max(_APART_S, duration_s / _MOST)
    start_s = (container.start_time or 0) / av.time_base
    due_s, before_s, given = -inf, -inf, 0
    may_seek = True
    try:
        seek(container, 0)
        frames = container.decode(stream)
        while given < _MOST and (frame := next(frames, None)) is not None:
            at_s = max(0.0, (frame.time or 0.0) - start_s)
            gap_s, before_s = at_s - before_s, at_s
            if gap_s <= 0:  # it cannot be searched, or its clock stands still
                may_seek = False
            if at_s >= due_s:
                yield at_s, frame
                given, due_s = given + 1, at_s + apart_s
            if may_seek and gap_s < inf and not apart_s / 2 <= gap_s <= _LONG_S:
                container.seek(int((start_s + due_s) * av.time_base), backward=False)
                frames = container.decode(stream)
    except (av.FFmpegError, ValueError, OSError):
        return
