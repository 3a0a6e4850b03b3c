"""Writes into an XMP sidecar who is in a picture, and leaves all else that is in it alone.

Faces are regions of the Metadata Working Group (Guidelines 2.0, §5.9), persons the list
`PersonInImage` of the IPTC Extension Schema: what digiKam, Lightroom and others read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element

from library.errors import Unreadable
from library.media.xmp import LARGEST
from library.media.xmp_regions import EXPORTED, as_stored, shape_as_stored
from library.model import Region

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_MWG = "http://www.metadataworkinggroup.com/schemas/regions/"
_AREA = "http://ns.adobe.com/xmp/sType/Area#"
_DIMENSIONS = "http://ns.adobe.com/xap/1.0/sType/Dimensions#"
_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_REGION_NAMES = {"mwg-rs": _MWG, "stArea": _AREA, "stDim": _DIMENSIONS}
_OWN_NAMES = {"mantelpiece": EXPORTED[1:].partition("}")[0]}
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>\n'
)


@dataclass(frozen=True, slots=True)
class Pictured:
    """Who is in a picture, and where."""

    names: Sequence[str]  # of persons
    regions: Sequence[Region] = ()  # fractions of the upright picture
    size: tuple[int, int] | None = None  # of the upright picture, pixels; None: regions stay
    orientation: int | None = None  # EXIF's


def with_people(sidecar: bytes | None, pictured: Pictured) -> bytes:
    """Return *sidecar*, a new one if there is none, with its list of persons replaced.

    So is its list of regions where the size of the picture is known. The same again changes
    nothing.

    Raises:
        Unreadable: *sidecar* is no XMP, declares entities, or is too large.
    """
    tree = _parsed(_EMPTY if sidecar is None else sidecar)
    rdf = next(tree.getroot().iter(f"{{{_RDF}}}RDF"), None)
    if rdf is None:
        raise Unreadable("There is no XMP in it.")
    description = rdf.find(f"{{{_RDF}}}Description")
    if description is None:
        description = _element(rdf, _RDF, "Description", {(_RDF, "about"): ""})
    if pictured.size is not None:
        etree.strip_elements(rdf, f"{{{_MWG}}}Regions")
        if pictured.regions:
            _write_regions(description, pictured.regions, pictured.size, pictured.orientation)
    etree.strip_elements(rdf, f"{{{_IPTC}}}PersonInImage")
    if pictured.names:
        _write_names(description, pictured.names)
    declared = sidecar is None or sidecar.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml")
    written: bytes = etree.tostring(tree, encoding="UTF-8", xml_declaration=declared)
    return written + b"\n"


def _parsed(data: bytes) -> etree._ElementTree:
    if len(data) > LARGEST:
        raise Unreadable("It is too large for a sidecar.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(data, parser).getroottree()
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("It is no XML.") from error
    if tree.docinfo.internalDTD is not None:
        raise Unreadable("It declares entities, which no sidecar needs.")
    return tree


def _write_regions(
    description: _Element,
    regions: Sequence[Region],
    size: tuple[int, int],
    orientation: int | None,
) -> None:
    width, height = shape_as_stored(size, orientation)
    whole = etree.SubElement(description, f"{{{_MWG}}}Regions", nsmap=_REGION_NAMES)
    whole.set(f"{{{_RDF}}}parseType", "Resource")
    dimensions = {"w": str(width), "h": str(height), "unit": "pixel"}
    _element(whole, _MWG, "AppliedToDimensions", _named(_DIMENSIONS, dimensions))
    bag = _element(_element(whole, _MWG, "RegionList"), _RDF, "Bag")
    for region in regions:
        stored = as_stored(region, orientation)
        told = {} if region.name is None else {"Name": region.name}
        item = _element(bag, _RDF, "li")
        about = _element(item, _RDF, "Description", _named(_MWG, told | {"Type": region.kind}))
        area = {
            "x": _number(stored.x + stored.width / 2),
            "y": _number(stored.y + stored.height / 2),
            "w": _number(stored.width),
            "h": _number(stored.height),
            "unit": "normalized",
        }
        _element(about, _MWG, "Area", _named(_AREA, area))
        if region.exported:
            extensions = _element(about, _MWG, "Extensions", {(_RDF, "parseType"): "Resource"})
            etree.SubElement(extensions, EXPORTED, nsmap=_OWN_NAMES).text = "True"


def _write_names(description: _Element, names: Sequence[str]) -> None:
    tag = f"{{{_IPTC}}}PersonInImage"
    listed = etree.SubElement(description, tag, nsmap={"Iptc4xmpExt": _IPTC})
    bag = _element(listed, _RDF, "Bag")
    for name in names:
        _element(bag, _RDF, "li").text = name


_Attributes = dict[tuple[str, str], str]


def _element(
    parent: _Element, namespace: str, name: str, attributes: _Attributes | None = None
) -> _Element:
    added = etree.SubElement(parent, f"{{{namespace}}}{name}")
    for (space, key), value in (attributes or {}).items():
        added.set(f"{{{space}}}{key}", value)
    return added


def _named(namespace: str, values: dict[str, str]) -> _Attributes:
    return {(namespace, key): value for key, value in values.items()}


def _number(share: float) -> str:
    return f"{share:.6f}"
