"""Opening videos with PyAV: only as what they are, and only the file itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from library.errors import Unreadable

av.logging.set_level(av.logging.PANIC)

# FFmpeg's demuxers. Left to guess, it might take a file for a playlist and open what that names.
_DEMUXERS = {
    "video/3gpp": "mov",
    "video/3gpp2": "mov",
    "video/m2ts": "mpegts",
    "video/mp2t": "mpegts",
    "video/mp4": "mov",
    "video/mpeg": "mpeg",
    "video/ogg": "ogg",
    "video/quicktime": "mov",
    "video/webm": "matroska",
    "video/x-flv": "flv",
    "video/x-matroska": "matroska",
    "video/x-ms-wmv": "asf",
    "video/x-msvideo": "avi",
}
DAMAGED = "The video is damaged and cannot be read."
# To open one, FFmpeg decodes some of it, which takes longer than a poster. Headers tell as much:
# those of each stream, and of all streams where they come together. VP9 is decoded even if its
# frames are to be skipped, unless no decoder is found: those that open the tracks later are.
_UNDECODED: Any = [{"skip_frame": "all"}] * 8  # streams; av's stub takes these for text
_TELLING = frozenset({"mov", "matroska"})
_STREAMS_LATER = frozenset({"mpeg", "flv"})  # known by reading on: none can be told of before
_UNPROBED = {"probesize": "32", "analyzeduration": "0", "codec_whitelist": "none"}
_MOST_PIXELS = 70_000_000  # of one frame; 8K has 33 million


@contextmanager
def open_video(path: Path, mime: str) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open the video at *path* and its picture track.

    Raises:
        Unreadable: it is damaged, too large, of an unknown format or has no picture.
        OSError: it has gone or may not be read.
    """
    demuxer = _DEMUXERS.get(mime)
    if demuxer is None:
        raise Unreadable("This video format cannot be shown.")
    # A file object, not a name: FFmpeg reads URLs and patterns into names.
    with path.open("rb") as file:
        try:
            container = av.open(
                file,
                "r",
                format=demuxer,
                metadata_errors="ignore",
                stream_options=None if demuxer in _STREAMS_LATER else _UNDECODED,
                container_options=_UNPROBED if demuxer in _TELLING else {},
            )
        except (av.FFmpegError, ValueError, OSError) as error:
            raise Unreadable(DAMAGED) from error
        with container:
            yield container, _picture_track(container)


def key_frame(
    container: InputContainer, stream: VideoStream, at_s: float | None = None
) -> VideoFrame | None:
    """Decode the key frame at or before *at_s*, or the next one; None if there is none whole."""
    stream.codec_context.skip_frame = "NONKEY"
    try:
        if at_s is not None:
            seek(container, at_s)
        return _first_whole(container, stream)
    except (av.FFmpegError, ValueError, OSError):
        return None


def _first_whole(container: InputContainer, stream: VideoStream) -> VideoFrame | None:
    """Decode the next key frame and nothing else.

    Decoders keep a frame back while others may have to be shown before it, which skipped ones never
    have: they would decode the key frame after it too.
    """
    held = False
    for packet in container.demux(stream):
        frames = packet.decode()
        if not frames and held:  # with this packet it had its second field too
            frames = stream.decode(None)
            stream.codec_context.flush_buffers()
        if frames:
            return frames[0]
        held = packet.is_keyframe
    return None


def seek(container: InputContainer, at_s: float) -> None:
    """Go on with the key frame at or before *at_s* from the start, which seldom is time 0 on tapes.

    Raises:
        av.FFmpegError: the container cannot be searched.
    """
    start = container.start_time or 0
    # Transport streams have no index: a little before the start, nothing is missed.
    container.seek(start + int(at_s * av.time_base) if at_s > 0 else min(0, start))


def _picture_track(container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise Unreadable("This video has no picture.")
    stream = container.streams.video[0]
    context = stream.codec_context
    if context is None:
        raise Unreadable("The pictures of this video are coded in an unknown way.")
    if context.width * context.height > _MOST_PIXELS:
        raise Unreadable("The pictures of this video are too large.")
    context.thread_count = 1  # the pool decides how much runs at once
    return stream
