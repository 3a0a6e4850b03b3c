"""How a photo was exposed."""

from __future__ import annotations

from typing import Any

import pytest
from PIL.TiffImagePlugin import IFDRational

from library.media.shooting import UNKNOWN, Shooting, shooting_of


def test_the_tags_of_exif() -> None:
    """Fractions become numbers; what ISO 16 bits cannot hold lies elsewhere."""
    tags = {
        0x829A: IFDRational(1, 120),
        0x829D: IFDRational(18, 10),
        0x8827: (65535, 0),
        0x8832: 102400,
        0x920A: IFDRational(425, 100),
        0xA434: "Model 7 back camera 4.25mm f/1.8\0",
    }
    found = shooting_of(tags)
    assert Shooting("Model 7 back camera 4.25mm f/1.8", 1 / 120, 1.8, 102400, 4.25) == found


def test_the_logarithms_of_older_cameras() -> None:
    """Shutter speed and aperture value stand in for time and f-number."""
    found = shooting_of({0x9201: IFDRational(7, 1), 0x9202: IFDRational(4, 1)})
    assert (1 / 128, 4.0) == (found.exposure_s, found.f_number)


@pytest.mark.parametrize(
    "tags",
    [
        {0x829A: IFDRational(0, 1), 0x829D: IFDRational(0, 0), 0x8827: 0, 0x920A: "?"},
        {0xA434: "----"},
        {0xA434: "0.0 mm f/0.0"},
        {0xA434: "Unknown (0)"},
        {0x829A: (), 0x829D: float("inf"), 0x9201: 1e9},
    ],
)
def test_what_cannot_be_true_is_left_out(tags: dict[int, Any]) -> None:
    """Cameras write zeros for what they do not know."""
    assert UNKNOWN == shooting_of(tags)
