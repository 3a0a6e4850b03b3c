from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.crowd import crowd
from support.dav_client import DAV
from support.server import Server
from support.session import Client, found, propfind

XML = "Content-Type: application/xml"
KIND = propfind("resourcetype", "getcontentlength")
INFO = propfind(
    "creationdate",
    "displayname",
    "getcontentlength",
    "getcontenttype",
    "getetag",
    "getlastmodified",
    "resourcetype",
)
SPACE = propfind("quota-available-bytes", "quota-used-bytes")


@pytest.fixture
def gvfs(server: Server) -> Iterator[Client]:
    """GNOME's virtual file system, behind Files and every dialogue."""
    language = "Accept-Language: en-us, en;q=0.9"
    with Client(server, "User-Agent: gvfs/1.54.4", language, "Connection: Keep-Alive") as client:
        yield client


def test_mounting_walks_up_to_the_root(gvfs: Client) -> None:
    """From the folder that was given, OPTIONS and PROPFIND succeed at every step up to `/`."""
    gvfs.says("MKCOL /files/My%20Photos", "Content-Length: 0", hears=201)
    for target in ("/files/My%20Photos", "/files", "/"):
        told = gvfs.says(f"OPTIONS {target}", hears=200)
        assert "1" in told.headers["dav"].replace(" ", "").split(",")
        assert "PROPFIND" in told.headers["allow"]
        reply = gvfs.says(f"PROPFIND {target}", "Depth: 0", XML, body=KIND, hears=207)
        (href,) = reply.responses()
        assert target.rstrip("/") == href.rstrip("/")
        assert "collection" in reply.text
    room = found(gvfs.says("PROPFIND /", "Depth: 0", XML, body=SPACE, hears=207), "/")
    assert int(room[DAV + "quota-available-bytes"]) > 0


def test_an_upload_asks_first(gvfs: Client) -> None:
    """What is to be made is looked for in vain, then PUT; the listing shows its plain name."""
    gvfs.says("PROPFIND /files/a%20(1).jpg", "Depth: 0", XML, body=INFO, hears=404)
    gvfs.says("PUT /files/a%20(1).jpg", body=b"photo", hears=201)
    listed = gvfs.says("PROPFIND /files", "Depth: 1", XML, body=INFO, hears=207)
    entry = found(listed, "/files/a%20(1).jpg")  # brackets as they are, or gvfs does not match them
    assert ("a (1).jpg", "5") == (entry[DAV + "displayname"], entry[DAV + "getcontentlength"])


def test_replacing_is_guarded_by_the_etag(gvfs: Client) -> None:
    """The tag of the listing holds in If-Match until someone else has written."""
    gvfs.says("PUT /files/guarded.txt", body=b"one", hears=201)
    reply = gvfs.says("PROPFIND /files/guarded.txt", "Depth: 0", XML, body=INFO, hears=207)
    guard = f"If-Match: {found(reply, '/files/guarded.txt')[DAV + 'getetag']}"
    gvfs.says("HEAD /files/guarded.txt", guard, hears=200)
    gvfs.says("PUT /files/guarded.txt", guard, body=b"two", hears=204)
    gvfs.says("HEAD /files/guarded.txt", guard, hears=412)
    gvfs.says("PUT /files/guarded.txt", guard, body=b"three", hears=412)
    assert b"two" == gvfs.says("GET /files/guarded.txt", hears=200).body


def test_renaming_does_not_overwrite(gvfs: Client) -> None:
    """MOVE with Overwrite: F is refused by 412 where something is, and done where nothing is."""
    for name in ("here.txt", "there.txt"):
        gvfs.says(f"PUT /files/{name}", body=name, hears=201)
    to = f"Destination: {gvfs.url('/files/there.txt')}"
    gvfs.says("MOVE /files/here.txt", to, "Overwrite: F", "Content-Length: 0", hears=412)
    to = f"Destination: {gvfs.url('/files/new.txt')}"
    gvfs.says("MOVE /files/here.txt", to, "Overwrite: F", "Content-Length: 0", hears=201)
    gvfs.says("PROPFIND /files/here.txt", "Depth: 0", XML, body=INFO, hears=404)


def test_reading_seeks(gvfs: Client) -> None:
    """A seek is a range up to the end."""
    gvfs.says("PUT /files/seek.bin", body=bytes(range(200)), hears=201)
    part = gvfs.says("GET /files/seek.bin", "Range: bytes=150-", hears=206)
    assert (bytes(range(150, 200)), "bytes 150-199/200") == (
        part.body,
        part.headers["content-range"],
    )


