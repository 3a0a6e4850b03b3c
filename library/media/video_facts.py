"""What a video says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from library.media.avchd import Avchd, read_avchd
from library.media.captions import caption_of
from library.media.captured import dated
from library.media.codecs import read_codecs
from library.media.dates import Moment, parse_moment
from library.media.places import from_iso_6709
from library.media.text import clean
from library.media.videos import key_frame, open_video
from library.media.xmp import Xmp
from library.model import DateSource, Facts

_APPLE = "com.apple.quicktime."


def read_video_facts(path: Path, mime: str, sidecar: Xmp) -> Facts:
    """Read the facts of the video at *path*; what it does not say, *sidecar* may.

    Raises:
        Unreadable: it is no video, or has no picture.
        OSError: it has gone or may not be read.
    """
    avchd = read_avchd(path) if mime in ("video/m2ts", "video/mp2t") else Avchd()
    with open_video(path, mime) as (container, stream):
        frame = key_frame(container, stream)
        tags = {**_tags(stream.metadata), **_tags(container.metadata)}
        place = from_iso_6709(tags.get(_APPLE + "location.iso6709") or tags.get("location"))
        place = sidecar.place if place.latitude is None else place
        rotation = clockwise(frame)
        context = stream.codec_context
        codecs = read_codecs(container, stream)
        width, height = displayed_size(
            context.width, context.height, stream.sample_aspect_ratio, rotation
        )
        facts = Facts(
            width=width or None,
            height=height or None,
            rotation=rotation,
            duration_s=_duration_s(container, stream),
            video_codec=codecs.video,
            audio_codec=codecs.audio,
            frame_rate=codecs.frame_rate,
            codecs=codecs.text,
            latitude=place.latitude,
            longitude=place.longitude,
            altitude_m=place.altitude_m,
            make=tags.get(_APPLE + "make") or tags.get("make") or avchd.make or sidecar.make,
            model=tags.get(_APPLE + "model") or tags.get("model") or avchd.model or sidecar.model,
            content_id=tags.get(_APPLE + "content.identifier"),
            rating=sidecar.rating,
            caption=sidecar.caption or _caption(tags),
            keywords=sidecar.keywords,
            regions=sidecar.marked.on((width, height), None),
            damaged=frame is None,
        )
        quicktime = container.format.name.startswith("mov")
        own = _dates(tags, avchd, quicktime=quicktime)
        return dated(facts, (*own, *((date, DateSource.XMP) for date in sidecar.dates)))


def clockwise(frame: VideoFrame | None) -> int:
    """By how many degrees players turn *frame*: 0, 90, 180 or 270.

    FFmpeg counts counter-clockwise; odd angles are shown as if they were the next right one.
    """
    angle = 0 if frame is None else -frame.rotation
    return round(angle / 90) * 90 % 360


def displayed_size(
    width: int, height: int, aspect: Fraction | None, rotation: int
) -> tuple[int, int]:
    """Return the size in square pixels after *rotation*; *aspect* is one pixel's width by height.

    Tapes and AVCHD store pixels that are not square. Nonsense in *aspect* is ignored.
    """
    if aspect is not None and Fraction(1, 4) < aspect < 4:
        width = round(width * aspect)
    return (height, width) if rotation in (90, 270) else (width, height)


def _tags(metadata: Mapping[str, str]) -> dict[str, str]:
    cleaned = {name.lower(): clean(value) for name, value in metadata.items()}
    return {name: value for name, value in cleaned.items() if value is not None}


def _dates(
    tags: Mapping[str, str], avchd: Avchd, *, quicktime: bool
) -> tuple[tuple[Moment | None, DateSource], ...]:
    """Apple's own tag has the offset; the standard one is in UTC, or wrong by the zone."""
    container = DateSource.QUICKTIME if quicktime else DateSource.CONTAINER
    return (
        (parse_moment(tags.get(_APPLE + "creationdate")), DateSource.QUICKTIME),
        (avchd.captured, DateSource.CONTAINER),
        (parse_moment(tags.get("creation_time")), container),
        (parse_moment(tags.get("date")), container),
    )


def _caption(tags: Mapping[str, str]) -> str | None:
    own = (tags.get(name) for name in (_APPLE + "description", "description", "comment"))
    return next((caption for caption in map(caption_of, own) if caption is not None), None)


def _duration_s(container: InputContainer, stream: VideoStream) -> float | None:
    if container.duration is not None and container.duration > 0:
        return container.duration / av.time_base
    if stream.duration is not None and stream.time_base is not None and stream.duration > 0:
        return float(stream.duration * stream.time_base)
    return None
