"""People that are written into sidecars."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from library.errors import Unreadable
from library.media.metadata import read_facts
from library.media.xmp import LARGEST, xmp_of
from library.media.xmp_people import Pictured, with_people
from library.model import Kind, Region

ADA = Region("Ada", "Face", 0.1, 0.2, 0.25, 0.3)
PICTURED = Pictured(["Ada", "Zoë <&>"], [ADA], (400, 300), 1)
OF_AN_EDITOR = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Editor 1">
  <!-- kept -->
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
      xmlns:odd="urn:odd" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
      xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#" xmp:Rating="4">
      <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
        <rdf:li mwg-rs:Name="Bob" mwg-rs:Type="Face"><mwg-rs:Area stArea:x="0.5" stArea:y="0.5"
          stArea:w="0.1" stArea:h="0.1" stArea:unit="normalized"/></rdf:li>
      </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
      <odd:crop rdf:parseType="Resource"><odd:left>3</odd:left></odd:crop>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()


def test_a_new_sidecar_says_who_is_where() -> None:
    """The reader finds the regions again; the names are in the list of persons too."""
    written = with_people(None, PICTURED)
    assert (ADA,) == xmp_of(written).marked.on((400, 300), 1)
    assert "<rdf:li>Zoë &lt;&amp;&gt;</rdf:li>".encode() in written


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("square", [False, True])
def test_regions_are_where_they_were_whatever_the_orientation(
    tmp_path: Path, orientation: int, square: bool
) -> None:
    """Written of the upright picture and read with the picture that is stored turned."""
    photo, exif = tmp_path / "a.jpg", Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", (300, 300) if square else (400, 300)).save(photo, exif=exif)
    upright = read_facts(photo, "image/jpeg", Kind.IMAGE, ())
    assert upright.width is not None
    assert upright.height is not None
    told = Pictured(["Ada"], [ADA], (upright.width, upright.height), upright.orientation)
    sidecar = tmp_path / "a.jpg.xmp"
    sidecar.write_bytes(with_people(None, told))
    assert (ADA,) == read_facts(photo, "image/jpeg", Kind.IMAGE, (sidecar,)).regions


def test_all_else_in_a_sidecar_stays() -> None:
    """Properties, unknown ones too, comments and the wrapping; other regions are replaced."""
    written = with_people(OF_AN_EDITOR, PICTURED)
    for kept in (
        'xmp:Rating="4"',
        "<odd:left>3</odd:left>",
        "<!-- kept -->",
        "Editor 1",
        'end="w"',
    ):
        assert kept.encode() in written
    assert b"Bob" not in written
    assert (ADA,) == xmp_of(written).marked.on((400, 300), 1)
    assert 4 == xmp_of(written).rating


def test_the_same_again_changes_nothing() -> None:
    """Byte for byte, in a new sidecar and in an editor's; and nobody leaves no lists."""
    for before in (None, OF_AN_EDITOR):
        once = with_people(before, PICTURED)
        assert once == with_people(once, PICTURED)
        nobody = with_people(once, Pictured([], [], (400, 300), 1))
        assert b"PersonInImage" not in nobody
        assert b":Regions" not in nobody
        assert nobody == with_people(nobody, Pictured([], [], (400, 300), 1))


def test_what_an_export_wrote_is_told_from_what_editors_say() -> None:
    """So that a guess which left the gallery does not come back as a fact."""
    exported = replace(ADA, exported=True)
    written = with_people(None, Pictured([], [exported, ADA], (400, 300), 6))
    assert (exported, ADA) == xmp_of(written).marked.on((400, 300), 6)


def test_regions_stay_where_the_picture_s_size_is_not_known() -> None:
    """As in a sidecar of a video."""
    written = with_people(OF_AN_EDITOR, Pictured(["Ada"]))
    assert b"Bob" in written
    assert b"<rdf:li>Ada</rdf:li>" in written


@pytest.mark.parametrize(
    ("sidecar", "reason"),
    [
        (b"", "no XML"),
        (b"\x00\xff", "no XML"),
        (b"<html/>", "no XMP"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "entities"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "entities"),
        (b"<a>" * 10_000, "no XML"),
        (b" " * (LARGEST + 1), "too large"),
    ],
)
def test_what_is_no_sidecar_is_refused(sidecar: bytes, reason: str) -> None:
    """Nothing is written over it, and no entity is looked up."""
    with pytest.raises(Unreadable, match=reason):
        with_people(sidecar, PICTURED)


@given(st.binary(max_size=200), st.integers(0, len(OF_AN_EDITOR)))
def test_a_hostile_sidecar_is_refused_or_kept(junk: bytes, at: int) -> None:
    """Whatever stands in it, there is no other error."""
    for sidecar in (junk, OF_AN_EDITOR[:at] + junk + OF_AN_EDITOR[at:]):
        try:
            written = with_people(sidecar, PICTURED)
        except Unreadable:
            continue
        assert written == with_people(written, PICTURED)
