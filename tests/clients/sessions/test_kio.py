from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.crowd import crowd
from support.dav_client import DAV
from support.server import Server
from support.session import Client, found, propfind

XML = "Content-Type: text/xml; charset=utf-8"
STAT = propfind("creationdate", "getcontentlength", "displayname", "resourcetype")
LIST = propfind(
    "creationdate",
    "getcontentlength",
    "displayname",
    "source",
    "getcontentlanguage",
    "getcontenttype",
    "getlastmodified",
    "getetag",
    "supportedlock",
    "lockdiscovery",
    "resourcetype",
)
SPACE = propfind("quota-available-bytes", "quota-used-bytes")


@pytest.fixture
def kio(server: Server) -> Iterator[Client]:
    """KDE's network layer, behind Dolphin and webdav:// addresses."""
    agent = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) KHTML, like Gecko KIO/5.116"
    caching = ("Pragma: no-cache", "Cache-control: no-cache")
    with Client(server, "Connection: keep-alive", agent, *caching, "Accept: */*") as client:
        yield client


def test_folders_are_listed(kio: Client) -> None:
    """What is asked for and unknown is 404 in its own propstat, the rest is told."""
    kio.says("PROPFIND /", "Depth: 0", XML, body=STAT, hears=207)
    listed = kio.says("PROPFIND /", "Depth: 1", XML, body=LIST, hears=207)
    entry = listed.properties("/files/")
    assert 404 == entry[DAV + "source"][0]
    assert 200 == entry[DAV + "resourcetype"][0]
    assert 200 == entry[DAV + "supportedlock"][0]


def test_room_is_what_is_used_and_free(kio: Client) -> None:
    """Their sum is shown as the size of the drive."""
    room = found(kio.says("PROPFIND /files/", "Depth: 0", XML, body=SPACE, hears=207), "/files/")
    used, free = int(room[DAV + "quota-used-bytes"]), int(room[DAV + "quota-available-bytes"])
    assert used >= 0
    assert free > 0


def test_a_file_is_copied_in_and_about(kio: Client) -> None:
    """Looked for, PUT, copied and moved with Depth: infinity, deleted."""
    kio.says("PROPFIND /files/a.jpg", "Depth: 0", XML, body=STAT, hears=404)
    kio.says("PUT /files/a.jpg", body=b"photo", hears=201)
    kio.says("PUT /files/a.jpg", body=b"photo again", hears=(200, 204))
    deep = ("Depth: infinity", "Overwrite: F")
    to = f"Destination: {kio.url('/files/b.jpg')}"
    kio.says("COPY /files/a.jpg", to, *deep, hears=201)
    kio.says("COPY /files/a.jpg", to, *deep, hears=412)
    kio.says("COPY /files/a.jpg", to, "Depth: infinity", "Overwrite: T", hears=204)
    to = f"Destination: {kio.url('/files/c.jpg')}"
    kio.says("MOVE /files/b.jpg", to, *deep, hears=201)
    assert b"photo again" == kio.says("GET /files/c.jpg", hears=200).body
    kio.says("DELETE /files/c.jpg", "Depth: infinity", hears=(200, 204))


def test_making_a_folder_tells_why_it_fails(kio: Client) -> None:
    """201 when made; 405 says that it exists, 409 that its parent does not."""
    kio.says("MKCOL /files/Album", hears=201)
    kio.says("MKCOL /files/Album", hears=405)
    kio.says("MKCOL /files/nowhere/Album", hears=409)
    kio.says("DELETE /files/Album", "Depth: infinity", hears=204)


def test_a_folder_is_moved_whole(kio: Client) -> None:
    """One MOVE takes all that is below along."""
    kio.says("MKCOL /files/from", hears=201)
    kio.says("MKCOL /files/from/below", hears=201)
    kio.says("PUT /files/from/below/a.jpg", body=b"x", hears=201)
    to = f"Destination: {kio.url('/files/to')}"
    kio.says("MOVE /files/from", to, "Depth: infinity", "Overwrite: F", hears=201)
    kio.says("PROPFIND /files/to/below/a.jpg", "Depth: 0", XML, body=STAT, hears=207)
    kio.says("PROPFIND /files/from", "Depth: 0", XML, body=STAT, hears=404)


def test_people_are_named_merged_and_hidden(kio: Client, server: Server) -> None:
    """Dolphin asks before it replaces; .directory, which it writes, is nothing."""
    first, second, third = (
        crowd(server, *(f"{letter}{number}.jpg" for number in range(3))).replace(" ", "%20")
        for letter in "abc"
    )
    to = f"Destination: {kio.url('/people/Alice')}"
    kio.says(f"MOVE /people/{first}", to, "Depth: infinity", "Overwrite: F", hears=201)
    kio.says(f"MOVE /people/{second}", to, "Depth: infinity", "Overwrite: F", hears=412)
    kio.says(f"MOVE /people/{second}", to, "Depth: infinity", "Overwrite: T", hears=204)
    into = f"Destination: {kio.url(f'/people/Alice/{third}')}"
    kio.says(f"PROPFIND /people/Alice/{third}", "Depth: 0", XML, body=STAT, hears=404)
    kio.says(f"MOVE /people/{third}", into, "Depth: infinity", "Overwrite: F", hears=201)
    kio.says("PUT /people/Alice/.directory", body=b"[Dolphin]", hears=201)
    listed = kio.says("PROPFIND /people/Alice", "Depth: 1", XML, body=LIST, hears=207)
    assert 10 == len(listed.responses())
    kio.says("DELETE /people/Alice", "Depth: infinity", hears=(200, 204))
    kio.says("PROPFIND /people/Alice", "Depth: 0", XML, body=STAT, hears=404)
    kio.says("PROPFIND /people/.hidden/Alice", "Depth: 0", XML, body=STAT, hears=207)
