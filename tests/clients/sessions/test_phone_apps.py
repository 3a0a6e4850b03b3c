from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.dav_client import DAV
from support.server import Server
from support.session import Client, found

XML = "Content-Type: text/xml; charset=utf-8"
ALL = '<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>'


@pytest.fixture
def foldersync(server: Server) -> Iterator[Client]:
    """FolderSync on Android."""
    agent = "User-Agent: okhttp/4.12.0"
    with Client(server, "Connection: Keep-Alive", agent, "Accept-Encoding: gzip") as client:
        yield client


@pytest.fixture
def photosync(server: Server) -> Iterator[Client]:
    """PhotoSync on a telephone."""
    agent = "User-Agent: PhotoSync/4.9 CFNetwork/1568.100 Darwin/24.0.0"
    with Client(server, "Accept: */*", agent, "Connection: keep-alive") as client:
        yield client


def uploaded(foldersync: Client, name: str, data: bytes) -> dict[str, str]:
    """Upload under a temporary name, move it to its place, and look at it."""
    foldersync.says(f"PUT /files/{name}.tacitpart", body=data, hears=201)
    to = f"Destination: {foldersync.url(f'/files/{name}')}"
    foldersync.says(f"MOVE /files/{name}.tacitpart", to, "Overwrite: T", hears=(201, 204))
    reply = foldersync.says(f"PROPFIND /files/{name}", "Depth: 0", XML, body=ALL, hears=207)
    return found(reply, f"/files/{name}")


def test_foldersync_uploads_under_another_name(foldersync: Client) -> None:
    """The MOVE over the old version replaces it, and nothing temporary is left."""
    first = uploaded(foldersync, "IMG_1.jpg", b"first")
    second = uploaded(foldersync, "IMG_1.jpg", b"second")
    assert ("5", "6") == (first[DAV + "getcontentlength"], second[DAV + "getcontentlength"])
    assert first[DAV + "getetag"] != second[DAV + "getetag"]
    listed = foldersync.says("PROPFIND /files/", "Depth: 1", XML, body=ALL, hears=207)
    assert not [href for href in listed.responses() if href.endswith(".tacitpart")]


def test_foldersync_compares_times(foldersync: Client) -> None:
    """What it has seen once keeps its getlastmodified for as long as nobody writes."""
    before = uploaded(foldersync, "IMG_2.jpg", b"photo")
    foldersync.says("GET /files/IMG_2.jpg", hears=200)
    reply = foldersync.says("PROPFIND /files/", "Depth: 1", XML, body=ALL, hears=207)
    after = found(reply, "/files/IMG_2.jpg")
    assert before[DAV + "getlastmodified"] == after[DAV + "getlastmodified"]


def test_photosync_wants_a_true_multistatus(photosync: Client) -> None:
    """207 with XML for what is there, 404 for what is not: never another page with status 200."""
    photosync.says("OPTIONS /", hears=200)
    reply = photosync.says("PROPFIND /files/", "Depth: 1", XML, body=ALL, hears=207)
    assert "xml" in reply.headers["content-type"]
    assert DAV + "multistatus" == reply.xml.tag
    photosync.says("PROPFIND /files/Phone/", "Depth: 0", XML, body=ALL, hears=404)


def test_photosync_uploads_what_is_new(photosync: Client) -> None:
    """Folders are made although they may exist; HEAD and size tell what is there already."""
    photosync.says("MKCOL /files/Phone/", hears=201)
    photosync.says("MKCOL /files/Phone/", hears=405)
    photosync.says("HEAD /files/Phone/IMG_0001.HEIC", hears=404)
    photo = b"x" * 300_000
    photosync.says("PUT /files/Phone/IMG_0001.HEIC", "Expect: 100-continue", body=photo, hears=201)
    head = photosync.says("HEAD /files/Phone/IMG_0001.HEIC", hears=200)
    assert "300000" == head.headers["content-length"]
