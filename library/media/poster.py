"""The poster of a video: a key frame that shows something."""

from __future__ import annotations

from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from library.errors import Unreadable
from library.media.decode import fitting
from library.media.video_facts import clockwise, displayed_size
from library.media.videos import DAMAGED, key_frame, open_video

# Where to look, as parts of the duration: titles fade in from black or white. The start is last,
# for files that cannot be searched.
_PLACES = (0.1, 0.35, 0.6, 0.85, 0.0)
_EVEN = 8  # standard deviation of luminance, of 255, below which a frame shows nothing

_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


def decode_poster(path: Path, mime: str, longest: int) -> Image.Image:
    """Return a frame of the video at *path*, mode RGB, upright, in square pixels.

    No edge is longer than *longest* pixels; it is never enlarged.

    Raises:
        Unreadable: no frame of it can be decoded.
        OSError: it has gone or may not be read.
    """
    best: Image.Image | None = None
    with open_video(path, mime) as (container, stream):
        for part in _PLACES:
            frame = _frame(container, stream, part)
            if frame is None:
                continue
            picture = _picture(frame, stream, longest)
            if _contrast(picture) >= _EVEN:
                return picture
            if best is None or _contrast(picture) > _contrast(best):
                best = picture
    if best is None:
        raise Unreadable(DAMAGED)
    return best


def _frame(container: InputContainer, stream: VideoStream, part: float) -> VideoFrame | None:
    duration_s = (container.duration or 0) / av.time_base
    if part > 0 and duration_s <= 0:
        return None
    return key_frame(container, stream, part * duration_s)


def _picture(frame: VideoFrame, stream: VideoStream, longest: int) -> Image.Image:
    rotation = clockwise(frame)
    square = displayed_size(frame.width, frame.height, stream.sample_aspect_ratio, 0)
    size = fitting(square, longest)
    try:
        small = frame.reformat(*size, format="rgb24", interpolation="AREA")
        picture = Image.fromarray(small.to_ndarray())
    except (av.FFmpegError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    return picture.transpose(_TURNS[rotation]) if rotation else picture


def _contrast(picture: Image.Image) -> float:
    return ImageStat.Stat(picture.convert("L")).stddev[0]
