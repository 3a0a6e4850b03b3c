"""How large a picture is shown."""

from __future__ import annotations

from library.media.displayable import fitting


def test_wide_pictures_keep_a_third_of_the_height() -> None:
    """As far as the widest panorama allows; the thinnest keeps one pixel."""
    assert fitting((4320, 1440), 1440) == (1440, 480)
    assert fitting((100_000, 3), 1440) == (4096, 1)


def test_a_small_picture_is_not_enlarged() -> None:
    """Whatever is asked for."""
    assert fitting((20, 10), 1440) == (20, 10)
