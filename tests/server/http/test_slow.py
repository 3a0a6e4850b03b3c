"""Clients that take their time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from support.echo import Echo
from support.wire import Wire, request, serving, statuses

from server.http import body
from server.http.gateway import FileBody
from server.http.server import Limits

GET = request("GET", "/")
_FILM = 200 << 20  # bytes, more than any buffer has


def drip(wire: Wire, head: bytes, drop: bytes, *, every_s: float = 0.1) -> bytes:
    """Send *head*, then *drop* again and again, and return what comes."""
    deadline = time.monotonic() + 30
    with wire.connect() as client:
        client.sendall(head)
        client.settimeout(every_s)
        while time.monotonic() < deadline:
            try:
                return client.recv(65536)
            except TimeoutError:
                client.sendall(drop)
    raise AssertionError("the server waits for ever")


@pytest.mark.parametrize("head", [b"GET", GET[:16], GET[:-2] + b"A: "])
def test_defect_24_slow_loris_is_cut_off(wire: Wire, head: bytes) -> None:
    """The time for a head is one for all of it, and not begun anew by each byte."""
    assert [408] == statuses(drip(wire, head, b"x"))


@pytest.fixture
def demanding(monkeypatch: pytest.MonkeyPatch, echo: Echo) -> Iterator[Wire]:
    """A server that wants 1000 bytes a second, after half a second."""
    monkeypatch.setattr(body, "GRACE_S", 0.5)
    with serving(echo, limits=Limits(threads=4, silence_s=5, upload_rate=1000)) as wire:
        yield wire


@pytest.mark.parametrize(
    ("header", "drop"),
    [("Content-Length: 1000000", b"x"), ("Transfer-Encoding: chunked", b"1\r\nx\r\n")],
)
def test_an_upload_that_trickles_is_ended(demanding: Wire, header: str, drop: bytes) -> None:
    """By 408; a slow one that makes its rate goes on."""
    received = drip(demanding, request("PUT", "/", header), drop, every_s=0.02)
    assert [408] == statuses(received)


def test_an_upload_at_its_rate_goes_on(demanding: Wire) -> None:
    """It may take as long as it needs."""
    with demanding.connect() as client:
        client.sendall(request("PUT", "/", "Content-Length: 10000"))
        for _ in range(10):
            time.sleep(0.1)
            client.sendall(bytes(1000))
        assert b"200 OK" in client.recv(65536)


@pytest.mark.parametrize("is_file", [True, False])
def test_a_download_that_trickles_is_ended(tmp_path: Path, is_file: bool) -> None:
    """A byte now and then is no progress: the system's buffer stays full."""
    path, ended = tmp_path / "film", threading.Event()
    with path.open("wb") as film:
        film.truncate(_FILM)

    class Sent(FileBody):
        def close(self) -> None:
            super().close()
            ended.set()

    def application(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", str(_FILM))])
        body = Sent(path.open("rb"))
        return body if is_file else _Wrapped(body)

    limits = Limits(threads=4, silence_s=0.5, grace_s=0)
    with serving(application, limits=limits) as wire, wire.connect() as client:
        client.sendall(GET)
        for _ in range(200):
            client.recv(1)
            if ended.wait(0.1):
                break
        assert ended.is_set()


class _Wrapped:
    """A body that the system cannot send by itself."""

    def __init__(self, body: FileBody) -> None:
        self._body = body
        self.close = body.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)


def test_defect_24_silent_and_slow_clients_block_nobody(echo: Echo) -> None:
    """60 half-open connections, 30 silent ones and 100 slow uploads; the next is answered."""
    with ExitStack() as stack:
        wire = stack.enter_context(serving(echo, limits=Limits(grace_s=0)))
        beginnings = [b"GET / HT"] * 60 + [b""] * 30
        beginnings += [request("PUT", "/", "Content-Length: 100000", body=b"x" * 100)] * 100
        for beginning in beginnings:
            stack.enter_context(wire.connect()).sendall(beginning)
        started = time.monotonic()
        assert [200] == statuses(wire.exchange(GET))
        took_s = time.monotonic() - started
        print(f"answered in {took_s:.3f} s")
        assert took_s < 10


def test_more_clients_than_threads_wait_their_turn(echo: Echo) -> None:
    """Those that hold all threads are cut off, and the next are served."""
    with ExitStack() as stack:
        limits = Limits(threads=4, head_s=0.5, grace_s=0)
        wire = stack.enter_context(serving(echo, limits=limits))
        for _ in range(12):
            stack.enter_context(wire.connect()).sendall(b"GET / HT")
        assert [200] == statuses(wire.exchange(GET))


def test_many_connections_are_kept(wire: Wire) -> None:
    """Cheroot keeps ten: a client with more would begin anew for every request."""
    with ExitStack() as stack:
        clients = [stack.enter_context(wire.connect()) for _ in range(40)]
        for _ in range(3):
            for client in clients:
                client.sendall(GET)
            assert all(b"Connection" not in client.recv(65536) for client in clients)
