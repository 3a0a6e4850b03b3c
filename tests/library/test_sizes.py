"""Sizes as people write them."""

from __future__ import annotations

import pytest

from library.sizes import limit_in_bytes, limit_text, size_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("none", None), ("0", 0), ("500M", 500 << 20), ("20 g", 20 << 30), ("1TiB", 1 << 40)],
)
def test_limits_are_read(text: str, expected: int | None) -> None:
    """And told so that they are read as the same."""
    assert expected == limit_in_bytes(text)
    assert expected == limit_in_bytes(limit_text(expected))


@pytest.mark.parametrize("text", ["", "much", "-1", "1.5G", "1X", "٣G"])
def test_what_is_no_size_is_refused(text: str) -> None:
    """The message says what would be one."""
    with pytest.raises(ValueError, match="500M"):
        limit_in_bytes(text)


def test_sizes_are_told_in_the_same_units() -> None:
    """Of a limit of 5G, the whole is 5 GiB."""
    told = [size_text(size) for size in (0, 1023, 1536, 5 << 30, 3 << 50)]
    assert ["0 B", "1023 B", "1.5 KiB", "5 GiB", "3072 TiB"] == told
