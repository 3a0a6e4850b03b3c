"""What Google's camera says in XMP: where a motion photo's video lies, and bursts.

https://developer.android.com/media/platform/motion-photo-format, and its first version, which
called the video a MicroVideo.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from library.media.text import clean

_CAMERA = "{http://ns.google.com/photos/1.0/camera/}"
_ITEM = "{http://ns.google.com/photos/1.0/container/item/}"
_ITEMS = (
    "{http://ns.google.com/photos/1.0/container/}Item",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li",  # with the item as its own attributes
)
_OF_GOOGLE = (b"ns.google.com/photos/1.0/camera/", b"ns.google.com/photos/1.0/container/")
_PACKET = re.compile(rb"<(x:xmpmeta|rdf:RDF)[\s>].*?</\1\s*>", re.DOTALL)
_LARGEST = 4 << 20  # bytes of a packet
_MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class GoogleCamera:
    """What the camera says; nothing of it is true before it is verified."""

    burst_id: str | None = None
    videos_from_end: tuple[int, ...] = ()  # how far before the end of the file it may begin, bytes


def google_camera_of(packet: bytes | str | None) -> GoogleCamera:
    """Read an XMP packet, or one with other bytes around it. Never raises."""
    data = packet.encode("utf-8", "replace") if isinstance(packet, str) else packet or b""
    if not any(name in data for name in _OF_GOOGLE):
        return GoogleCamera()
    found = _PACKET.search(data[:_LARGEST])
    if found is None:
        return GoogleCamera()
    try:
        root = fromstring(found[0].replace(b"\0", b""))
    except (ParseError, DefusedXmlException, ValueError):
        return GoogleCamera()
    camera = dict(_properties(root))
    micro = _number(camera.get("MicroVideoOffset"))
    return GoogleCamera(
        burst_id=clean(camera.get("BurstID")),
        videos_from_end=(*_in_container(root), *((micro,) if micro else ())),
    )


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        if element.tag.startswith(_CAMERA):
            yield element.tag.removeprefix(_CAMERA), element.text or ""
        for name, value in element.attrib.items():
            if name.startswith(_CAMERA):
                yield name.removeprefix(_CAMERA), value


def _in_container(root: Element) -> Iterator[int]:
    """The items lie one behind the other, the last one at the end of the file."""
    items = [item for item in root.iter() if item.tag in _ITEMS and item.get(_ITEM + "Mime")]
    from_end = 0
    for item in items[:0:-1][:_MOST_ITEMS]:  # without the first one, which is the photo
        from_end += _number(item.get(_ITEM + "Length")) + _number(item.get(_ITEM + "Padding"))
        if item.get(_ITEM + "Semantic") == "MotionPhoto" and from_end:
            yield from_end


def _number(text: str | None) -> int:
    """A count of bytes; 0 for what is none."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
