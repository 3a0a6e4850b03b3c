# ruff: noqa: DTZ001  file names hold readings of wall clocks
"""Dates in file names."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.media.dates import Moment
from library.media.file_names import moment_in_name

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AFTERNOON = datetime(2024, 1, 31, 14, 25, 30)
DAY = datetime(2024, 1, 31)


@pytest.mark.parametrize(
    "name",
    [
        "IMG_20240131_142530.jpg",
        "IMG_20240131_142530 (2).jpg",
        "VID_20240131_142530.mp4",
        "MVIMG_20240131_142530.jpg",
        "20240131_142530(0).jpg",
        "20240131142530.jpg",
        "BURST20240131142530.jpg",
        "DJI_20240131142530_0001_D.JPG",
        "WIN_20240131_14_25_30_Pro.jpg",
        "Screenshot_20240131-142530.png",
        "Screenshot_20240131_142530_Chrome.jpg",
        "Screenshot_2024-01-31-14-25-30-123_com.example.app.png",
        "Screenshot 2024-01-31 142530.png",
        "Screenshot 2024-01-31 at 14.25.30.png",
        "Screenshot 2024-01-31 at 2.25.30 PM.png",
        "Screenshot 2024-01-31 at 2.25.30\u202fPM.png",
        "Screenshot from 2024-01-31 14-25-30.png",
        "Bildschirmfoto 2024-01-31 um 14.25.30.png",
        "Capture d’écran 2024-01-31 à 14.25.30.png",
        "Captura de pantalla 2024-01-31 a las 14.25.30.png",
        "WhatsApp Image 2024-01-31 at 14.25.30 (1).jpeg",
        "WhatsApp Video 2024-01-31 at 2.25.30 PM.mp4",
        "signal-2024-01-31-142530.jpg",
        "signal-2024-01-31-14-25-30-123.jpg",
        "photo_2024-01-31_14-25-30.jpg",
        "photo_5@31-01-2024_14-25-30.jpg",
        "2024-01-31 14.25.30-1.jpg",
        "2024-01-31_14-25-30.mov",
    ],
)
def test_names_of_phones_messengers_and_screenshots(name: str) -> None:
    """The wall clock is in the name; its zone is not."""
    assert Moment(AFTERNOON) == moment_in_name(name, NOW)


@pytest.mark.parametrize(
    "name",
    [
        *("IMG-20240131-WA0001.jpg", "VID-20240131-WA0001.mp4", "2024-01-31.jpg"),
        *("Tea 2024_01_31 (3).jpg", "20240131_999999.jpg", "PXL_20240131_edited.jpg"),
    ],
)
def test_a_day_alone_is_its_midnight(name: str) -> None:
    """WhatsApp's names have no time; what cannot be one is none."""
    assert Moment(DAY) == moment_in_name(name, NOW)


def test_the_names_of_pixel_phones_are_in_utc() -> None:
    """Google's camera names files so, in milliseconds, wherever they are taken."""
    moment = moment_in_name("PXL_20240131_142530123.MP.jpg", NOW)
    assert Moment(AFTERNOON.replace(microsecond=123_000), 0) == moment


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_7943.HEIC", "DSC01234.ARW", "image00971.jpg", "GOPR0123.MP4", "scan 4711-12-13.tif"),
        *("1706711130123.jpg", "12345678901234567890.jpg", "FB_IMG_1706711130123.jpg"),
        *("IMG_20241301_142530.jpg", "IMG_20240230_142530.jpg", "IMG_00000000_000000.jpg"),
        *("20991231_142530.jpg", "19700101_000000.jpg", "18200131.jpg", "", "2024.jpg"),
    ],
)
def test_what_is_no_date_or_cannot_be_one_is_refused(name: str) -> None:
    """Numbers of pictures, days that no calendar has, the zero of a clock, the future."""
    assert moment_in_name(name, NOW) is None


def test_scans_are_named_by_hand() -> None:
    """With dashes, a date may be as old as photography."""
    assert Moment(datetime(1974, 7, 20)) == moment_in_name("1974-07-20 Moon.jpg", NOW)


@given(st.text())
def test_any_name_is_read(name: str) -> None:
    """Whatever a file is called, nothing is raised and nothing lies in the future."""
    moment = moment_in_name(name, NOW)
    assert moment is None or moment.local.year <= 2026
