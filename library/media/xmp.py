"""XMP: what editors write, as properties by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from library.media.dates import Moment, parse_moment
from library.media.places import NOWHERE, Place, from_xmp, plausible
from library.media.text import clean

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_EXIF = "{http://ns.adobe.com/exif/1.0/}"
_TIFF = "{http://ns.adobe.com/tiff/1.0/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"

_PACKET = re.compile(rb"<(x:xmpmeta|rdf:RDF)[\s>].*?</\1\s*>", re.DOTALL)
_LARGEST = 4 << 20  # bytes; the rest is thumbnails in Base64
_MOST_KEYWORDS = 500


@dataclass(frozen=True, slots=True)
class Xmp:
    """What XMP says that the gallery wants to know."""

    original: Moment | None = None
    created: Moment | None = None
    dated: Moment | None = None  # photoshop:DateCreated: when the content came into being
    satellite: Moment | None = None  # the GPS clock, hence UTC
    place: Place = NOWHERE
    make: str | None = None
    model: str | None = None
    rating: int | None = None
    keywords: tuple[str, ...] = ()


def xmp_of(packet: bytes | str | None) -> Xmp:
    """Read an XMP packet, or one with other bytes around it. Never raises."""
    data = packet.encode("utf-8", "replace") if isinstance(packet, str) else packet or b""
    found = _PACKET.search(data[:_LARGEST])
    if found is None:
        return Xmp()
    try:
        root = fromstring(found[0].replace(b"\0", b""))
    except (ParseError, DefusedXmlException, ValueError):
        return Xmp()
    return _of_properties(_properties(root))


def _of_properties(properties: dict[str, list[str]]) -> Xmp:
    def first(name: str) -> str | None:
        return next(iter(properties.get(name, ())), None)

    latitude = from_xmp(first(_EXIF + "GPSLatitude"))
    longitude = from_xmp(first(_EXIF + "GPSLongitude"))
    return Xmp(
        original=parse_moment(first(_EXIF + "DateTimeOriginal")),
        created=parse_moment(first(_XMP + "CreateDate")),
        dated=parse_moment(first(_PHOTOSHOP + "DateCreated")),
        satellite=_satellite(first(_EXIF + "GPSTimeStamp")),
        place=plausible(latitude, longitude),
        make=first(_TIFF + "Make"),
        model=first(_TIFF + "Model"),
        rating=_rating(first(_XMP + "Rating")),
        keywords=tuple(properties.get(_DC + "subject", ())[:_MOST_KEYWORDS]),
    )


def _properties(root: Element) -> dict[str, list[str]]:
    """Simple values and the items of lists, by "{namespace}name"; structures are left out."""
    found: dict[str, list[str]] = {}
    for description in root.iter(_RDF + "Description"):
        values = [*description.attrib.items(), *_children(description)]
        for name, value in values:
            text = clean(value)
            if text is not None:
                found.setdefault(name, []).append(text)
    return found


def _children(description: Element) -> Iterator[tuple[str, str]]:
    for child in description:
        items = [item.text or "" for item in child.findall(f"*/{_RDF}li")]
        for text in items or [child.text or ""]:
            yield child.tag, text


def _satellite(text: str | None) -> Moment | None:
    moment = parse_moment(text)
    if moment is None or moment.offset_minutes is not None:
        return moment
    return Moment(moment.local, 0)


def _rating(text: str | None) -> int | None:
    """Editors write 1 to 5, some "3.0", -1 for a rejected photo and 0 for no rating."""
    try:
        value = int(float(text or ""))
    except (ValueError, OverflowError):
        return None
    return value if -1 <= value <= 5 and value != 0 else None
