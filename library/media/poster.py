"""The poster of a video: a key frame that shows something."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageStat

from library.errors import Unreadable
from library.media.displayable import fitting
from library.media.video_facts import clockwise, displayed_size
from library.media.videos import DAMAGED, key_frame, open_video

# Where to look, as parts of the duration: titles fade in from black or white. The start is last,
# for files that cannot be searched.
_PLACES = (0.1, 0.35, 0.6, 0.85, 0.0)
_EVEN = 8  # standard deviation of luminance, of 255, below which a frame shows nothing
_JUDGED = (64, 64)  # pixels, spread over the picture, that tell so

_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Poster:
    """The frame that stands for a video."""

    frame: VideoFrame  # as it is stored
    picture: Image.Image  # mode RGB, upright, in square pixels
    at_s: float  # where to seek for it, from the start


def decode_poster(path: Path, mime: str, longest: int) -> Image.Image:
    """Return a frame of the video at *path*, mode RGB, upright, in square pixels.

    No edge is longer than *longest* pixels; it is never enlarged.

    Raises:
        Unreadable: no frame of it can be decoded.
        OSError: it has gone or may not be read.
    """
    with open_video(path, mime) as (container, stream):
        return find_poster(container, stream, longest).picture


def find_poster(container: InputContainer, stream: VideoStream, longest: int) -> Poster:
    """Return the first frame, of some throughout the video, that shows something.

    No edge of its picture is longer than *longest* pixels.

    Raises:
        Unreadable: no frame of it can be decoded.
    """
    best: Poster | None = None
    duration_s = (container.duration or 0) / av.time_base
    for part in _PLACES:
        if part > 0 and duration_s <= 0:
            continue
        frame = key_frame(container, stream, part * duration_s)
        if frame is None:
            continue
        found = Poster(frame, picture_of(frame, stream, longest), part * duration_s)
        if _contrast(found.picture) >= _EVEN:
            return found
        if best is None or _contrast(found.picture) > _contrast(best.picture):
            best = found
    if best is None:
        raise Unreadable(DAMAGED)
    return best


def picture_of(frame: VideoFrame, stream: VideoStream, longest: int) -> Image.Image:
    """Return *frame* as it is shown: mode RGB, upright, in square pixels, no edge over *longest*.

    Raises:
        Unreadable: it cannot be converted.
    """
    rotation = clockwise(frame)
    square = displayed_size(frame.width, frame.height, stream.sample_aspect_ratio, 0)
    size = fitting(square, longest)
    try:
        # YUV has half the numbers of RGB to scale, and is nearer to the frame when it is RGB last.
        own = frame.format.name if frame.format.name.startswith("yuv") else "rgb24"
        small = frame.reformat(*size, format=own, interpolation="AREA")
        rows = small.reformat(format="rgb24").planes[0]
        picture = Image.frombytes("RGB", size, memoryview(rows), "raw", "RGB", rows.line_size)
    except (av.FFmpegError, ValueError) as error:
        raise Unreadable(DAMAGED) from error
    return picture.transpose(_TURNS[rotation]) if rotation else picture


def _contrast(picture: Image.Image) -> float:
    some = picture.resize(_JUDGED, Image.Resampling.NEAREST)
    return ImageStat.Stat(some.convert("L")).stddev[0]
