"""Motion photos: the video in a photo's file is found where it is, and nowhere else."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from library.media.google import GoogleCamera, google_camera_of
from library.media.metadata import read_facts
from library.media.motion import Embedded, find_embedded_video
from library.model import Facts, Kind

JPEG = b"\xff\xd8\xff\xe0" + bytes(500) + b"\xff\xd9"


def box(kind: bytes, body: bytes = b"") -> bytes:
    """A box of an ISO base media file."""
    return struct.pack(">I4s", 8 + len(body), kind) + body


MOVIE = box(b"ftyp", b"mp42" + bytes(8)) + box(b"mdat", bytes(100)) + box(b"moov", bytes(40))
HEIC = box(b"ftyp", b"heic" + bytes(8)) + box(b"meta", bytes(30)) + box(b"mdat", bytes(200))


def samsung(photo: bytes, movie: bytes = MOVIE, *, name: bytes = b"MotionPhoto_Data") -> bytes:
    """A photo with Samsung's trailer, whose second entry is the video."""
    other = struct.pack("<HHI", 0, 0x0A01, 14) + b"Image_UTC_Data" + b"1586420000000"
    video = struct.pack("<HHI", 0, 0x0A30, len(name)) + name + movie
    entries = struct.pack("<HHII", 0, 0x0A01, len(other) + len(video), len(other))
    entries += struct.pack("<HHII", 0, 0x0A30, len(video), len(video))
    directory = b"SEFH" + struct.pack("<II", 106, 2) + entries
    return photo + other + video + directory + struct.pack("<I", len(directory)) + b"SEFT"


