from __future__ import annotations

from datetime import UTC, datetime

import pytest

from providers.dav.upload_time import upload_time


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("1000000000", datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)),
        ("1000000000.25", datetime(2001, 9, 9, 1, 46, 40, 250_000, tzinfo=UTC)),
        ("-86400", datetime(1969, 12, 31, tzinfo=UTC)),
        ("1000000000000", datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)),
        (None, None),
        ("", None),
        ("yesterday", None),
        ("nan", None),
        ("inf", None),
        ("-1e300", None),
        ("1e14", None),
    ],
)
def test_the_time_of_a_file(header: str | None, expected: datetime | None) -> None:
    """Seconds, with fractions and before 1970; milliseconds are known by their size."""
    assert expected == upload_time(header)
