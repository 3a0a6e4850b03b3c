"""What a file is, decided by its first bytes; the name only breaks ties.

The web process asks on every upload, so this stays in the standard library and takes microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from library.media.brands import brand_mime
from library.media.extensions import (
    AUDIO_CONTAINERS,
    MEDIA,
    RAW_TIFF,
    SIDECARS,
    by_extension,
)
from library.media.markup import markup_mime
from library.media.signatures import signature_mime
from library.model import Kind

HEAD_BYTES = 4096  # 21 transport-stream packets, and room for any ftyp box seen in practice
UNKNOWN = "application/octet-stream"

# Pictures by their type, which the gallery does not show as such: active content, icons, project
# files of editors.
_NOT_PHOTOS = frozenset({"image/svg+xml", "image/x-icon", "image/vnd.adobe.photoshop"})


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The kind and the media type of a file."""

    kind: Kind
    mime: str


def sniff(head: bytes, name: str) -> Sniffed:
    """Say what the file called *name* is, whose first `HEAD_BYTES` bytes are *head*.

    Content decides. The extension counts for what content cannot tell apart (RAW formats built
    on TIFF, sidecars, plain text) and for empty files. Never raises.
    """
    extension = PurePosixPath(name).suffix.lower()
    mime = _by_content(head, extension)
    if _is_sidecar(name, extension, mime):
        return Sniffed(Kind.SIDECAR, mime or SIDECARS.get(extension, by_extension(extension)))
    if mime is None:
        return Sniffed(Kind.OTHER, _by_name(extension))
    return Sniffed(_kind(mime), mime)


def _by_content(head: bytes, extension: str) -> str | None:
    mime = brand_mime(head, extension) or signature_mime(head) or markup_mime(head)
    if mime == "image/tiff":
        return RAW_TIFF.get(extension, mime)
    if mime is not None:
        return AUDIO_CONTAINERS.get((mime, extension), mime)
    return mime


def _is_sidecar(name: str, extension: str, mime: str | None) -> bool:
    if extension == ".json":  # Google Takeout: IMG_1.jpg.json, IMG_1.jpg.supplemental-metadata.json
        return mime is None and any(s.lower() in MEDIA for s in PurePosixPath(name).suffixes[:-1])
    if extension == ".thm":  # a camera's JPEG preview of the video beside it
        return mime in (None, "image/jpeg")
    return extension in SIDECARS and mime is None


def _by_name(extension: str) -> str:
    """What the extension promises, unless the content has just shown that promise false."""
    mime = by_extension(extension)
    broken = mime.startswith(("image/", "video/")) or extension in MEDIA
    return UNKNOWN if broken else mime


def _kind(mime: str) -> Kind:
    if mime in _NOT_PHOTOS:
        return Kind.OTHER
    family = mime.partition("/")[0]
    return {"image": Kind.IMAGE, "video": Kind.VIDEO}.get(family, Kind.OTHER)
