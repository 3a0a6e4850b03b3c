"""Pictures as compact rows of JSON: a page may need a hundred thousand of them."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from enum import IntEnum
from typing import Final, TypeAlias

from library.model import Kind, Media
from providers.folder import File

COLUMNS: Final = (
    "id",
    "name",  # in its folder
    "kind",  # "i" image, "v" video, "o" anything else
    "width",  # pixels as displayed, or null
    "height",
    "duration_s",  # or null
    "captured",  # seconds since 1970 of the wall clock where it was taken, or null
    "placeholder",  # ThumbHash in base64, or null
    "version",  # changes with the content; the v of thumbnail addresses
    "state",  # see State
    "size",  # bytes
    "failure",  # only when the state is FAILED: why, in words for people
    "badges",  # only where something is noted on it: "live raw burst:7"
)

Row: TypeAlias = list[int | float | str | None]

VERSION_LENGTH: Final = 8
_KINDS: Final = {Kind.IMAGE: "i", Kind.VIDEO: "v"}


class State(IntEnum):
    """Whether there is a picture to show."""

    PENDING = 0
    READY = 1
    FAILED = 2


def state(media: Media) -> State:
    """Judge *media*: a partly damaged file that has thumbnails is ready."""
    if media.has_thumbnails:
        return State.READY
    return State.PENDING if media.failure is None else State.FAILED


def version(media: Media) -> str:
    """A short tag that changes with the content of *media*."""
    return media.etag[:VERSION_LENGTH]


def row(file: File) -> Row:
    """Return *file* as the values of `COLUMNS`."""
    media = file.media
    values: Row = [
        media.id,
        file.name,
        _KINDS.get(media.kind, "o"),
        media.width,
        media.height,
        None if media.duration_s is None else round(media.duration_s, 1),
        _wall_clock(media.captured_local),
        None if media.placeholder is None else b64encode(media.placeholder).decode(),
        version(media),
        state(media),
        media.size,
    ]
    failure = media.failure if state(media) is State.FAILED else None
    if badges := _badges(file):
        return [*values, failure, badges]
    return values if failure is None else [*values, failure]


def _badges(file: File) -> str | None:
    """Return what is noted on the file, as it is given: the video of a photo goes with it whole."""
    badges = file.media.badges
    if badges is None or not (file.bare or file.rendition):
        return badges
    return " ".join(badge for badge in badges.split() if badge != "live") or None


def _wall_clock(naive: datetime | None) -> int | None:
    return None if naive is None else int(naive.replace(tzinfo=UTC).timestamp())
