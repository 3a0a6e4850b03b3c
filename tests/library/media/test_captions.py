"""Captions of people, and none of machines."""

from __future__ import annotations

import pytest

from library.media.captions import caption_of


@pytest.mark.parametrize(
    "text",
    ["Tea in the garden", "Our first digital camera!", "Line one\nLine two", "Norway", "Été"],
)
def test_what_people_wrote_is_kept(text: str) -> None:
    """With its lines."""
    assert text == caption_of(text)


@pytest.mark.parametrize(
    "text",
    [
        *("OLYMPUS DIGITAL CAMERA         ", "SANYO DIGITAL CAMERA", "KODAK Digital Still Camera"),
        *("Exif_JPEG_PICTURE", "SONY DSC", "<Digimax S500 / Kenox S500>", "sdr_HDRB", "rhdr"),
        *("oplus_32", "charset=InvalidCharsetId binary comment", "Created with GIMP", "default"),
        *("   ", "", "---", "\0\0", "DCIM\\100MEDIA\\DJI_0001.JPG"),
    ],
)
def test_what_cameras_and_programs_put_there_is_none(text: str) -> None:
    """It says nothing of the picture."""
    assert caption_of(text) is None


def test_the_name_of_the_camera_is_none() -> None:
    """Nor is anything else that is told elsewhere."""
    assert caption_of("Model 7", besides=(None, "model 7")) is None
    assert caption_of(7) is None