def test_a_folder_is_deleted_from_the_leaves(gvfs: Client) -> None:
    """Each file first, then the folder, once a listing shows that it is empty."""
    gvfs.says("MKCOL /files/tree", "Content-Length: 0", hears=201)
    gvfs.says("PUT /files/tree/leaf", body=b"x", hears=201)
    gvfs.says("DELETE /files/tree/leaf", hears=204)
    left = gvfs.says("PROPFIND /files/tree/", "Depth: 1", XML, body=INFO, hears=207)
    assert ["/files/tree/"] == list(left.responses())
    gvfs.says("DELETE /files/tree/", hears=204)


def moves(gvfs: Client, source: str, target: str, hears: int) -> None:
    gvfs.says(f"PROPFIND {source}", "Depth: 0", XML, body=INFO, hears=207)
    to = f"Destination: {gvfs.url(target)}"
    gvfs.says(f"MOVE {source}", to, "Overwrite: F", "Content-Length: 0", hears=hears)


def test_people_are_named_and_merged(gvfs: Client, server: Server) -> None:
    """A name that is taken is refused by 412, as Files expects; dropping into a folder merges."""
    first, second = (
        crowd(server, *(f"{letter}{number}.jpg" for number in range(3))).replace(" ", "%20")
        for letter in "ab"
    )
    moves(gvfs, f"/people/{first}", "/people/Alice", 201)
    moves(gvfs, f"/people/{second}", "/people/Alice", 412)
    moves(gvfs, f"/people/{second}", f"/people/Alice/{second}", 201)
    listed = gvfs.says("PROPFIND /people/Alice", "Depth: 1", XML, body=INFO, hears=207)
    assert 7 == len(listed.responses())
    gvfs.says(f"PROPFIND /people/{second}", "Depth: 0", XML, body=INFO, hears=404)


@pytest.mark.parametrize("verb", ["MOVE", "COPY"])
def test_people_are_merged_photo_by_photo(gvfs: Client, server: Server, verb: str) -> None:
    """As Files does where it cannot move a folder: made there, filled, and deleted here."""
    name = crowd(server, *(f"{verb}{number}.jpg" for number in range(3))).replace(" ", "%20")
    gvfs.says(f"MKCOL /people/{verb}", "Content-Length: 0", hears=201)
    source, target = f"/people/{name}", f"/people/{verb}/{name}"
    gvfs.says(f"PROPFIND {target}", "Depth: 0", XML, body=INFO, hears=404)
    gvfs.says(f"MKCOL {target}", "Content-Length: 0", hears=201)
    listed = gvfs.says(f"PROPFIND {source}", "Depth: 1", XML, body=INFO, hears=207)
    for href in list(listed.responses())[1:]:
        photo = href.rpartition("/")[2]
        to = f"Destination: {gvfs.url(f'{target}/{photo}')}"
        gvfs.says(f"{verb} {href}", to, "Overwrite: F", "Content-Length: 0", hears=201)
        gvfs.says(f"PROPFIND {target}/{photo}", "Depth: 0", XML, body=INFO, hears=207)
        if verb == "COPY":
            gvfs.says(f"DELETE {href}", hears=204)
    left = gvfs.says(f"PROPFIND {source}", "Depth: 1", XML, body=INFO, hears=207)
    assert 1 == len(left.responses())
    gvfs.says(f"DELETE {source}", hears=204)
    listed = gvfs.says(f"PROPFIND /people/{verb}", "Depth: 1", XML, body=INFO, hears=207)
    assert 4 == len(listed.responses())


@pytest.mark.parametrize("verb", ["MOVE", "COPY"])
def test_albums_are_merged_photo_by_photo(gvfs: Client, server: Server, verb: str) -> None:
    """Where a folder of that name is there, Files goes on into it; what is there is kept."""
    photos = [f"{verb}{number}.jpg" for number in range(3)]
    crowd(server, *photos)
    source, target = f"/albums/{verb}-new", f"/albums/{verb}"
    for folder in (source, target):
        gvfs.says(f"MKCOL {folder}", "Content-Length: 0", hears=201)
    for folder, copied in (source, photos[:2]), (target, photos[1:]):
        for photo in copied:
            to = f"Destination: {gvfs.url(f'{folder}/{photo}')}"
            gvfs.says(f"COPY /files/{photo}", to, "Overwrite: F", "Content-Length: 0", hears=201)
    gvfs.says(f"MKCOL {target}", "Content-Length: 0", hears=405)
    for photo, hears in (photos[0], 201), (photos[1], 412):
        to = f"Destination: {gvfs.url(f'{target}/{photo}')}"
        gvfs.says(f"{verb} {source}/{photo}", to, "Overwrite: F", "Content-Length: 0", hears=hears)
    gvfs.says(f"DELETE {source}", hears=204)
    listed = gvfs.says(f"PROPFIND {target}", "Depth: 1", XML, body=INFO, hears=207)
    assert 4 == len(listed.responses())
    for photo in photos:
        gvfs.says(f"PROPFIND /files/{photo}", "Depth: 0", XML, body=INFO, hears=207)
