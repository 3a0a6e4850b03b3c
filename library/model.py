"""The plain values that cross the library's boundaries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

TRASH: Final = 0  # `StoredFolder.library_id` of the root of a user's trash


class Role(StrEnum):
    """What a user may do beyond their own library."""

    ADMIN = "admin"
    USER = "user"
    GUEST = "guest"  # has no library, and sees what others share with them


class Kind(StrEnum):
    """What a file is to the gallery; decided by content, not by extension."""

    IMAGE = "image"
    VIDEO = "video"
    SIDECAR = "sidecar"
    OTHER = "other"

    @property
    def visual(self) -> bool:
        """Whether the gallery shows it as a picture."""
        return self in (Kind.IMAGE, Kind.VIDEO)


class Task(StrEnum):
    """Work that the worker owes a media item."""

    METADATA = "metadata"
    THUMBNAILS = "thumbnails"
    PREVIEW = "preview"  # the large one
    CLIP = "clip"  # the moving preview of a video
    FILM = "film"  # what every browser plays of a video
    FACES = "faces"


class DateSource(StrEnum):
    """Where a capture time was found."""

    EXIF = "exif"
    XMP = "xmp"
    IPTC = "iptc"
    GPS = "gps"
    PNG = "png"
    QUICKTIME = "quicktime"
    CONTAINER = "container"
    FILENAME = "filename"
    MTIME = "mtime"

    @property
    def is_outside_the_file(self) -> bool:
        """Whether another name or time of the file would give another date."""
        return self in (DateSource.FILENAME, DateSource.MTIME)


@dataclass(frozen=True, slots=True)
class User:
    """Someone who may sign in; guests have no library of their own."""

    id: int
    name: str
    role: Role
    media_root: Path  # absolute; where the user's files lie
    created: datetime  # UTC
    adopted: bool = False  # whether that folder was there before the user
    disabled: bool = False  # whether nobody may come in as them, by whatever way
    has_second_factor: bool = False


@dataclass(frozen=True, slots=True)
class StoredFolder:
    """One folder of a user's own files. Its id survives rename and move."""

    id: int
    owner_id: int
    parent_id: int | None  # None: the root of the user's files
    name: str
    created: datetime  # UTC
    modified: datetime  # UTC; when its listing last changed
    revision: int  # counts every change of anything below it
    library_id: int | None = None  # of the root of a library, which is only read; or `TRASH`


@dataclass(frozen=True, slots=True)
class Album:
    """A list of one user's photos and videos, made by hand. They lie elsewhere."""

    id: int
    owner_id: int
    parent_id: int | None  # of the album that it lies in
    name: str
    description: str | None
    cover_id: int | None  # of the item that somebody chose; None: the first one
    created: datetime  # UTC
    photos: int  # files, videos among them, in the album itself


@dataclass(frozen=True, slots=True)
class Media:
    """One stored file. Its id survives rename, move and overwrite.

    The fields from *width* on are unknown (None) until the worker has read the file.
    """

    id: int
    owner_id: int
    folder_id: int
    name: str  # as the user wrote it, any Unicode normal form
    kind: Kind
    mime: str
    size: int  # bytes
    checksum: str  # sha256 of the content, lower-case hex
    created: datetime  # UTC, when the item entered the library
    modified: datetime  # UTC, as the client gave it, else when it was written
    shown: bool = False  # whether the gallery shows it
    width: int | None = None  # pixels as displayed
    height: int | None = None  # pixels as displayed
    duration_s: float | None = None
    captured_local: datetime | None = None  # naive: the wall clock where it was taken
    placeholder: bytes | None = None  # ThumbHash
    has_thumbnails: bool = False
    failure: str | None = None  # why it cannot be shown, in words for people
    checksums: str | None = None  # other ones, that clients gave: "SHA1:… MD5:…"
    stack_id: int | None = None  # of the item that stands for it in the gallery; None: itself
    badges: str | None = None  # what the gallery notes on it; see `library.stacks.badges`

    @property
    def etag(self) -> str:
        """Strong entity tag, unquoted: equal tags mean equal bytes."""
        return self.checksum[:32]


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the timeline, or `UNDATED`."""

    key: str  # YYYY-MM, or UNDATED
    count: int  # of pictures: a stack is one


UNDATED = "undated"  # the month of what has no capture time


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the worker has come with one user's media."""

    pending: int  # items with work left
    failed: int  # items with work that failed for good
    shown: int  # pictures in the gallery: a stack is one


@dataclass(frozen=True, slots=True)
class Town:
    """A populated place of GeoNames."""

    id: int  # GeoNames' own
    name: str
    region: str | None  # the state, region or province that it lies in
    country_code: str  # ISO 3166-1, two letters
    country: str
    latitude: float  # degrees north, WGS 84
    longitude: float  # degrees east, WGS 84


FACE = "Face"  # the kind of regions that show people


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """The numbers of one task, in files."""

    pending: int  # all that is left to do
    in_hand: int  # of these, what somebody works on
    put_off: int  # of these, what had trouble that is not its own, and is tried again later
    failed: int  # for good


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why work on one item failed, or is put off."""

    media_id: int
    tasks: Sequence[Task]
    reason: str  # in words for people
    since: datetime  # UTC
    again: datetime | None  # UTC, when it is tried again; None: not by itself


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """A process that works on the queue."""

    host: str
    pid: int  # on that host
    started: datetime  # UTC
    seen: datetime  # UTC; while it works, of some seconds ago
    in_hand: int  # rows of the queue


@dataclass(frozen=True, slots=True)
class Region:
    """An area of a picture that an editor, or an export of names, has marked.

    It is told in fractions (0 to 1) of the upright picture.
    """

    name: str | None  # of whom it shows
    kind: str  # "Face", "Pet", "Focus" or "BarCode" (MWG 2.0 §5.9)
    x: float  # of the left edge
    y: float  # of the upper edge
    width: float
    height: float
    exported: bool = False  # whether a gallery wrote it, from what it knew then


@dataclass(frozen=True, slots=True)
class Facts:
    """What a media file says of itself. None where it says nothing."""

    width: int | None = None  # pixels as displayed, after orientation and rotation
    height: int | None = None
    orientation: int | None = None  # EXIF, 1 to 8
    rotation: int | None = None  # of a video, degrees clockwise: 0, 90, 180, 270
    duration_s: float | None = None
    video_codec: str | None = None  # FFmpeg's name of it, such as h264 or hevc
    audio_codec: str | None = None  # of the first sound track; None: the video is silent
    frame_rate: float | None = None  # frames a second, on average
    codecs: str | None = None  # RFC 6381, for asking browsers; None: none plays it
    captured_local: datetime | None = None  # naive: the wall clock where it was taken
    offset_minutes: int | None = None  # of that clock, east of UTC
    captured_utc: datetime | None = None  # aware; None where the offset is unknown
    date_source: DateSource | None = None
    latitude: float | None = None  # degrees north, WGS 84
    longitude: float | None = None  # degrees east, WGS 84
    altitude_m: float | None = None
    time_zone: str | None = None  # IANA name, of the place where it was taken
    make: str | None = None
    model: str | None = None
    lens: str | None = None
    exposure_s: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_length_mm: float | None = None
    content_id: str | None = None  # Apple's identifier that pairs a Live Photo's two files
    burst_id: str | None = None  # what the shots of one burst share
    embedded_offset: int | None = None  # of the video in a motion photo's file, in bytes
    embedded_length: int | None = None  # in bytes
    rating: int | None = None  # 0 to 5; -1 means rejected
    caption: str | None = None
    keywords: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()
    damaged: bool = False  # readable in part only
