from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.dav_client import DAV
from support.server import Server
from support.session import Client, found, propfind

XML = "Content-Type: application/xml"
APACHE = ' xmlns:A="http://apache.org/dav/props/"'
LIST = propfind(
    "resourcetype",
    "getcontentlength",
    "getetag",
    "getlastmodified",
    "creationdate",
    "A:executable",
    namespaces=APACHE,
)
SPACE = propfind("quota-available-bytes", "quota-used-bytes")
NAMES = '<?xml version="1.0" encoding="utf-8"?>\n<propfind xmlns="DAV:"><propname/></propfind>'
LOCK = (
    '<?xml version="1.0" encoding="utf-8"?>\n<lockinfo xmlns="DAV:">\n <lockscope><exclusive/>'
    "</lockscope>\n<locktype><write/></locktype><owner>ann</owner></lockinfo>\n"
)
RUNNABLE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>'
    '<executable xmlns="http://apache.org/dav/props/">T</executable></D:prop></D:set>'
    "</D:propertyupdate>\n"
)


@pytest.fixture
def davfs2(server: Server) -> Iterator[Client]:
    """The Linux file system, by the library neon, which cadaver uses too."""
    agent = "User-Agent: davfs2/1.7.0 neon/0.33.0"
    with Client(server, agent, "Connection: TE", "TE: trailers") as client:
        yield client


def lock(davfs2: Client, target: str, hears: int) -> str:
    headers = ("Depth: 0", "Timeout: Second-1800", XML)
    return davfs2.says(f"LOCK {target}", *headers, body=LOCK, hears=hears).headers["lock-token"]


def test_the_drive_is_mounted(davfs2: Client) -> None:
    """Class 2 and the methods for locks, else davfs2 mounts without locking; and the room."""
    told = davfs2.says("OPTIONS /", hears=200)
    assert {"1", "2"} <= set(told.headers["dav"].replace(" ", "").split(","))
    listed = davfs2.says("PROPFIND /", "Depth: 1", XML, body=LIST, hears=207)
    assert {"/", "/files/"} <= set(listed.responses())
    assert found(listed, "/files/")[DAV + "getlastmodified"].endswith("GMT")
    room = found(davfs2.says("PROPFIND /", "Depth: 0", XML, body=SPACE, hears=207), "/")
    assert int(room[DAV + "quota-available-bytes"]) > 0


def test_a_new_file_is_locked_before_it_exists(davfs2: Client) -> None:
    """LOCK makes it empty, HEAD tells its tag, PUT under the tagged lock fills it."""
    target = "/files/new.jpg"
    token = lock(davfs2, target, 201)
    assert "0" == davfs2.says(f"HEAD {target}", hears=200).headers["content-length"]
    held = f"If: <{davfs2.url(target)}> ({token})"
    davfs2.says(f"PUT {target}", body=b"without the token", hears=423)
    put = davfs2.says(f"PUT {target}", held, body=b"photo", hears=204)
    head = davfs2.says(f"HEAD {target}", hears=200)
    assert put.headers["etag"] == head.headers["etag"]
    davfs2.says(f"LOCK {target}", f"If: ({token})", "Timeout: Second-1800", hears=200)
    davfs2.says(f"PROPPATCH {target}", XML, held, body=RUNNABLE, hears=207)
    davfs2.says(f"UNLOCK {target}", f"Lock-Token: {token}", hears=204)
    listed = davfs2.says("PROPFIND /files/", "Depth: 1", XML, body=LIST, hears=207)
    entry = found(listed, target)
    assert head.headers["etag"] == entry[DAV + "getetag"]
    assert "T" == entry["{http://apache.org/dav/props/}executable"]


def test_what_is_cached_is_asked_for_by_its_tag(davfs2: Client) -> None:
    """The strong tag of the listing answers GET by 304, until the file is another."""
    davfs2.says("PUT /files/cached.jpg", body=b"one", hears=201)
    reply = davfs2.says("PROPFIND /files/cached.jpg", "Depth: 0", XML, body=LIST, hears=207)
    tag = found(reply, "/files/cached.jpg")[DAV + "getetag"]
    assert tag.startswith('"')
    davfs2.says("GET /files/cached.jpg", f"If-None-Match: {tag}", hears=304)
    davfs2.says("PUT /files/cached.jpg", body=b"two", hears=204)
    got = davfs2.says("GET /files/cached.jpg", f"If-None-Match: {tag}", hears=200)
    assert (b"two", True) == (got.body, tag != got.headers["etag"])


def test_a_locked_file_is_moved_with_its_token(davfs2: Client) -> None:
    """A rename under the own lock is let through; the lock stays behind and ends."""
    token = lock(davfs2, "/files/old.jpg", 201)
    to = f"Destination: {davfs2.url('/files/renamed.jpg')}"
    davfs2.says("MOVE /files/old.jpg", to, "Overwrite: T", hears=423)
    held = f"If: <{davfs2.url('/files/old.jpg')}> ({token})"
    davfs2.says("MOVE /files/old.jpg", to, held, "Overwrite: T", hears=201)
    davfs2.says("PUT /files/renamed.jpg", body=b"free", hears=204)


def test_cadaver_asks_for_names(davfs2: Client) -> None:
    """`propnames` is answered with the names of all properties, without their values."""
    davfs2.says("PUT /files/names.jpg", body=b"x", hears=201)
    reply = davfs2.says("PROPFIND /files/names.jpg", "Depth: 0", XML, body=NAMES, hears=207)
    names = found(reply, "/files/names.jpg")
    assert {DAV + "getetag", DAV + "getcontentlength", DAV + "lockdiscovery"} <= set(names)
    assert {""} == set(names.values())
