# ruff: noqa: DTZ001  capture times are readings of wall clocks
from __future__ import annotations

import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
import pytest
from PIL import Image, PngImagePlugin, TiffImagePlugin

from library.errors import Unreadable
from library.media.metadata import read_facts
from library.model import DateSource, Facts, Kind

pillow_heif.register_heif_opener()

AT = datetime(2024, 5, 6, 7, 8, 9)
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmp:CreateDate="2024-05-06T07:08:09" xmp:Rating="4"/></rdf:RDF></x:xmpmeta>'
)


def exif(orientation: int = 1, **dates: str) -> Image.Exif:
    """EXIF with an orientation and the dates named: original, digitized, modified."""
    made = Image.Exif()
    made[0x0110], made[0x0112] = "Model 7", orientation
    for name, date in dates.items():
        if name == "modified":
            made[0x0132] = date
        else:
            made.get_ifd(0x8769)[{"original": 0x9003, "digitized": 0x9004}[name]] = date
    return made


def picture(path: Path, **options: Any) -> Path:
    """A picture of 40 by 30 pixels, stored sideways or not."""
    Image.new("RGB", (40, 30), "teal").save(path, **options)
    return path


@pytest.mark.parametrize(
    ("name", "mime"),
    [("a.jpg", "image/jpeg"), ("a.png", "image/png"), ("a.webp", "image/webp")],
)
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_pictures_tell_their_size_as_displayed(
    tmp_path: Path, name: str, mime: str, orientation: int
) -> None:
    """Orientations from 5 on swap width and height."""
    path = picture(tmp_path / name, exif=exif(orientation, original="2024:05:06 07:08:09"))
    facts = read_facts(path, mime, Kind.IMAGE)
    size = (30, 40) if orientation >= 5 else (40, 30)
    assert (*size, orientation) == (facts.width, facts.height, facts.orientation)
    assert (AT, DateSource.EXIF, "Model 7") == (
        facts.captured_local,
        facts.date_source,
        facts.model,
    )


@pytest.mark.parametrize("orientation", [1, 6])
def test_tiff_is_turned_once(tmp_path: Path, orientation: int) -> None:
    """Pillow gives the size of a TIFF as displayed; it is not swapped again."""
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[0x0112] = orientation
    path = picture(tmp_path / "a.tif", tiffinfo=tags)
    facts = read_facts(path, "image/tiff", Kind.IMAGE)
    size = (30, 40) if orientation == 6 else (40, 30)
    assert (*size, orientation) == (facts.width, facts.height, facts.orientation)


def test_heic_is_turned_by_its_container(tmp_path: Path) -> None:
    """The writer puts the turn into the container; EXIF does not turn it back."""
    path = picture(tmp_path / "a.heic", exif=exif(6, original="2024:05:06 07:08:09").tobytes())
    facts = read_facts(path, "image/heic", Kind.IMAGE)
    assert (30, 40, AT) == (facts.width, facts.height, facts.captured_local)


def test_dates_are_taken_in_order(tmp_path: Path) -> None:
    """The shutter's before the editor's, the last change at the end."""
    early, late = "2024:05:06 07:08:09", "2025:01:01 00:00:00"
    cases: list[tuple[Image.Exif, bytes, DateSource]] = [
        (exif(original=early, digitized=late, modified=late), XMP, DateSource.EXIF),
        (exif(original="    :  :     :  :  ", digitized=early), b"", DateSource.EXIF),
        (exif(modified=late), XMP, DateSource.XMP),
        (exif(modified=early), b"", DateSource.EXIF),
    ]
    for made, packet, source in cases:
        path = picture(tmp_path / "a.jpg", exif=made, xmp=packet)
        facts = read_facts(path, "image/jpeg", Kind.IMAGE)
        assert (AT, source) == (facts.captured_local, facts.date_source)


def test_png_text_dates_a_picture(tmp_path: Path) -> None:
    """Creation Time in the form that PNG recommends."""
    text = PngImagePlugin.PngInfo()
    text.add_text("Creation Time", "Mon, 6 May 2024 07:08:09 +0200")
    facts = read_facts(picture(tmp_path / "a.png", pnginfo=text), "image/png", Kind.IMAGE)
    assert (AT, 120, DateSource.PNG) == (
        facts.captured_local,
        facts.offset_minutes,
        facts.date_source,
    )
    assert datetime(2024, 5, 6, 5, 8, 9, tzinfo=UTC) == facts.captured_utc


