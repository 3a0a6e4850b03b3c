from __future__ import annotations

import socket
from pathlib import Path

import pytest
from support.server import Server, basic
from support.wire import receive_all, send, statuses

from library.paths import TRASH_FOLDER, UPLOADS_FOLDER

OLD = b"old content"


@pytest.fixture(autouse=True)
def _old(server: Server) -> None:
    assert server.request("PUT", "/files/a.jpg", OLD)[0] in (201, 204)


def head(name: str, *headers: str) -> bytes:
    lines = [
        f"PUT /files/{name} HTTP/1.1",
        "Host: photos.example",
        f"Authorization: {basic()['Authorization']}",
        *headers,
        "",
        "",
    ]
    return "\r\n".join(lines).encode()


def unfinished(server: Server) -> list[Path]:
    """What lies in the hidden folders of uploads."""
    folders = server.data.rglob(UPLOADS_FOLDER)
    return [path for folder in folders for path in folder.iterdir() if path.name != TRASH_FOLDER]


@pytest.mark.parametrize("name", ["a.jpg", "new.jpg"])
@pytest.mark.parametrize(
    ("header", "begun"),
    [
        ("Content-Length: 3000000", b"x" * 2_000_000),
        ("Transfer-Encoding: chunked", b"1e8480\r\n" + b"x" * 2_000_000 + b"\r\n"),
        ("Transfer-Encoding: chunked", b"2dc6c0\r\n" + b"x" * 2_000_000),
        ("Content-Length: -1", b"x" * 2_000_000),
    ],
)
def test_an_upload_that_breaks_leaves_nothing(
    server: Server, name: str, header: str, begun: bytes
) -> None:
    """The old file is whole, there is no new one, and nothing is left on disk."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        send(connection, head(name, header) + begun, end=True)
        assert set(statuses(receive_all(connection))) <= {400}
    assert (200, OLD) == server.request("GET", "/files/a.jpg")
    assert 404 == server.request("GET", "/files/new.jpg")[0]
    assert [] == unfinished(server)
