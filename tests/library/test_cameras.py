"""What people call a camera."""

from __future__ import annotations

import pytest

from library.cameras import camera_title
from library.paths import check_name


@pytest.mark.parametrize(
    ("make", "model", "title"),
    [
        ("Canon", "Canon EOS R5", "Canon EOS R5"),
        ("Canon", "EOS R5", "Canon EOS R5"),
        ("CANON", "Canon EOS R5", "Canon EOS R5"),
        ("NIKON CORPORATION", "NIKON D750", "NIKON D750"),
        ("EASTMAN KODAK COMPANY", "KODAK EASYSHARE C813", "KODAK EASYSHARE C813"),
        ("OLYMPUS IMAGING CORP.", "E-M1", "Olympus E-M1"),
        ("RICOH IMAGING COMPANY, LTD.", "GR III", "Ricoh GR III"),
        ("SONY", "ILCE-7M3", "Sony ILCE-7M3"),
        ("samsung", "SM-G991B", "Samsung SM-G991B"),
        ("DJI", "FC3170", "DJI FC3170"),
        ("Apple", "iPhone  12 Pro", "Apple iPhone 12 Pro"),
        ("LEICA CAMERA AG", "LEICA Q2", "LEICA Q2"),
        (None, "Pixel 7", "Pixel 7"),
        ("Apple", None, None),
        ("Apple", "  ", None),
        ("Apple", "---", None),
        (None, None, None),
    ],
)
def test_a_camera_is_called_by_maker_and_model(
    make: str | None, model: str | None, title: str | None
) -> None:
    """The maker is said once, without what its company is called; no model is no camera."""
    assert title == camera_title(make, model)


@pytest.mark.parametrize(
    "model",
    ["../../etc/passwd", "a/b\\c", "...x...", "x" * 5000, "a\0b", 'C:*?"<>|', "\u3042" * 400],
)
def test_whatever_a_file_says_is_the_name_of_a_folder(model: str) -> None:
    """Files are hostile; and Windows shows no colons."""
    title = camera_title("Ma/ker", model)
    assert title is not None
    assert title == check_name(title)
    assert not set(title) & set('/\\:*?"<>|')
    assert title == title.strip(" .")
