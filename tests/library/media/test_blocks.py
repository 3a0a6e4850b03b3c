# ruff: noqa: DTZ001  capture times are readings of wall clocks
from __future__ import annotations

import struct
import zlib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.media.avchd import avchd_of, read_avchd
from library.media.boxes import picture_size
from library.media.dates import Moment
from library.media.iptc import iptc_of
from library.media.jxl import jxl_size
from library.media.places import Place
from library.media.png import read_png_blocks
from library.media.xmp import Xmp, xmp_of

AT = datetime(2024, 5, 6, 7, 8, 9)
PACKET = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/">
 <rdf:Description rdf:about="" xmp:CreateDate="2024-05-06T07:08:09+02:00" xmp:Rating="RATING">
  <exif:GPSLatitude>52,30.5N</exif:GPSLatitude><exif:GPSLongitude>13,27E</exif:GPSLongitude>
  <exif:GPSTimeStamp>2024-05-06T05:08:09</exif:GPSTimeStamp>
  <dc:subject><rdf:Bag><rdf:li>Výlet</rdf:li><rdf:li> </rdf:li><rdf:li>sea</rdf:li></rdf:Bag>
  </dc:subject></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def test_xmp_tells_date_place_rating_and_keywords() -> None:
    """Attributes, elements and lists are read alike; blanks are no keywords."""
    found = xmp_of(b"bytes before " + PACKET.encode() + b"\0 and behind")
    assert Moment(AT, 120) == found.created
    assert Moment(datetime(2024, 5, 6, 5, 8, 9), 0) == found.satellite
    assert found.place == Place(52 + 30.5 / 60, 13 + 27 / 60)
    assert found.keywords == ("Výlet", "sea")


@pytest.mark.parametrize(
    ("text", "rating"), [("3", 3), ("5.0", 5), ("-1", -1), ("0", None), ("6", None), ("x", None)]
)
def test_ratings_are_stars(text: str, rating: int | None) -> None:
    """1 to 5, or -1 for rejected; 0 is what editors write for no rating."""
    assert rating == xmp_of(PACKET.replace("RATING", text)).rating


def test_entities_are_not_expanded() -> None:
    """A packet with a document type says nothing, rather than filling the memory."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + PACKET.replace("sea", "&a;")
    assert Xmp() == xmp_of(bomb)


@given(st.binary(max_size=200))
def test_any_packet_is_read_without_raising(data: bytes) -> None:
    """XMP and IPTC blocks may hold anything."""
    assert Xmp() == xmp_of(b"<x:xmpmeta " + data + b"</x:xmpmeta>")
    iptc_of(b"\x1c\x02\x19" + data)
    avchd_of(data)
    jxl_size(b"\xff\x0a" + data)


def data_set(number: int, value: bytes) -> bytes:
    return b"\x1c\x02" + bytes([number]) + len(value).to_bytes(2, "big") + value


def test_iptc_tells_date_and_keywords() -> None:
    """A date with its time and zone, and each keyword in a set of its own; the rest is cut off."""
    block = data_set(55, b"20240506") + data_set(60, b"070809-0700") + data_set(25, b"caf\xe9")
    found = iptc_of(block + data_set(25, b"sea") + b"\x1c\x02\x19\0")
    assert Moment(AT, -420) == found.created
    assert found.keywords == ("café", "sea")
    assert Moment(datetime(2024, 5, 6)) == iptc_of(data_set(55, b"20240506")).created


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + bytes(4)


def test_png_text_is_found_behind_the_pixels(tmp_path: Path) -> None:
    """Plain, packed and international text, XMP and EXIF, without decoding a pixel."""
    path = tmp_path / "a.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IDAT", b"not zlib at all")
        + chunk(b"tEXt", b"Creation Time\x002024:05:06 07:08:09")
        + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"packed"))
        + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + PACKET.encode())
        + chunk(b"eXIf", b"II*\0")
        + chunk(b"zTXt", b"Broken\0\0zlib")
    )
    found = read_png_blocks(path)
    assert {
        "Creation Time": "2024:05:06 07:08:09",
        "Comment": "packed",
        "Broken": "",
    } == found.texts
    assert found.exif == b"II*\0"
    assert xmp_of(found.xmp).keywords == ("Výlet", "sea")


def test_png_text_is_unpacked_within_bounds(tmp_path: Path) -> None:
    """A megabyte of zeros packed a thousandfold does not come out as a gigabyte."""
    path = tmp_path / "a.png"
    bomb = zlib.compress(bytes(64 << 20), 9)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"zTXt", b"Comment\0\0" + bomb))
    assert len(read_png_blocks(path).texts["Comment"]) == 4 << 20


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def test_the_size_of_a_heic_is_read_from_its_boxes(tmp_path: Path) -> None:
    """The largest of the sizes is the picture's; the others are of tiles and thumbnails."""
    sizes = [box(b"ispe", struct.pack(">III", 0, *size)) for size in ((512, 512), (4032, 3024))]
    properties = box(b"iprp", box(b"ipco", b"".join(sizes)))
    path = tmp_path / "a.heic"
    path.write_bytes(box(b"ftyp", b"heic") + box(b"meta", bytes(4) + properties) + b"\0\0\0\x09")
    assert picture_size(path) == (4032, 3024)


@pytest.mark.parametrize(
    ("head", "size"),
    [
        # small, height 8 * (15 + 1), ratio 1
        (0b001_01111_1, (128, 128)),
        # large, 9 bits of height 99 + 1, ratio 0, 9 bits of width 199 + 1
        (199 << 17 | 0 << 14 | 0b000 << 12 | 99 << 3, (200, 100)),
    ],
)
def test_the_size_of_a_jpeg_xl_is_read_bit_by_bit(head: int, size: tuple[int, int]) -> None:
    """Small sizes count by eights, and common ratios need no width."""
    assert size == jxl_size(b"\xff\x0a" + head.to_bytes(10, "little"))


def test_a_camcorder_tells_date_and_maker(tmp_path: Path) -> None:
    """Binary-coded decimals in the H.264 stream, though packets of 188 bytes cut it."""
    mark = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
    date, time = b"\x18\x04\x20\x24\x05", b"\x19\x06\x07\x08\x09"
    data = mark + b"\x03" + date + time + b"\xe0\x01\x08\0\0"
    stream = bytes(170) + data + bytes(400)
    packets = [stream[at : at + 184].ljust(184, b"\0") for at in range(0, len(stream), 184)]
    path = tmp_path / "a.mts"
    path.write_bytes(b"".join(bytes(4) + b"\x47\x10\x11\x10" + packet for packet in packets))
    found = read_avchd(path)
    assert (Moment(AT, 120), "Sony") == (found.captured, found.make)