def xmp(attributes: str = "", content: str = "") -> bytes:
    """A packet that speaks of a photo in Google's words."""
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"
        xmlns:Container="http://ns.google.com/photos/1.0/container/"
        xmlns:Item="http://ns.google.com/photos/1.0/container/item/">
        <rdf:RDF><rdf:Description {attributes}>{content}</rdf:Description></rdf:RDF>
        </x:xmpmeta>""".encode()


def container(*items: str) -> bytes:
    """A packet with a directory of *items*, each given by its attributes."""
    listed = "".join(
        f'<rdf:li rdf:parseType="Resource"><Container:Item {item}/></rdf:li>' for item in items
    )
    return xmp(content=f"<Container:Directory><rdf:Seq>{listed}</rdf:Seq></Container:Directory>")


PHOTO = 'Item:Mime="image/jpeg" Item:Semantic="Primary" Item:Length="0" Item:Padding="0"'


def video_item(length: object) -> str:
    return f'Item:Mime="video/mp4" Item:Semantic="MotionPhoto" Item:Length="{length}"'


def find(path: Path, data: bytes, *from_end: int, mime: str = "image/jpeg") -> Embedded | None:
    path.write_bytes(data)
    return find_embedded_video(path, mime, from_end)


def test_google_tells_how_far_before_the_end() -> None:
    """In the first version of the format as well as in the second."""
    assert (1234,) == google_camera_of(xmp('GCamera:MicroVideoOffset="1234"')).videos_from_end
    assert (1317283,) == google_camera_of(container(PHOTO, video_item(1317283))).videos_from_end
    assert (77,) == google_camera_of(
        xmp(content="<GCamera:MicroVideoOffset>77</GCamera:MicroVideoOffset>")
    ).videos_from_end


def test_what_lies_behind_the_video_counts() -> None:
    """Items follow one another up to the end of the file; a gain map may come before the video."""
    gain_map = 'Item:Mime="image/jpeg" Item:Semantic="GainMap" Item:Length="50"'
    after = 'Item:Mime="image/jpeg" Item:Semantic="Depth" Item:Length="7" Item:Padding="3"'
    assert (100,) == google_camera_of(container(PHOTO, gain_map, video_item(100))).videos_from_end
    assert (110,) == google_camera_of(container(PHOTO, video_item(100), after)).videos_from_end


def test_google_tells_a_burst() -> None:
    """By an identifier that its shots share."""
    assert "b-7" == google_camera_of(xmp('GCamera:BurstID="b-7"')).burst_id


@pytest.mark.parametrize("number", ["", "-5", "1e9", "9" * 5000, "١٢", "0x10", "nan"])
def test_hostile_numbers_are_none(number: str) -> None:
    """They neither raise nor claim anything."""
    assert GoogleCamera() == google_camera_of(xmp(f'GCamera:MicroVideoOffset="{number}"'))
    assert GoogleCamera() == google_camera_of(container(PHOTO, video_item(number)))


def test_a_packet_that_is_no_xml_says_nothing() -> None:
    """Nor does one with entities."""
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]>' + xmp('GCamera:BurstID="&b;"')
    for packet in (None, b"", "<x:xmpmeta ns.google.com/photos/1.0/camera/ </x:xmpmeta>", bomb):
        assert GoogleCamera() == google_camera_of(packet)


def test_a_video_at_the_end_is_found(tmp_path: Path) -> None:
    """Where Google says that it is; what follows it in the file is not part of it."""
    whole = Embedded(len(JPEG), len(MOVIE))
    assert whole == find(tmp_path / "a.jpg", JPEG + MOVIE, len(MOVIE))
    assert whole == find(tmp_path / "a.jpg", JPEG + MOVIE + bytes(9), len(MOVIE) + 9)


@pytest.mark.parametrize("photo", [JPEG, HEIC])
def test_samsungs_trailer_is_read(tmp_path: Path, photo: bytes) -> None:
    """Its directory names the video, whatever the photo is."""
    data = samsung(photo)
    found = find(tmp_path / "a", data, mime="image/heic" if photo is HEIC else "image/jpeg")
    assert Embedded(data.index(MOVIE), len(MOVIE)) == found


def test_a_box_of_heic_holds_the_video(tmp_path: Path) -> None:
    """Samsung and Google both write it so."""
    data = HEIC + box(b"mpvd", MOVIE) + box(b"sefd", bytes(20))
    assert Embedded(len(HEIC) + 8, len(MOVIE)) == find(tmp_path / "a.heic", data, mime="image/heic")


def test_a_video_that_is_missing_is_not_claimed(tmp_path: Path) -> None:
    """Editors cut it off and leave the words that spoke of it."""
    no_movie = box(b"ftyp", b"mp42") + box(b"mdat", bytes(100))
    cases = [
        (JPEG, (100,)),
        (JPEG + MOVIE, (len(MOVIE) - 1, len(MOVIE) + 1, 1 << 50, 0, -4)),
        (JPEG + no_movie, (len(no_movie),)),
        (JPEG + MOVIE[:-1], (len(MOVIE) - 1,)),
        (samsung(JPEG, no_movie), ()),
        (samsung(JPEG, name=b"SomethingElse..."), ()),
    ]
    for data, from_end in cases:
        assert find(tmp_path / "a.jpg", data, *from_end) is None


def test_a_picture_that_is_no_photo_has_no_video(tmp_path: Path) -> None:
    """Only formats that cameras write so are searched."""
    assert find(tmp_path / "a.png", samsung(JPEG), mime="image/png") is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(data=st.data())
def test_whatever_is_found_is_a_movie_in_the_file(tmp_path: Path, data: st.DataObject) -> None:
    """However files are cut and changed, nothing raises, and a finding is verified."""
    whole = data.draw(
        st.sampled_from([samsung(JPEG), JPEG + MOVIE, HEIC + box(b"mpvd", MOVIE), samsung(HEIC)])
    )
    changed = bytearray(whole)
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        changed[at] = data.draw(st.integers(0, 255))
    cut = bytes(changed[: data.draw(st.integers(1, len(whole)))])
    from_end = data.draw(st.lists(st.integers(-10, 1 << 65), max_size=3))
    mime = data.draw(st.sampled_from(["image/jpeg", "image/heic"]))
    found = find(tmp_path / "a", cut, *from_end, len(MOVIE), mime=mime)
    if found is not None:
        movie = cut[found.offset : found.offset + found.length]
        assert len(movie) == found.length
        assert movie[4:8] == b"ftyp"
        assert b"moov" in movie


def test_the_facts_of_real_motion_photos(corpus: list[Any]) -> None:
    """Google's and Samsung's are found where the index has them; a lost one is not."""
    for row in (row for row in corpus if row.name.startswith("live/") and row["kind"] == "image"):
        facts: Facts = read_facts(row.path, row["mime"], Kind.IMAGE)
        claimed = dict(part.split("=") for part in row["embedded_video"].split() if "=" in part)
        assert facts.embedded_offset == (int(claimed["start"]) if claimed else None), row.name
        if facts.embedded_offset is not None and facts.embedded_length is not None:
            assert 0 < facts.embedded_length <= int(claimed["to_eof"])
