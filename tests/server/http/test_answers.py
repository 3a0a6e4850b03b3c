"""What the application returns, and what of it goes over the wire."""

from __future__ import annotations

import io
import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.wire import receive_all, request, serving, statuses

from server.http.gateway import FileBody
from server.http.tls import tls

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

GET = request("GET", "/")
SIZE = 3_000_000
Make = Callable[["WSGIEnvironment"], Iterable[bytes]]


class Application:
    """Answers by what *make* returns, with a length announced or not."""

    def __init__(self, make: Make, length: int | None = None, status: str = "200 OK") -> None:
        self.make = make
        self.headers = [] if length is None else [("Content-Length", str(length))]
        self.status = status

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self.status, list(self.headers))
        return self.make(environ)


def answer(application: Application, sent: bytes = GET) -> bytes:
    with serving(application) as wire:
        return wire.exchange(sent)


def content(received: bytes) -> bytes:
    return received.partition(b"\r\n\r\n")[2]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that is larger than any buffer on the way."""
    path = tmp_path / "file"
    path.write_bytes(os.urandom(SIZE))
    return path


def sending(path: Path, start: int) -> Make:
    def make(environ: WSGIEnvironment) -> Iterable[bytes]:
        opened = path.open("rb")
        opened.seek(start)
        wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](opened)
        return wrapped

    return make


@pytest.mark.parametrize(("start", "stop"), [(0, SIZE), (7, 50), (1_000_000, 2_999_999), (5, 5)])
def test_a_file_is_sent_from_where_it_stands(file: Path, start: int, stop: int) -> None:
    """As many bytes as were announced, and the next answer right behind."""
    received = answer(Application(sending(file, start), stop - start), GET + GET)
    expected = file.read_bytes()[start:stop]
    first = content(received)
    assert expected == first[: stop - start]
    assert expected == content(first[stop - start :])


def test_a_file_is_sent_by_the_system(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not pass through this process."""
    counts: list[int] = []
    real = os.sendfile

    def sendfile(out: int, file: int, offset: int, count: int) -> int:
        counts.append(count)
        return real(out, file, offset, count)

    monkeypatch.setattr(os, "sendfile", sendfile)
    assert file.read_bytes() == content(answer(Application(sending(file, 0), SIZE)))
    assert [SIZE] == counts


@pytest.mark.skipif(not hasattr(socket, "MSG_MORE"), reason="Linux only")
def test_the_head_of_an_answer_comes_with_the_beginning_of_its_file(file: Path) -> None:
    """The client is not woken for the head alone."""
    with serving(Application(sending(file, 0), SIZE)) as wire, wire.connect() as client:
        client.sendall(GET)
        first = client.recv(65536)
        assert content(first)
        assert file.read_bytes().startswith(content(first))


def test_a_file_of_unknown_length_is_chunked(file: Path) -> None:
    """All of it."""
    received = answer(Application(sending(file, SIZE - 3)))
    assert b"Transfer-Encoding: chunked" in received
    assert b"3\r\n" + file.read_bytes()[-3:] + b"\r\n0\r\n\r\n" == content(received)


def test_a_file_of_memory_is_sent(file: Path) -> None:
    """It has no descriptor."""
    make: Make = lambda environ: environ["wsgi.file_wrapper"](io.BytesIO(b"hello"))  # noqa: E731
    assert b"hello" == content(answer(Application(make, 5)))


def test_a_file_over_tls(file: Path, certificate: Path) -> None:
    """The system cannot encrypt; it is read in blocks."""
    application = Application(sending(file, 1), SIZE - 1)
    context = ssl.create_default_context(cafile=str(certificate))
    with (
        serving(application, tls=tls(certificate, None)) as wire,
        context.wrap_socket(wire.connect(), server_hostname="localhost") as client,
    ):
        client.sendall(request("GET", "/", "Connection: close"))
        assert file.read_bytes()[1:] == content(receive_all(client))


def test_a_client_that_takes_nothing_is_given_up(file: Path) -> None:
    """Its thread is for others."""
    os.truncate(file, 100 << 20)
    given_up = threading.Event()

    class Sent(FileBody):
        def close(self) -> None:
            super().close()
            given_up.set()

    application = Application(lambda _: Sent(file.open("rb")), 100 << 20)
    with serving(application, timeout_s=0.2) as wire, wire.connect() as client:
        client.sendall(GET)
        assert given_up.wait(60)
        assert len(receive_all(client)) < 100 << 20


def test_a_file_that_became_shorter_ends_the_connection(file: Path) -> None:
    """What follows is not taken for the rest of it."""
    received = answer(Application(sending(file, 10), SIZE), GET + GET)
    assert [200] == statuses(received)
    assert SIZE - 10 == len(content(received))


@pytest.mark.parametrize("length", [3, 7])
def test_another_length_than_announced_ends_the_connection(length: int) -> None:
    """Never is more sent, and nothing after less."""
    received = answer(Application(lambda _: [b"he", b"llo"], length), GET + GET)
    assert content(received) in (b"he", b"hello"[:length])
    assert received.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_answers_without_content(status: str) -> None:
    """No length is made up for them."""
    received = answer(Application(lambda _: [], status=status), GET + GET)
    assert 2 == len(statuses(received))
    assert b"Transfer-Encoding" not in received


def test_head_of_a_file(file: Path) -> None:
    """Its length, and no byte of it."""
    received = answer(Application(sending(file, 0), SIZE), request("HEAD", "/"))
    assert b"Content-Length: 3000000" in received
    assert b"" == content(received)


def test_an_application_that_fails_is_500() -> None:
    """And nothing of the reason is told."""

    def fail(_: object) -> Iterable[bytes]:
        raise RuntimeError("secret")

    received = answer(Application(fail))
    assert [500] == statuses(received)
    assert b"secret" not in received


@pytest.mark.parametrize("field", [("X-Name", "a\r\nX-Other: b"), ("X-Name\r\nX-Other: b", "a")])
def test_a_field_of_the_answer_is_one_line(field: tuple[str, str]) -> None:
    """What comes out of a file's name adds no field of its own."""
    application = Application(lambda _: [b""], 0)
    application.headers.append(field)
    received = answer(application)
    assert [500] == statuses(received)
    assert b"X-Other" not in received


def test_an_answer_is_started_once(file: Path) -> None:
    """A second start would tell another status than the first."""
    application = Application(lambda _: [b""], 0)

    def twice(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("204 No Content", [])
        return application(environ, start_response)

    with serving(twice) as wire:
        assert [500] == statuses(wire.exchange(GET))
