from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.dav.if_header import State, holds, parse, submitted_tokens
from providers.dav.refusal import Refused

LOCKED = State("tag", frozenset({"urn:a"}))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("(<urn:a>)", True),
        ("(<urn:b>)", False),
        ("(<urn:b>) (<urn:a>)", True),
        ('(<urn:a> ["tag"])', True),
        ('(<urn:a> ["other"])', False),
        ('([W/"tag"])', False),
        ("(Not <urn:b>)", True),
        ("(not <urn:a>)", False),
        ('(Not ["tag"])', False),
        ("(<urn:b>) (Not <DAV:no-lock>)", True),
        ("(<urn:b>), (<urn:a>)", True),
        ("(NOT<urn:b>)", True),
    ],
)
def test_a_header_holds_if_one_of_its_lists_does(header: str, expected: bool) -> None:
    """RFC 4918 §10.4.3."""
    assert expected is holds(parse(header), lambda _: LOCKED)


def test_lists_are_tested_on_the_resource_they_are_tagged_with() -> None:
    """And on the requested one where they are not."""
    asked: list[str | None] = []

    def state_of(resource: str | None) -> State:
        asked.append(resource)
        return State(None, frozenset())

    holds(parse("<http://h/a> (<urn:a>) (<urn:b>) <http://h/b> (<urn:c>)"), state_of)
    holds(parse("(<urn:a>)"), state_of)
    holds(parse("<http://h/a> (<urn:a>), (<urn:b>)"), state_of)  # of two headers
    assert ["http://h/a", "http://h/a", "http://h/b", None, "http://h/a", None] == asked


def test_all_tokens_count_as_submitted() -> None:
    """Those of lists that do not hold, too (RFC 4918 §10.4.1)."""
    lists = parse('(<urn:a> ["x"]) (Not <urn:b>)')
    assert {"urn:a", "urn:b"} == submitted_tokens(lists)


@pytest.mark.parametrize("header", ["", "()", "(", "<urn:a>", "(<urn:a>", "urn:a", "(<>)", "(Not)"])
def test_what_is_malformed_is_refused(header: str) -> None:
    """A condition that is not understood must not pass as fulfilled."""
    with pytest.raises(Refused):
        parse(header)


@given(st.text(alphabet='()<>[]"Not ,aW/:', max_size=40))
def test_no_header_breaks_the_parser(header: str) -> None:
    """Every text is lists or refused."""
    with suppress(Refused):
        assert parse(header)
