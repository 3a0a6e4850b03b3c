from __future__ import annotations

from datetime import UTC, datetime

import pytest

from providers.dav.conditions import Verdict, decide

MODIFIED = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
DATE = "Mon, 06 May 2024 07:08:09 GMT"
EARLIER = "Mon, 06 May 2024 07:08:08 GMT"
GO, NOT_MODIFIED, FAILED = Verdict.GO, Verdict.NOT_MODIFIED, Verdict.FAILED


@pytest.mark.parametrize(
    ("headers", "read", "write"),
    [
        ({}, GO, GO),
        ({"if-match": '"tag"'}, GO, GO),
        ({"if-match": '"x", "tag"'}, GO, GO),
        ({"if-match": 'W/"tag"'}, FAILED, FAILED),
        ({"if-match": "*"}, GO, GO),
        ({"if-match": '"x"'}, FAILED, FAILED),
        ({"if-none-match": '"x"'}, GO, GO),
        ({"if-none-match": 'W/"tag"'}, NOT_MODIFIED, FAILED),
        ({"if-none-match": "*"}, NOT_MODIFIED, FAILED),
        ({"if-modified-since": DATE}, NOT_MODIFIED, GO),
        ({"if-modified-since": EARLIER}, GO, GO),
        ({"if-modified-since": "yesterday"}, GO, GO),
        ({"if-modified-since": DATE, "if-none-match": '"x"'}, GO, GO),
        ({"if-unmodified-since": DATE}, GO, GO),
        ({"if-unmodified-since": EARLIER}, FAILED, FAILED),
        ({"if-unmodified-since": EARLIER, "if-match": '"tag"'}, GO, GO),
    ],
)
def test_conditions_on_what_is_there(
    headers: dict[str, str], read: Verdict, write: Verdict
) -> None:
    """RFC 9110 §13.2.2; the equal date counts as unmodified."""
    assert read == decide(headers, "tag", MODIFIED, safe=True)
    assert write == decide(headers, "tag", MODIFIED, safe=False)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"if-match": "*"}, FAILED),
        ({"if-match": '"tag"'}, FAILED),
        ({"if-unmodified-since": DATE}, FAILED),
        ({"if-none-match": "*"}, GO),
    ],
)
def test_conditions_on_what_is_not_there(headers: dict[str, str], expected: Verdict) -> None:
    """`If-None-Match: *` is how to create without overwriting, If-Match how to only replace."""
    assert expected == decide(headers, None, None, safe=False)
