"""COPY of whole folders while others write, on a server of two processes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.server import Server, serving

FILES = 100
ROUNDS = 3
LENGTH = 100


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new server with a folder of many files."""
    data = tmp_path_factory.mktemp("household") / "data"
    with serving(data, "--processes", "2") as running:
        for folder in ("many", "many/below", "busy"):
            assert 201 == running.request("MKCOL", f"/files/{folder}")[0]
        for number in range(FILES):
            path = f"/files/many/{'below/' if number % 2 else ''}{number}.txt"
            assert 201 == running.request("PUT", path, b"%d" % number)[0]
        yield running


def files(server: Server) -> Path:
    return server.data / "media" / "admin"


def below(folder: Path) -> dict[str, bytes]:
    """The files on disk below *folder*."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_copy_beside_writers_is_whole(server: Server) -> None:
    """They write all the while, each of their requests is done, and the copy is the original."""
    ended = threading.Event()
    answers: list[int] = []

    def write() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            answers.append(server.request("PUT", f"/files/busy/{number % 20}.txt", b"x")[0])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(ROUNDS):
            to = {"Destination": f"{server.url}/files/copy{number}"}
            assert 201 == server.request("COPY", "/files/many", None, to)[0]
    finally:
        ended.set()
        writer.join()
    assert {201, 204} >= set(answers)
    for number in range(ROUNDS):
        assert below(files(server) / "many") == below(files(server) / f"copy{number}")
        status, listed = server.request("PROPFIND", f"/files/copy{number}", None, {"Depth": "1"})
        assert (207, 2 + FILES // 2) == (status, listed.count(b"<D:response>"))


def test_a_copy_of_what_is_being_written_is_of_one_moment(server: Server) -> None:
    """Or there is none: 409 tells that it changed under way, and nothing is left of it."""
    ended = threading.Event()

    def write() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            server.request("PUT", "/files/many/0.txt", b"%d" % number * LENGTH)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(ROUNDS):
            to = {"Destination": f"{server.url}/files/torn"}
            status = server.request("COPY", "/files/many", None, to)[0]
            assert status in (201, 204, 409)
            if status == 409:
                continue
            data = server.request("GET", "/files/torn/0.txt")[1]
            assert data == data[: len(data) // LENGTH] * LENGTH
            assert FILES == len(below(files(server) / "torn"))
    finally:
        ended.set()
        writer.join()
