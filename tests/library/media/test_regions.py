"""Faces that editors have marked, as fractions of the upright picture."""

from __future__ import annotations

import pytest

from library.media.xmp import xmp_of
from library.media.xmp_regions import Marked
from library.model import Region

RDF = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:RDF><rdf:Description'
    ' xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"'
    ' xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#"'
    ' xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#"'
    ' xmlns:MP="http://ns.microsoft.com/photo/1.2/"'
    ' xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"'
    ' xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#">{}'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)
DIMENSIONS = '<mwg-rs:AppliedToDimensions stDim:w="400" stDim:h="300" stDim:unit="pixel"/>'
ADA = (
    '<rdf:li><rdf:Description mwg-rs:Name="Ada" mwg-rs:Type="Face"><mwg-rs:Area stArea:x="0.2"'
    ' stArea:y="0.3" stArea:w="0.2" stArea:h="0.4" stArea:unit="normalized"/></rdf:Description>'
    "</rdf:li>"
)
ADA_IN_ELEMENTS = (
    '<rdf:li rdf:parseType="Resource"><mwg-rs:Name>Ada</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type>'
    '<mwg-rs:Area rdf:parseType="Resource"><stArea:x>80</stArea:x><stArea:y>90</stArea:y>'
    "<stArea:w>80</stArea:w><stArea:h>120</stArea:h><stArea:unit>pixel</stArea:unit></mwg-rs:Area>"
    "</rdf:li>"
)
MICROSOFT = (
    '<MP:RegionInfo><rdf:Description><MPRI:Regions><rdf:Bag><rdf:li MPReg:PersonDisplayName="Ada"'
    ' MPReg:Rectangle="0.1, 0.1, 0.2, 0.4"/></rdf:Bag></MPRI:Regions></rdf:Description>'
    "</MP:RegionInfo>"
)
AS_MARKED = Region("Ada", "Face", 0.1, 0.1, 0.2, 0.4)


def marked(regions: str, dimensions: str = DIMENSIONS) -> Marked:
    """What a packet with these MWG regions says."""
    listed = f"<mwg-rs:RegionList><rdf:Bag>{regions}</rdf:Bag></mwg-rs:RegionList>"
    return xmp_of(
        RDF.format(
            f'<mwg-rs:Regions rdf:parseType="Resource">{dimensions}{listed}</mwg-rs:Regions>'
        )
    ).marked


@pytest.mark.parametrize("item", [ADA, ADA_IN_ELEMENTS])
def test_regions_of_the_metadata_working_group(item: str) -> None:
    """Their centres become corners, their pixels fractions; RDF may be written in either way."""
    assert (AS_MARKED,) == marked(item).on((400, 300), 1)


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [
        (2, (0.7, 0.1, 0.2, 0.4)),
        (3, (0.7, 0.5, 0.2, 0.4)),
        (4, (0.1, 0.5, 0.2, 0.4)),
        (5, (0.1, 0.1, 0.4, 0.2)),
        (6, (0.5, 0.1, 0.4, 0.2)),
        (7, (0.5, 0.7, 0.4, 0.2)),
        (8, (0.1, 0.7, 0.4, 0.2)),
    ],
)
def test_they_are_turned_with_the_picture(
    orientation: int, corner: tuple[float, float, float, float]
) -> None:
    """They were marked on what is stored; faces stay where they are seen."""
    size = (300, 400) if orientation >= 5 else (400, 300)
    assert (Region("Ada", "Face", *corner),) == marked(ADA).on(size, orientation)


def test_what_was_marked_on_the_upright_picture_is_not_turned() -> None:
    """Some programs turn first and mark then; the dimensions beside the regions show it."""
    dimensions = DIMENSIONS.replace("400", "x").replace("300", "400").replace("x", "300")
    assert (AS_MARKED,) == marked(ADA, dimensions).on((300, 400), 6)


def test_what_was_cropped_since_has_no_regions() -> None:
    """Where the faces are now, nobody knows; a smaller copy of the same shape keeps them."""
    assert () == marked(ADA).on((300, 300), 1)
    assert (AS_MARKED,) == marked(ADA).on((80, 60), 1)


def test_regions_of_microsoft() -> None:
    """They have corners, and are of the upright picture."""
    assert (AS_MARKED,) == xmp_of(RDF.format(MICROSOFT)).marked.on((300, 400), 6)


@pytest.mark.parametrize(
    "area",
    [
        'stArea:x="2" stArea:y="0.3" stArea:w="0.2" stArea:h="0.4"',
        'stArea:x="nan" stArea:y="0.3" stArea:w="0.2" stArea:h="0.4"',
        'stArea:x="0.5" stArea:y="0.3"',
        "",
    ],
)
def test_areas_outside_the_picture_are_left_out(area: str) -> None:
    """As is what has no size or is no number."""
    item = f'<rdf:li mwg-rs:Name="Ada"><mwg-rs:Area {area}/></rdf:li>'
    assert () == marked(item).on((400, 300), 1)