def test_a_broken_jpeg_still_tells_its_date(tmp_path: Path) -> None:
    """No decoder opens it, yet EXIF and XMP lie in its first part."""
    path = picture(tmp_path / "a.jpg", exif=exif(original="2024:05:06 07:08:09"), xmp=XMP)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"\xff\xdb")] + b"\xff")
    facts = read_facts(path, "image/jpeg", Kind.IMAGE)
    assert (AT, 4, True, None) == (
        facts.captured_local,
        facts.rating,
        facts.damaged,
        facts.width,
    )


def test_a_bomb_tells_its_size_at_once(tmp_path: Path) -> None:
    """Facts are read without decoding: ten gigapixels are only two numbers."""
    path = picture(tmp_path / "a.png")
    data = bytearray(path.read_bytes())
    data[16:24] = (100_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    path.write_bytes(data)
    facts = read_facts(path, "image/png", Kind.IMAGE)
    assert (100_000, 100_000) == (facts.width, facts.height)


def video(path: Path, rotation: int = 0, metadata: dict[str, str] | None = None) -> Path:
    """Two seconds of video of 64 by 48 pixels; *rotation* in degrees clockwise."""
    options = {"movflags": "use_metadata_tags"}
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update(metadata or {})
        stream = container.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        if rotation:
            stream.set_display_rotation(-rotation)
        frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 128, np.uint8))
        for _ in range(10):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_videos_tell_their_size_as_displayed(tmp_path: Path, rotation: int) -> None:
    """Turned by a right angle, width and height change places."""
    path = video(tmp_path / "a.mp4", rotation)
    facts = read_facts(path, "video/mp4", Kind.VIDEO)
    size = (48, 64) if rotation in (90, 270) else (64, 48)
    assert (*size, rotation) == (facts.width, facts.height, facts.rotation)
    assert facts.duration_s == pytest.approx(2.0, abs=0.2)


def test_the_date_of_an_iphone_has_its_zone(tmp_path: Path) -> None:
    """Apple's own date outranks the container's; place, camera and pair are beside it."""
    apple = "com.apple.quicktime."
    path = video(
        tmp_path / "a.mov",
        metadata={
            "creation_time": "2024-05-06T05:08:11Z",
            apple + "creationdate": "2024-05-06T07:08:09+0200",
            apple + "location.ISO6709": "+32.0929+034.8620+028.516/",
            apple + "model": "iPhone 13",
            apple + "content.identifier": "9B539AB8",
        },
    )
    facts = read_facts(path, "video/quicktime", Kind.VIDEO)
    assert (AT, 120, DateSource.QUICKTIME) == (
        facts.captured_local,
        facts.offset_minutes,
        facts.date_source,
    )
    assert (32.0929, 34.862, 28.516) == (facts.latitude, facts.longitude, facts.altitude_m)
    assert (facts.model, facts.content_id) == ("iPhone 13", "9B539AB8")


def test_the_date_of_a_container_is_in_utc(tmp_path: Path) -> None:
    """MP4 and Matroska write UTC."""
    for name, mime, source in (
        ("a.mp4", "video/mp4", DateSource.QUICKTIME),
        ("a.mkv", "video/x-matroska", DateSource.CONTAINER),
    ):
        path = video(tmp_path / name, metadata={"creation_time": "2024-05-06T07:08:09Z"})
        facts = read_facts(path, mime, Kind.VIDEO)
        assert (AT, 0, source) == (facts.captured_local, facts.offset_minutes, facts.date_source)


def test_a_playlist_is_not_followed(tmp_path: Path) -> None:
    """A file that names others is no video, whatever it is called."""
    secret = video(tmp_path / "secret.mp4")
    playlist = tmp_path / "a.mp4"
    playlist.write_text(f"#EXTM3U\n#EXTINF:2,\nfile://{secret}\n")
    with pytest.raises(Unreadable):
        read_facts(playlist, "video/mp4", Kind.VIDEO)


def test_other_files_have_no_facts(tmp_path: Path) -> None:
    """Neither sidecars nor documents are opened."""
    assert Facts() == read_facts(tmp_path / "missing.txt", "text/plain", Kind.OTHER)


@pytest.mark.parametrize(("mime", "kind"), [("image/jpeg", Kind.IMAGE), ("video/mp4", Kind.VIDEO)])
def test_a_file_that_has_gone_is_told_from_a_broken_one(
    tmp_path: Path, mime: str, kind: Kind
) -> None:
    """The caller learns that there was nothing to read."""
    with pytest.raises(FileNotFoundError):
        read_facts(tmp_path / "gone", mime, kind)


