from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.dav_client import DAV
from support.server import Server
from support.session import Client, found, propfind

XML = "Content-Type: application/xml; charset=utf-8"
LIST = propfind(
    "resourcetype",
    "displayname",
    "getetag",
    "getcontenttype",
    "getcontentlength",
    "getlastmodified",
    "quota-available-bytes",
    "quota-used-bytes",
    "current-user-privilege-set",
)


@pytest.fixture
def davx5(server: Server) -> Iterator[Client]:
    """DAVx⁵'s document provider, the drive in Android's file picker."""
    agent = "User-Agent: DAVx5/4.4.6-ose (dav4jvm; okhttp/4.12.0) Android/15"
    language = "Accept-Language: en-US, en;q=0.7, *;q=0.5"
    with Client(server, agent, language, "Connection: Keep-Alive") as client:
        yield client


def test_a_mount_is_added(davx5: Client) -> None:
    """OPTIONS must name a class, and the folder must be one."""
    told = davx5.says("OPTIONS /", "Content-Length: 0", hears=200)
    assert "1" in told.headers["dav"].replace(" ", "").split(",")
    reply = davx5.says("PROPFIND /", "Depth: 1", XML, body=LIST, hears=207)
    assert DAV + "resourcetype" in found(reply, "/files/")
    assert int(found(reply, "/")[DAV + "quota-available-bytes"]) > 0


def test_a_file_is_created_where_none_is(davx5: Client) -> None:
    """The empty PUT for nothing-there succeeds once and is refused by 412 from then on."""
    fresh = ("If-None-Match: *", "Content-Length: 0")
    davx5.says("PUT /files/note.txt", *fresh, hears=201)
    davx5.says("PUT /files/note.txt", *fresh, hears=412)
    assert "0" == davx5.says("HEAD /files/note.txt", hears=200).headers["content-length"]


def test_a_file_of_unknown_length_comes_in(davx5: Client) -> None:
    """What an app writes through a pipe is sent chunked."""
    davx5.says("PUT /files/pipe.jpg", "If-None-Match: *", "Content-Length: 0", hears=201)
    parts = [b"a" * 8192, b"b" * 8192, b"c"]
    davx5.says("PUT /files/pipe.jpg", "Content-Type: image/jpeg", body=parts, hears=204)
    assert b"".join(parts) == davx5.says("GET /files/pipe.jpg", hears=200).body


def test_reading_anywhere_needs_size_tag_and_ranges(davx5: Client) -> None:
    """HEAD has all three; then pieces come by If-Match and Range, and none of another version."""
    davx5.says("PUT /files/film.mp4", body=bytes(range(256)) * 16, hears=201)
    head = davx5.says("HEAD /files/film.mp4", hears=200).headers
    assert ("4096", "bytes") == (head["content-length"], head["accept-ranges"])
    same = f"If-Match: {head['etag']}"
    piece = davx5.says("GET /files/film.mp4", same, "Range: bytes=1024-2047", hears=206)
    assert bytes(range(256)) * 4 == piece.body
    davx5.says("PUT /files/film.mp4", body=b"another", hears=204)
    davx5.says("GET /files/film.mp4", same, "Range: bytes=0-3", hears=412)


def test_documents_are_renamed_copied_and_deleted(davx5: Client) -> None:
    """Without overwriting; the name that is taken is refused by 412."""
    for name in ("a", "b"):
        davx5.says(f"PUT /files/{name}.jpg", body=name, hears=201)
    to = f"Destination: {davx5.url('/files/b.jpg')}"
    davx5.says("MOVE /files/a.jpg", to, "Overwrite: F", "Content-Length: 0", hears=412)
    to = f"Destination: {davx5.url('/files/c.jpg')}"
    davx5.says("COPY /files/a.jpg", to, "Overwrite: F", "Content-Length: 0", hears=201)
    davx5.says("DELETE /files/c.jpg", hears=204)
    davx5.says("MKCOL /files/Phone/", "Content-Length: 0", hears=201)
    davx5.says("DELETE /files/Phone/", hears=204)
