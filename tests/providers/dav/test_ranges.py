from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.dav.ranges import Range, Unsatisfiable, wanted_range

MODIFIED = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def ask(header: str, size: int = 100, if_range: str | None = None) -> Range | None:
    headers = {"range": header} | ({} if if_range is None else {"if-range": if_range})
    return wanted_range(headers, size, "tag", MODIFIED)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-0", Range(0, 1)),
        ("bytes=10-", Range(10, 100)),
        ("bytes=10-1000", Range(10, 100)),
        ("bytes=-10", Range(90, 100)),
        ("bytes=-1000", Range(0, 100)),
    ],
)
def test_a_single_range(header: str, expected: Range) -> None:
    """Cut to what the file has."""
    assert expected == ask(header)


@pytest.mark.parametrize("header", ["items=0-1", "bytes=2-1", "bytes=0-1,3-4", "bytes=-", "0-1"])
def test_what_is_no_single_range_of_bytes_means_the_whole_file(header: str) -> None:
    """As RFC 9110 §14.2 allows."""
    assert ask(header) is None


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=100-", 100), ("bytes=-0", 9), ("bytes=-5", 0)]
)
def test_a_range_behind_the_end(header: str, size: int) -> None:
    """It is told apart from a malformed one."""
    with pytest.raises(Unsatisfiable):
        ask(header, size)


@pytest.mark.parametrize(
    ("if_range", "whole"),
    [
        ('"tag"', False),
        ('"other"', True),
        ('W/"tag"', True),
        ("Mon, 06 May 2024 07:08:09 GMT", False),
        ("Mon, 06 May 2024 07:08:10 GMT", True),
        ("nonsense", True),
    ],
)
def test_a_part_must_fit_the_earlier_one(if_range: str, whole: bool) -> None:
    """Else the client would glue two files together."""
    assert whole is (ask("bytes=5-", if_range=if_range) is None)


@given(st.text(alphabet="bytes=-,0123456789 ", max_size=30), st.integers(0, 50))
def test_a_range_lies_within_the_file(header: str, size: int) -> None:
    """Whatever is asked."""
    try:
        part = ask("bytes=" + header, size)
    except Unsatisfiable:
        return
    assert part is None or 0 <= part.start < part.stop <= size
