from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.dav.ranges import Range, Unsatisfiable, wanted_ranges

MODIFIED = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def ask(header: str, size: int = 100, if_range: str | None = None) -> Sequence[Range]:
    headers = {"range": header} | ({} if if_range is None else {"if-range": if_range})
    return wanted_ranges(headers, size, "tag", MODIFIED)


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
    assert [expected] == ask(header)


def test_defect_13_several_ranges_keep_their_order() -> None:
    """Those behind the end are left out."""
    assert [Range(50, 52), Range(0, 2), Range(99, 100)] == ask("bytes=50-51, 0-1,200-,-1")


@pytest.mark.parametrize(
    "header",
    [
        "items=0-1",
        "bytes=2-1",
        "bytes=0-1,2-1",
        "bytes=-",
        "0-1",
        "bytes=0-9,5-14",
        "bytes=0-,0-,0-",
        "bytes=" + ",".join(f"{2 * each}-{2 * each}" for each in range(51)),
    ],
)
def test_defect_13_malformed_and_greedy_ranges_mean_the_whole_file(header: str) -> None:
    """As RFC 9110 §14.2 allows."""
    assert not ask(header)


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
    assert whole is (not ask("bytes=5-", if_range=if_range))


@given(st.text(alphabet="bytes=-,0123456789 ", max_size=30), st.integers(0, 50))
def test_a_range_lies_within_the_file(header: str, size: int) -> None:
    """Whatever is asked."""
    try:
        parts = ask("bytes=" + header, size)
    except Unsatisfiable:
        return
    assert all(0 <= part.start < part.stop <= size for part in parts)
    assert sum(part.stop - part.start for part in parts) <= size
