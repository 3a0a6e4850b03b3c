"""What a client sends and gets, byte by byte."""

from __future__ import annotations

import re
import time

import pytest
from support.echo import Echo
from support.wire import Wire, receive_all, request, send, statuses

GET = request("GET", "/")


def last(wire: Wire, sent: bytes) -> list[int]:
    """Send *sent* and a request behind it; return all statuses."""
    return statuses(wire.exchange(sent + GET))


def test_requests_follow_each_other(wire: Wire) -> None:
    """On one connection, sent at once."""
    upload = request("PUT", "/", "Content-Length: 5", body=b"hello")
    assert [200, 200, 200] == last(wire, GET + upload)


def test_defect_12_options_is_decoded(wire: Wire, echo: Echo) -> None:
    """As it is for all other methods."""
    wire.exchange(request("OPTIONS", "/My%20Photos/"))
    wire.exchange(request("OPTIONS", "*"))
    assert ["/My Photos/", "/"] == [environ["PATH_INFO"] for environ in echo.seen]


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 5", "Content-Length: 6"),
        ("Content-Length: 5", "Transfer-Encoding: chunked"),
        ("Content-Length: -1",),
        ("Content-Length: x",),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
    ],
)
def test_defect_24_an_ambiguous_length_ends_the_connection(
    wire: Wire, echo: Echo, headers: tuple[str, ...]
) -> None:
    """What follows is not taken for another request."""
    found = last(wire, request("PUT", "/", *headers))
    assert found in ([400], [501])
    assert [] == echo.seen


def test_defect_17_an_unread_chunked_body_is_not_the_next_request(wire: Wire, echo: Echo) -> None:
    """It is read over, however it looks."""
    hidden = request("GET", "/hidden")
    body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(hidden), hidden)
    sent = request("PUT", "/unread", "Transfer-Encoding: chunked", body=body)
    assert [401, 200] == last(wire, sent)
    assert ["/unread", "/"] == [environ["PATH_INFO"] for environ in echo.seen]


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"A%d: a\r\n" % n for n in range(200)), 431),
        (b"GET / HTTP/1.1\r\n\r\n", 400),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 505),
    ],
)
def test_defect_24_heads_are_bounded(wire: Wire, head: bytes, status: int) -> None:
    """And the client gets to read why, though it may still be sending."""
    received = wire.exchange(head, end=False)
    assert [status] == statuses(received)
    assert b"Connection: close" in received


def test_defect_24_expect_is_answered_when_the_body_is_read(wire: Wire) -> None:
    """In whatever case it is written."""
    with wire.connect() as client:
        client.sendall(request("PUT", "/", "Content-Length: 5", "Expect: 100-Continue"))
        assert b"HTTP/1.1 100 Continue\r\n\r\n" == client.recv(100)
        send(client, b"hello" + GET, end=True)
        assert [200, 200] == statuses(receive_all(client))


def test_defect_24_who_is_refused_is_not_asked_to_continue(wire: Wire) -> None:
    """No interim answer, and the connection ends: whether a body comes is not known."""
    sent = request("PUT", "/unread", "Content-Length: 5", "Expect: 100-continue")
    received = wire.exchange(sent, end=False)
    assert [401] == statuses(received)
    assert b"Connection: close" in received


def test_other_expectations_fail(wire: Wire) -> None:
    """RFC 9110 §10.1.1."""
    assert [417] == statuses(wire.exchange(request("GET", "/", "Expect: miracles")))


def test_a_refused_upload_is_answered_though_it_goes_on(wire: Wire) -> None:
    """The client sends all of it before it reads, and finds a status instead of a reset."""
    size = 24 << 20
    with wire.connect() as client:
        client.sendall(request("PUT", "/unread", f"Content-Length: {size}"))
        for _ in range(size >> 20):
            client.sendall(bytes(1 << 20))
        received = receive_all(client)
    assert [401] == statuses(received)
    assert b"Connection: close" in received


def test_http_1_0_is_spoken(wire: Wire) -> None:
    """The connection ends unless the client asked otherwise."""
    received = wire.exchange(b"GET / HTTP/1.0\r\n\r\n", end=False)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"Connection: close" in received
    kept = wire.exchange(b"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + GET)
    assert 2 == len(re.findall(rb"200 OK", kept))


def test_head_has_no_body(wire: Wire) -> None:
    """The next answer follows its head at once."""
    received = wire.exchange(request("HEAD", "/") + GET)
    assert [200, 200] == statuses(received)
    assert 1 == received.count(b"hello")


def test_an_idle_connection_ends_quietly(wire: Wire) -> None:
    """After the time for which a client may be silent; no status, as nothing was asked."""
    with wire.connect() as client:
        client.sendall(GET)
        assert [200] == statuses(receive_all(client))


def test_a_client_that_waits_gets_its_answers_late(wire: Wire) -> None:
    """A pause between two requests changes nothing."""
    with wire.connect() as client:
        for pause_s in (0, 0.005, 0.1, 0.5):
            time.sleep(pause_s)
            client.sendall(GET)
            assert b"200 OK" in client.recv(65536)


def test_header_fields_are_in_the_environ(wire: Wire, echo: Echo) -> None:
    """As PEP 3333 names them, of which two are without HTTP_."""
    fields = ("Content-Length: 2", "Content-Type: text/plain", "X-Oc-Mtime: 1")
    wire.exchange(request("PUT", "/a%20b?q=1", *fields, body=b"hi"))
    (environ,) = echo.seen
    expected = {
        "CONTENT_LENGTH": "2",
        "CONTENT_TYPE": "text/plain",
        "HTTP_X_OC_MTIME": "1",
        "PATH_INFO": "/a b",
        "QUERY_STRING": "q=1",
        "REQUEST_METHOD": "PUT",
        "REQUEST_URI": "/a%20b?q=1",
        "SCRIPT_NAME": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
    }
    assert expected == {name: environ[name] for name in expected}
    assert not {"HTTP_CONTENT_LENGTH", "HTTP_CONTENT_TYPE"} & environ.keys()
