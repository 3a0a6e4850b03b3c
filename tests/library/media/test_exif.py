# ruff: noqa: DTZ001  capture times are readings of wall clocks
from __future__ import annotations

import struct
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from library.media.apple import burst_id, content_id
from library.media.dates import Moment
from library.media.exif import Exif, exif_of_block, exif_of_tags
from library.media.places import Place

ORIGINAL, DIGITIZED, OFFSET, OFFSET_ORIGINAL, FRACTION = 0x9003, 0x9004, 0x9010, 0x9011, 0x9291
AT = datetime(2024, 5, 6, 7, 8, 9)


def detail(tags: dict[int, Any]) -> Exif:
    """What is made of *tags* in the EXIF directory."""
    return exif_of_tags({}, tags, {})


def apple_note(identifier: bytes, tag: int = 0x11) -> bytes:
    """A maker note with one other entry before the identifier under *tag*."""
    start = 14 + 2 + 2 * 12
    entries = struct.pack(">HHII", 1, 9, 1, 14) + struct.pack(
        ">HHII", tag, 2, len(identifier), start
    )
    return b"Apple iOS\0\0\1MM" + struct.pack(">H", 2) + entries + identifier


def test_a_block_written_by_another_program_is_read() -> None:
    """Camera, orientation, dates and place come out as they went in."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Maker\0", "Model 7 ", 6
    exif.get_ifd(0x8769)[ORIGINAL] = "2024:05:06 07:08:09"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "S", 2: (33.0, 51.0, 20.4), 3: "E", 4: (151.0, 12.0, 36.0), 5: b"\1", 6: 8.0})
    found = exif_of_block(exif.tobytes())
    assert ("Maker", "Model 7", 6) == (found.make, found.model, found.orientation)
    assert Moment(AT) == found.original
    assert found.place == Place(-(33 + 51 / 60 + 20.4 / 3600), 151 + 12 / 60 + 36 / 3600, -8.0)


def test_the_offset_beside_the_date_outranks_the_one_within() -> None:
    """Some editors glue +00:00 to every date; the tag for the offset is the camera's."""
    tags = {ORIGINAL: "2024:05:06 07:08:09+00:00", OFFSET: "+02:00"}
    assert Moment(AT, 120) == detail(tags).original
    assert Moment(AT, -60) == detail({**tags, OFFSET_ORIGINAL: "-01:00"}).original
    assert Moment(AT, 0) == detail({ORIGINAL: tags[ORIGINAL]}).original


def test_fractions_of_a_second_keep_a_burst_in_order() -> None:
    """SubSecTime is a decimal fraction, not a number of milliseconds."""
    found = detail({ORIGINAL: "2024:05:06 07:08:09", FRACTION: "05"})
    assert Moment(AT.replace(microsecond=50_000)) == found.original


def test_the_clock_of_the_satellites_is_utc() -> None:
    """GPS date and time make a moment with offset 0; halves of it make none."""
    gps = {7: (12.0, 30.0, 1.9), 29: "2023:11:15"}
    assert Moment(datetime(2023, 11, 15, 12, 30, 1), 0) == exif_of_tags({}, {}, gps).satellite
    assert exif_of_tags({}, {}, {29: "2023:11:15"}).satellite is None
    assert exif_of_tags({}, {}, {**gps, 7: (float("nan"), 99.0, 0.0)}).satellite is None


@pytest.mark.parametrize("orientation", [0, 9, -1, "6", None, (), 6.0])
def test_an_orientation_that_makes_no_sense_is_none(orientation: object) -> None:
    """Only 1 to 8 turn a picture."""
    assert exif_of_tags({0x0112: orientation}, {}, {}).orientation is None


def test_a_live_photo_tells_its_content_identifier() -> None:
    """It is entry 0x11 of Apple's maker note, whose offsets count from its own start."""
    assert content_id(apple_note(b"9B539AB8\0")) == "9B539AB8"
    assert detail({0x927C: apple_note(b"9B539AB8\0")}).content_id == "9B539AB8"


def test_the_shots_of_a_burst_share_an_identifier() -> None:
    """It is entry 0x0b of Apple's maker note."""
    note = apple_note(b"A1F8-22\0", tag=0x0B)
    assert burst_id(note) == "A1F8-22"
    assert content_id(note) is None
    assert detail({0x927C: note}).burst_id == "A1F8-22"


@pytest.mark.parametrize("note", [None, b"", "Apple iOS", b"Nikon\0", apple_note(b"9B5")[:20]])
def test_other_maker_notes_have_none(note: object) -> None:
    """Of other makers, cut off, or absent."""
    assert content_id(note) is None


@given(st.binary(max_size=300))
def test_any_block_is_read_without_raising(block: bytes) -> None:
    """A broken block says nothing, or something; it never raises."""
    assert isinstance(exif_of_block(block), Exif)
    assert isinstance(exif_of_block(b"Exif\0\0II*\0\x08\0\0\0" + block), Exif)


values = st.one_of(
    st.none(), st.text(max_size=9), st.binary(max_size=9), st.floats(), st.integers(), st.booleans()
)
directories = st.dictionaries(
    st.sampled_from([1, 2, 3, 4, 5, 6, 7, 29, 0x10F, 0x112, 0x132, 0x4746, 0x9003, 0x9291, 0x927C]),
    st.one_of(values, st.lists(values, max_size=4).map(tuple)),
)


@given(directories, directories, directories)
def test_any_values_are_read_without_raising(
    main: dict[int, Any], detail: dict[int, Any], gps: dict[int, Any]
) -> None:
    """Tags of the wrong type or count are left out."""
    found = exif_of_tags(main, detail, gps)
    assert found.place.latitude is None or -90 <= found.place.latitude <= 90
