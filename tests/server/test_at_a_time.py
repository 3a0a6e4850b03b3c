"""Requests of one user at a time."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from support import wire
from support.server import basic
from support.wire import Wire, serving

from config import Settings, load_settings
from library.accounts import passwords
from server.app import Application
from server.at_a_time import AFTERWARDS, AtATime, Busy
from server.household import make_household
from server.http.server import Limits

PASSWORD = "correct horse"


def answered(environ: dict[str, Any]) -> None:
    for each in environ[AFTERWARDS]:
        each()


def test_one_too_many_has_to_come_again() -> None:
    """As soon as another one is answered; those of others count by themselves."""
    sent_away: list[str] = []
    at_a_time = AtATime(2, 16, lambda who, _: sent_away.append(who))
    environs: list[dict[str, Any]] = [{AFTERWARDS: []} for _ in range(3)]
    for each in environs[:2]:
        at_a_time.enter("alice", each)
    with pytest.raises(Busy):
        at_a_time.enter("alice", environs[2])
    assert ["alice"] == sent_away
    at_a_time.enter("bob", environs[2])
    answered(environs[0])
    at_a_time.enter("alice", environs[0])
    for each in environs:
        answered(each)
    answered(environs[0])
    assert not +at_a_time._count


@pytest.mark.parametrize(
    ("user_requests", "threads", "most"), [(64, 256, 64), (64, 4, 3), (1, 4, 1)]
)
def test_nobody_has_all_threads(user_requests: int, threads: int, most: int) -> None:
    """Whatever the settings say."""
    assert most == AtATime(user_requests, threads, lambda who, _: None).most


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """A server that answers two requests of a user at a time; alice and bob have accounts."""
    monkeypatch.setattr(passwords, "COST", 4)
    given = {"data": str(tmp_path / "data")}
    settings: Settings = load_settings(given, {"MANTELPIECE_SERVER_USER_REQUESTS": "2"})
    with make_household(settings) as household:
        for name in ("alice", "bob"):
            household.accounts.add(name, PASSWORD)
        limits = Limits(threads=16, silence_s=30, grace_s=0)
        with serving(Application(household), limits=limits) as server:
            yield server


def request(method: str, user: str, *headers: str) -> bytes:
    (header,) = basic(user, PASSWORD).values()
    lines = (f"Authorization: {header}", "Connection: close", *headers)
    return wire.request(method, f"/files/{user}.txt", *lines)


def status(answer: bytes) -> int:
    return int(answer.split()[1])


def uploading(server: Wire, stack: ExitStack) -> socket.socket:
    """Return a connection whose request the server reads the body of."""
    connection = stack.enter_context(server.connect())
    connection.sendall(request("PUT", "alice", "Content-Length: 100", "Expect: 100-continue"))
    assert 100 == status(connection.recv(4096))
    return connection


def test_slow_uploads_of_one_user_leave_room_for_others(server: Wire) -> None:
    """The user is told to come again, until one of the uploads has ended."""
    with ExitStack() as stack:
        slow, _ = (uploading(server, stack) for _ in range(2))
        answer = server.exchange(request("GET", "alice"))
        assert 503 == status(answer)
        assert re.search(rb"\r\nRetry-After: 1\r\n", answer)
        assert 404 == status(server.exchange(request("GET", "bob")))
        slow.sendall(bytes(100))
        assert 201 == status(wire.receive_all(slow))
        assert 200 == status(server.exchange(request("GET", "alice")))


def test_what_comes_too_soon_costs_nothing_of_what_is_there(server: Wire) -> None:
    """Who is told to come again with a file, and deletes the old one instead, has not."""
    content = request("PUT", "alice", "Content-Length: 3") + b"old"
    assert 201 == status(server.exchange(content))
    with ExitStack() as stack:
        for _ in range(2):
            uploading(server, stack)
        assert 503 == status(server.exchange(content))
    while (answer := status(server.exchange(request("DELETE", "alice")))) == 503:
        pass
    assert 409 == answer
    assert server.exchange(request("GET", "alice")).endswith(b"old")


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_form_has_a_largest_size(server: Wire, kind: str, chunked: bool) -> None:
    """However it is sent, and whoever sends it: 64 KB. What comes after that is not read."""
    size = 1 << 20
    head = f"POST /-/login HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\nConnection: close\r\n"
    if chunked:
        sent = f"{head}Transfer-Encoding: chunked\r\n\r\n{size:x}\r\n".encode()
        sent += b"a" * size + b"\r\n0\r\n\r\n"
    else:
        sent = f"{head}Content-Length: {size}\r\n\r\n".encode() + b"a" * size
    answer = server.exchange(sent, end=False)
    assert status(answer) in (400, 413)
