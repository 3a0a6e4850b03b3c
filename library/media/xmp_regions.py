"""Areas of a picture that editors have marked: faces with names, by MWG and by Microsoft."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from library.media.shooting import number
from library.media.text import clean
from library.model import FACE, Region

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_MWG = "{http://www.metadataworkinggroup.com/schemas/regions/}"
_AREA = "{http://ns.adobe.com/xmp/sType/Area#}"
_DIMENSIONS = "{http://ns.adobe.com/xap/1.0/sType/Dimensions#}"
# In the extensions of a region (MWG 2.0 §5.9.2), for which other programs do not care.
EXPORTED = "{urn:mantelpiece:regions#}Exported"
_MP = "{http://ns.microsoft.com/photo/1.2/}"
_MPRI = "{http://ns.microsoft.com/photo/1.2/t/RegionInfo#}"
_MPREG = "{http://ns.microsoft.com/photo/1.2/t/Region#}"

_MOST = 200
_SAME_SHAPE = 0.1  # by how much the aspect may differ after scaling; more means that it was cropped
_SIDEWAYS = range(5, 9)  # EXIF orientations that swap width and height


@dataclass(frozen=True, slots=True)
class Marked:
    """Regions as a packet has them."""

    stored: tuple[Region, ...] = ()  # fractions of the picture before orientation (MWG)
    upright: tuple[Region, ...] = ()  # fractions of the picture as displayed (Microsoft)
    shape: tuple[float, float] | None = None  # width and height of what `stored` is of

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.stored or self.upright)

    def on(self, size: tuple[int, int] | None, orientation: int | None) -> tuple[Region, ...]:
        """Return the regions as fractions of the upright picture, which has *size* if known.

        *orientation* is EXIF's. MWG 2.0 §5.9: regions are of the stored picture, whose size is
        told beside them. Where that is the size as displayed, they were marked on it; where it is
        neither, the picture was cropped since, and they are left out.
        """
        turn = orientation or 1
        if not self.stored or size is None or self.shape is None:
            return tuple(_turned(region, turn) for region in self.stored) or self.upright
        width, height = size
        sideways = turn in _SIDEWAYS
        if _alike(self.shape, (height, width) if sideways else (width, height)):
            return tuple(_turned(region, turn) for region in self.stored)
        return self.stored if sideways and _alike(self.shape, size) else self.upright


UNMARKED = Marked()


def marked_in(root: Element) -> Marked:
    """Read the regions of a packet. Never raises."""
    stored: list[Region] = []
    shape = None
    for regions in root.iter(_MWG + "Regions"):
        parts = _fields(regions)
        shape = _shape(parts.get(_MWG + "AppliedToDimensions")) or shape
        items = (_mwg(_fields(item), shape) for item in _items(parts.get(_MWG + "RegionList")))
        stored += [region for region in items if region is not None]
    upright = [
        region
        for info in root.iter(_MP + "RegionInfo")
        for item in _items(_fields(info).get(_MPRI + "Regions"))
        if (region := _microsoft(_fields(item))) is not None
    ]
    return Marked(tuple(stored[:_MOST]), tuple(upright[:_MOST]), shape)


_Fields = dict[str, Element | str]


def _mwg(parts: _Fields, shape: tuple[float, float] | None) -> Region | None:
    area = parts.get(_MWG + "Area")
    if not isinstance(area, Element):
        return None
    told = _fields(area)
    x, y, width, height, diameter = (_number(told.get(_AREA + name)) for name in "xywhd")
    if x is None or y is None:
        return None
    size = (width or diameter or 0.0, height or diameter or 0.0)
    if told.get(_AREA + "unit") == "pixel":
        if shape is None:
            return None
        x, y = x / shape[0], y / shape[1]
        size = (size[0] / shape[0], size[1] / shape[1])
    kind = _text(parts.get(_MWG + "Type")) or FACE
    found = _region(_text(parts.get(_MWG + "Name")), kind, (x, y), size)
    extensions = parts.get(_MWG + "Extensions")
    if found is None or not isinstance(extensions, Element) or EXPORTED not in _fields(extensions):
        return found
    return replace(found, exported=True)


def _microsoft(parts: _Fields) -> Region | None:
    told = (_text(parts.get(_MPREG + "Rectangle")) or "").split(",")
    numbers = [found for found in map(_number, told) if found is not None]
    if len(numbers) != 4:
        return None
    left, upper, width, height = numbers
    name = _text(parts.get(_MPREG + "PersonDisplayName"))
    return _region(name, FACE, (left + width / 2, upper + height / 2), (width, height))


def _region(
    name: str | None, kind: str, centre: tuple[float, float], size: tuple[float, float]
) -> Region | None:
    """The part that lies within the picture; None if there is none."""
    sides = []
    for middle, length in zip(centre, size, strict=True):
        low, high = max(0.0, middle - length / 2), min(1.0, middle + length / 2)
        if high <= low:
            return None
        sides.append((round(low, 6), round(high - low, 6)))
    (x, width), (y, height) = sides
    return Region(name, kind, x, y, width, height)


def _turned(region: Region, orientation: int) -> Region:
    """The region after the picture was turned and mirrored as EXIF's *orientation* says."""
    x, y, width, height = region.x, region.y, region.width, region.height
    if orientation in (2, 3, 7, 8):
        x = 1 - x - width
    if orientation in (3, 4, 6, 7):
        y = 1 - y - height
    if orientation in _SIDEWAYS:
        x, y, width, height = y, x, height, width
    return replace(region, x=round(x, 6), y=round(y, 6), width=width, height=height)


def as_stored(region: Region, orientation: int | None) -> Region:
    """Return a region of the upright picture as one before EXIF's *orientation*; see `Marked`."""
    back = {6: 8, 8: 6}  # each other one undoes itself
    turn = orientation or 1
    return _turned(region, back.get(turn, turn))


def shape_as_stored(size: tuple[int, int], orientation: int | None) -> tuple[int, int]:
    """Return the *size* of an upright picture as it is before EXIF's *orientation*."""
    width, height = size
    return (height, width) if orientation in _SIDEWAYS else (width, height)


def _alike(shape: tuple[float, float], size: tuple[float, float]) -> bool:
    return abs(shape[0] * size[1] / (shape[1] * size[0]) - 1) < _SAME_SHAPE


def _shape(dimensions: Element | str | None) -> tuple[float, float] | None:
    if not isinstance(dimensions, Element):
        return None
    told = _fields(dimensions)
    width, height = (_number(told.get(_DIMENSIONS + name)) for name in "wh")
    return (width, height) if width and height and width > 0 and height > 0 else None


def _fields(element: Element) -> _Fields:
    """The fields of a structure, in whichever of RDF's ways it is written."""
    inner = element.find(_RDF + "Description")
    found: _Fields = {}
    for part in (element, *(() if inner is None else (inner,))):
        found |= part.attrib
        found |= {
            child.tag: child if len(child) or child.attrib else child.text or "" for child in part
        }
    return found


def _items(container: Element | str | None) -> Iterator[Element]:
    if isinstance(container, Element):
        yield from container.findall(f"*/{_RDF}li")


def _text(value: Element | str | None) -> str | None:
    return clean(value) if isinstance(value, str) else None


def _number(value: Element | str | None) -> float | None:
    return number(value) if isinstance(value, str) else None
