"""XMP: what editors write, as properties by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from library.media.captions import caption_of
from library.media.dates import Moment, parse_moment
from library.media.places import NOWHERE, Place, from_xmp, plausible
from library.media.shooting import UNKNOWN, Shooting, plausible_shooting
from library.media.text import clean, clean_lines
from library.media.xmp_regions import UNMARKED, Marked, marked_in

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_EXIF = "{http://ns.adobe.com/exif/1.0/}"
_TIFF = "{http://ns.adobe.com/tiff/1.0/}"
_EXIF_EX = "{http://cipa.jp/exif/1.0/}"
_AUX = "{http://ns.adobe.com/exif/1.0/aux/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_DESCRIPTION = _DC + "description"
# Keywords as branches of a tree, from its trunk on, and what stands between the parts.
_BRANCHES = (
    ("{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject", "|"),
    ("{http://www.digikam.org/ns/1.0/}TagsList", "/"),
)

_PACKET = re.compile(rb"<(x:xmpmeta|rdf:RDF)[\s>].*?</\1\s*>", re.DOTALL)
LARGEST = 4 << 20  # bytes; the rest is thumbnails in Base64
_MOST_KEYWORDS = 500
_RATIONAL = re.compile(r"\s*(\d{1,12}(?:\.\d{1,12})?)(?:/(\d{1,12}))?\s*$")


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
    caption: str | None = None
    shooting: Shooting = UNKNOWN
    marked: Marked = UNMARKED

    @property
    def dates(self) -> tuple[Moment | None, ...]:
        """The dates at which something was taken, the best first."""
        return self.original, self.created, self.dated

    def over(self, other: Xmp) -> Xmp:
        """Return it with what it lacks taken from *other*, and the keywords of both."""
        return Xmp(
            original=self.original or other.original,
            created=self.created or other.created,
            dated=self.dated or other.dated,
            satellite=self.satellite or other.satellite,
            place=other.place if self.place.latitude is None else self.place,
            make=self.make or other.make,
            model=self.model or other.model,
            rating=other.rating if self.rating is None else self.rating,
            keywords=tuple(dict.fromkeys((*self.keywords, *other.keywords))),
            caption=self.caption or other.caption,
            shooting=self.shooting.or_else(other.shooting),
            marked=self.marked or other.marked,
        )


def xmp_of(packet: bytes | str | None) -> Xmp:
    """Read an XMP packet, or one with other bytes around it. Never raises."""
    data = packet.encode("utf-8", "replace") if isinstance(packet, str) else packet or b""
    found = _PACKET.search(data[:LARGEST])
    if found is None:
        return Xmp()
    try:
        root = fromstring(found[0].replace(b"\0", b""))
    except (ParseError, DefusedXmlException, ValueError):
        return Xmp()
    return _of_properties(_properties(root), marked_in(root))


def _of_properties(properties: dict[str, list[str]], marked: Marked) -> Xmp:
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
        keywords=_keywords(properties),
        caption=caption_of(first(_DESCRIPTION)),
        shooting=plausible_shooting(
            lens=first(_EXIF_EX + "LensModel") or first(_AUX + "Lens"),
            exposure_s=_fraction(first(_EXIF + "ExposureTime")),
            f_number=_fraction(first(_EXIF + "FNumber")),
            iso=_fraction(
                first(_EXIF_EX + "PhotographicSensitivity") or first(_EXIF + "ISOSpeedRatings")
            ),
            focal_length_mm=_fraction(first(_EXIF + "FocalLength")),
        ),
        marked=marked,
    )


def _keywords(properties: dict[str, list[str]]) -> tuple[str, ...]:
    """The plain ones, and of those in trees the last part, each once."""
    words = list(properties.get(_DC + "subject", ()))
    for name, between in _BRANCHES:
        leaves = (branch.rsplit(between, 1)[-1].strip() for branch in properties.get(name, ()))
        words += [leaf for leaf in leaves if leaf]
    return tuple(dict.fromkeys(words))[:_MOST_KEYWORDS]


def _properties(root: Element) -> dict[str, list[str]]:
    """Simple values and the items of lists, by "{namespace}name"; structures are left out."""
    found: dict[str, list[str]] = {}
    for description in root.iter(_RDF + "Description"):
        values = [*description.attrib.items(), *_children(description)]
        for name, value in values:
            text = clean_lines(value) if name == _DESCRIPTION else clean(value)
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


def _fraction(text: str | None) -> float | None:
    """A number, or a fraction such as "28/10" (XMP part 2, Rational)."""
    found = _RATIONAL.match(text or "")
    if found is None or (found[2] is not None and int(found[2]) == 0):
        return None
    return float(found[1]) / int(found[2] or 1)


def _rating(text: str | None) -> int | None:
    """Editors write 1 to 5, some "3.0", -1 for a rejected photo and 0 for no rating."""
    try:
        value = int(float(text or ""))
    except (ValueError, OverflowError):
        return None
    return value if -1 <= value <= 5 and value != 0 else None
