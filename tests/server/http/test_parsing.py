"""Heads of requests: what is understood, and what is refused."""

from __future__ import annotations

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.http.framing import Framing, framing_of
from server.http.headers import MOST, Headers
from server.http.malformed import Malformed
from server.http.request_line import parse_request_line


def fields(*lines: str) -> dict[bytes, bytes]:
    return Headers()(io.BytesIO("\r\n".join([*lines, "", ""]).encode("latin-1")))


def framing(*lines: str, minor: int = 1) -> Framing:
    return framing_of(fields("Host: x", *lines), minor=minor)


@pytest.mark.parametrize(
    ("line", "path", "query"),
    [
        (b"GET / HTTP/1.1", b"/", b""),
        (b"OPTIONS /My%20Photos/?a=%20 HTTP/1.1", b"/My Photos/", b"a=%20"),
        (b"GET /a%2Fb%2fc HTTP/1.0", b"/a%2Fb%2Fc", b""),
        (b"GET //a//b HTTP/1.1", b"//a//b", b""),
        (b"GET http://x:80/a?b HTTP/1.1", b"/a", b"b"),
        (b"GET http://x HTTP/1.1", b"/", b""),
        (b"OPTIONS * HTTP/1.1", b"/", b""),
        (b"OPTIONS http://x HTTP/1.1", b"/", b""),
        (b"GET /100% HTTP/1.1", b"/100%", b""),
    ],
)
def test_a_target_is_decoded_whatever_the_method(line: bytes, path: bytes, query: bytes) -> None:
    """Defect 12: OPTIONS, too. A slash within a name stays apart from one between names."""
    parsed = parse_request_line(line + b"\r\n")
    assert (path, query) == (parsed.path, parsed.query)


@pytest.mark.parametrize(
    "line",
    [
        *(b"GET / HTTP/1.1\n", b"GET /\r\n", b"GET  / HTTP/1.1\r\n", b"GET /a b HTTP/1.1\r\n"),
        *(b"GET * HTTP/1.1\r\n", b"GET a HTTP/1.1\r\n", b"GET /#a HTTP/1.1\r\n", b"\r\n"),
        *(b"GET / HTTP/2.0\r\n", b"G(T / HTTP/1.1\r\n", b"CONNECT x:443 HTTP/1.1\r\n"),
        *(b"GET /\x00 HTTP/1.1\r\n", b"\x16\x03\x01\x02\r\n", b"GET ftp://x/ HTTP/1.1\r\n"),
    ],
)
def test_a_malformed_first_line_is_refused(line: bytes) -> None:
    """As a proxy in front may understand it in another way."""
    with pytest.raises(Malformed):
        parse_request_line(line)


@given(st.binary(max_size=60))
def test_no_first_line_breaks_the_parser(line: bytes) -> None:
    """It is understood, or refused."""
    with suppress(Malformed):
        assert parse_request_line(line + b"\r\n").path.startswith(b"/")


@given(st.lists(st.binary(max_size=30), max_size=5))
def test_no_fields_break_the_parser(lines: list[bytes]) -> None:
    """They are understood, or refused."""
    with suppress(Malformed):
        Headers()(io.BytesIO(b"\r\n".join([*lines, b"", b""])))


def test_defect_14_several_if_headers_are_one_condition() -> None:
    """Finder sends two when it renames a folder."""
    found = fields("If: </a> (<x>)", "If: </b> (<y>)", "Accept: a", "Accept: b", "Cookie: c=d")
    assert b"</a> (<x>), </b> (<y>)" == found[b"If"]
    assert b"a, b" == found[b"Accept"]


def test_names_with_an_underscore_are_dropped() -> None:
    """Otherwise X_Forwarded_For would be taken for what a trusted proxy says."""
    assert {b"X-A": b"1"} == fields("X_Forwarded_For: 1.2.3.4", "X-A: 1")


@pytest.mark.parametrize(
    "lines",
    [
        ("Content-Length: 5", "Content-Length: 6"),
        ("Host: a", "Host: b"),
        ("Depth: 0", "Depth: 1"),
        ("Host : a",),
        (" folded: a",),
        ("A: b", " folded"),
        ("no colon",),
        ("A: b\x00c",),
        ("A: b\rc",),
        ("A: b\nC: d",),
        (": a",),
    ],
)
def test_malformed_or_contradicting_fields_are_refused(lines: tuple[str, ...]) -> None:
    """Defect 24: of two lengths, the last one won."""
    with pytest.raises(Malformed):
        fields(*lines)


def test_too_many_fields_are_refused() -> None:
    """With the status that says so."""
    with pytest.raises(Malformed) as refused:
        fields(*(f"A{number}: x" for number in range(MOST + 1)))
    assert refused.value.status.startswith("431")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), Framing(0, True, False)),
        (("Content-Length: 5", "Content-Length: 5"), Framing(5, True, False)),
        (("Transfer-Encoding: Chunked",), Framing(None, True, False)),
        (("Connection: Close",), Framing(0, False, False)),
        (("Connection: TE, close",), Framing(0, False, False)),
        (("Content-Length: 5", "Expect: 100-Continue"), Framing(5, True, True)),
        (("Expect: 100-continue",), Framing(0, True, False)),
    ],
)
def test_framing(lines: tuple[str, ...], expected: Framing) -> None:
    """Whatever the case of the words."""
    assert expected == framing(*lines)


def test_framing_of_http_1_0() -> None:
    """It closes unless asked not to, and knows no interim answer."""
    assert not framing(minor=0).persistent
    assert framing("Connection: Keep-Alive", minor=0).persistent
    assert not framing("Expect: 100-continue", "Content-Length: 5", minor=0).expects_continue


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (("Content-Length: -1",), "400"),
        (("Content-Length: 5, 5",), "400"),
        (("Content-Length: 0x5",), "400"),
        (("Content-Length:",), "400"),
        (("Content-Length: 5", "Transfer-Encoding: chunked"), "400"),
        (("Transfer-Encoding: gzip, chunked",), "501"),
        (("Transfer-Encoding: identity",), "501"),
        (("Expect: something",), "417"),
    ],
)
def test_ambiguous_framing_is_refused(lines: tuple[str, ...], status: str) -> None:
    """Defects 6, 17 and 24."""
    with pytest.raises(Malformed) as refused:
        framing(*lines)
    assert refused.value.status.startswith(status)


def test_a_host_is_needed() -> None:
    """Since HTTP/1.1 (RFC 9112 §3.2)."""
    with pytest.raises(Malformed):
        framing_of({}, minor=1)
    assert framing_of({}, minor=0).length == 0