def test_a_sidecar_fills_in_what_the_file_leaves_out(tmp_path: Path) -> None:
    """Its rating, words and date; the shutter's own date stands."""
    sidecar = tmp_path / "a.xmp"
    sidecar.write_bytes(XMP)
    path = picture(tmp_path / "a.jpg", exif=exif(original="2023:01:01 00:00:00"))
    facts = read_facts(path, "image/jpeg", Kind.IMAGE, [sidecar])
    assert (datetime(2023, 1, 1), 4) == (facts.captured_local, facts.rating)
    facts = read_facts(picture(tmp_path / "b.jpg"), "image/jpeg", Kind.IMAGE, [sidecar])
    assert (AT, DateSource.XMP) == (facts.captured_local, facts.date_source)
    facts = read_facts(video(tmp_path / "a.mp4"), "video/mp4", Kind.VIDEO, [sidecar])
    assert (AT, 4) == (facts.captured_local, facts.rating)


def test_a_sidecar_that_is_none_or_has_gone_says_nothing(tmp_path: Path) -> None:
    """Neither garbage nor a missing one is an error of the file."""
    (tmp_path / "a.xmp").write_bytes(bytes(range(256)) * 10)
    sidecars = [tmp_path / "a.xmp", tmp_path / "gone.xmp"]
    facts = read_facts(picture(tmp_path / "a.jpg"), "image/jpeg", Kind.IMAGE, sidecars)
    assert (40, None) == (facts.width, facts.rating)


def test_what_editors_write_is_read(tmp_path: Path) -> None:
    """Captions, exposure, keywords in trees, of which the leaf counts."""
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
        b' xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" exif:FNumber="28/10" aux:Lens="50mm"'
        b' exif:ExposureTime="1/0" exif:FocalLength="1e99999999"'
        b' xmlns:lr="http://ns.adobe.com/lightroom/1.0/"'
        b' xmlns:digiKam="http://www.digikam.org/ns/1.0/">'
        b"<dc:description><rdf:Alt><rdf:li>Tea\nin the garden</rdf:li></rdf:Alt></dc:description>"
        b"<dc:subject><rdf:Bag><rdf:li>Paris</rdf:li></rdf:Bag></dc:subject>"
        b"<lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|France|Paris</rdf:li></rdf:Bag>"
        b"</lr:hierarchicalSubject><digiKam:TagsList><rdf:Seq><rdf:li>People/Ada</rdf:li></rdf:Seq>"
        b"</digiKam:TagsList></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    facts = read_facts(picture(tmp_path / "a.jpg", xmp=packet), "image/jpeg", Kind.IMAGE)
    assert ("Tea\nin the garden", ("Paris", "Ada")) == (facts.caption, facts.keywords)
    assert ("50mm", 2.8, None, None) == (
        facts.lens,
        facts.f_number,
        facts.exposure_s,
        facts.focal_length_mm,
    )


def test_a_raf_has_the_metadata_of_its_jpeg(tmp_path: Path) -> None:
    """Fujifilm's RAW files begin with the place of a JPEG."""
    data = picture(tmp_path / "a.jpg", exif=exif(6, original="2024:05:06 07:08:09")).read_bytes()
    header = b"FUJIFILMCCD-RAW ".ljust(84, b"\0")
    path = tmp_path / "a.raf"
    path.write_bytes(header + (92).to_bytes(4, "big") + len(data).to_bytes(4, "big") + data)
    facts = read_facts(path, "image/x-fujifilm-raf", Kind.IMAGE)
    assert (AT, "Model 7", 6) == (facts.captured_local, facts.model, facts.orientation)
    path.write_bytes(header)
    assert read_facts(path, "image/x-fujifilm-raf", Kind.IMAGE).captured_local is None


def test_a_cr3_has_its_metadata_in_boxes(tmp_path: Path) -> None:
    """Canon's RAW files hold a TIFF file for each directory of EXIF."""

    def box(kind: bytes, body: bytes) -> bytes:
        return (8 + len(body)).to_bytes(4, "big") + kind + body

    def tiff(tags: dict[int, str]) -> bytes:
        made = Image.Exif()
        made.update(tags)
        return made.tobytes().removeprefix(b"Exif\0\0")

    directories = box(b"CMT1", tiff({0x0110: "Model 7"})) + box(
        b"CMT2", tiff({0x9003: "2024:05:06 07:08:09"})
    )
    path = tmp_path / "a.cr3"
    path.write_bytes(
        box(b"ftyp", b"crx \0\0\0\1crx isom")
        + box(b"moov", box(b"uuid", bytes(16) + directories))
        + box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + XMP)
    )
    facts = read_facts(path, "image/x-canon-cr3", Kind.IMAGE)
    assert (AT, "Model 7", 4) == (facts.captured_local, facts.model, facts.rating)
