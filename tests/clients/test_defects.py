"""The defects of plain WsgiDAV, by number, over a socket to the whole program.

Each is told in docs/clients.md; finer tests of the same names lie beside the code.
"""

from __future__ import annotations

import re
import time

import pytest
from support.dav_client import lock_info
from support.server import Server, basic
from support.wire import Wire, statuses
from support.wire import request as request_bytes


class Drive:
    """The drive of one server, asked in bytes; all happens in one fresh folder."""

    def __init__(self, server: Server, name: str) -> None:
        self.wire = Wire("127.0.0.1", server.port)
        self.at = f"/files/{name}"
        assert [201] == statuses(self.ask("MKCOL", self.at))

    def ask(self, method: str, target: str, *headers: str, body: bytes = b"") -> bytes:
        """Send one request and return all that comes back."""
        return self.all(self.sent(method, target, *headers, body=body))

    def sent(self, method: str, target: str, *headers: str, body: bytes = b"") -> bytes:
        """Return the bytes of a request that is signed in."""
        (value,) = basic().values()
        length = (f"Content-Length: {len(body)}",) if body else ()
        if any(header.startswith(("Content-Length", "Transfer-Encoding")) for header in headers):
            length = ()
        told = (f"Authorization: {value}", *length, *headers)
        return request_bytes(method, target, *told, body=body)

    def all(self, sent: bytes) -> bytes:
        """Send bytes and return everything up to the end of the connection."""
        return self.wire.exchange(sent)

    def put(self, name: str, data: bytes = b"data", *headers: str) -> bytes:
        return self.ask("PUT", f"{self.at}/{name}", *headers, body=data)

    def get(self, name: str, *headers: str) -> bytes:
        return self.ask("GET", f"{self.at}/{name}", *headers)

    def names(self) -> list[bytes]:
        """Return the last parts of the addresses in the folder."""
        listed = self.ask("PROPFIND", self.at, "Depth: 1,noroot")
        return re.findall(rb"<D:href>[^<]*/([^/<]+)/?</D:href>", listed)


def header(received: bytes, name: str) -> str:
    found = re.search(rb"\r\n" + name.encode() + rb": ([^\r]*)", received, re.IGNORECASE)
    assert found is not None, received
    return found[1].decode()


def content(received: bytes) -> bytes:
    return received.partition(b"\r\n\r\n")[2]


@pytest.fixture
def drive(server: Server, request: pytest.FixtureRequest) -> Drive:
    name = re.sub(r"\W+", "-", request.node.name)
    return Drive(server, name)


def test_defect_04_a_destination_is_parsed_before_it_is_unquoted(drive: Drive) -> None:
    """`a%3Fb` is no prefix of `a`, which stays what it is."""
    drive.put("a", b"old")
    drive.put("new", b"new")
    for odd in ("a%3Fb.jpg", "a%3Bb.jpg"):
        to = f"Destination: http://photos.example{drive.at}/{odd}"
        assert [201] == statuses(drive.ask("COPY", f"{drive.at}/new", to))
        assert b"new" == content(drive.get(odd))
    assert b"old" == content(drive.get("a"))


def test_defect_05_of_two_uploads_at_once_one_wins_whole(drive: Drive) -> None:
    """Their bytes do not mix."""
    half = 100_000
    head = drive.sent("PUT", f"{drive.at}/a", f"Content-Length: {2 * half}")
    with drive.wire.connect() as first, drive.wire.connect() as second:
        for connection, letter in ((first, b"1"), (second, b"2")):
            connection.sendall(head + letter * half)
        for connection, letter in ((first, b"1"), (second, b"2")):
            connection.sendall(letter * half)
            assert connection.recv(1 << 16).startswith((b"HTTP/1.1 201", b"HTTP/1.1 204"))
    assert content(drive.get("a")) in (b"1" * 2 * half, b"2" * 2 * half)


def test_defect_06_a_refused_lock_leaves_nothing(drive: Drive) -> None:
    """Nor does an upload whose length is no number."""
    drive.ask("LOCK", drive.at, body=lock_info())
    refused = drive.ask("LOCK", f"{drive.at}/a", body=lock_info())
    assert [423] == statuses(refused)
    assert [400] == statuses(drive.put("b", b"x", "Content-Length: -1"))
    assert [] == drive.names()


def test_defect_07_a_tag_is_of_the_bytes(drive: Drive) -> None:
    """Two contents of one size within a second differ; PROPFIND quotes it as GET does."""
    tags = [header(drive.put("a", data, "X-OC-Mtime: 1"), "ETag") for data in (b"one", b"two")]
    assert tags[0] != tags[1] == header(drive.get("a"), "ETag")
    listed = drive.ask("PROPFIND", f"{drive.at}/a", "Depth: 0")
    assert f"<D:getetag>{tags[1]}</D:getetag>".encode() in listed


def test_defect_08_conditions(drive: Drive) -> None:
    """An equal date is not modified; If-Match does not create."""
    drive.put("a")
    since = f"If-Modified-Since: {header(drive.get('a'), 'Last-Modified')}"
    assert [304] == statuses(drive.get("a", since))
    assert [412] == statuses(drive.put("b", b"new", 'If-Match: "x"'))


def test_defect_09_the_questions_of_propfind(drive: Drive) -> None:
    """Names alone, no root, and no quota of a file."""
    drive.put("a")
    body = b'<D:propfind xmlns:D="DAV:"><D:propname/></D:propfind>'
    assert b"<D:getetag/>" in drive.ask("PROPFIND", drive.at, "Depth: 0", body=body)
    assert [b"a"] == drive.names()
    body = b'<D:propfind xmlns:D="DAV:"><D:prop><D:quota-used-bytes/></D:prop></D:propfind>'
    assert b"404 Not Found" in drive.ask("PROPFIND", f"{drive.at}/a", "Depth: 0", body=body)


def test_defect_10_a_shallow_copy_is_empty(drive: Drive) -> None:
    """Depth: 0 copies no members."""
    drive.ask("MKCOL", f"{drive.at}/full")
    drive.put("full/a")
    to = f"Destination: {drive.at}/copy"
    assert [201] == statuses(drive.ask("COPY", f"{drive.at}/full", to, "Depth: 0"))
    assert [404] == statuses(drive.get("copy/a"))


def test_defect_11_a_lock_does_not_stay_where_the_file_was(drive: Drive) -> None:
    """After a MOVE the source is free."""
    drive.put("a")
    token = header(drive.ask("LOCK", f"{drive.at}/a", body=lock_info()), "Lock-Token")
    moved = drive.ask(
        "MOVE", f"{drive.at}/a", f"Destination: {drive.at}/b", f"If: ({token})", "Overwrite: F"
    )
    assert [201] == statuses(moved)
    assert [201] == statuses(drive.put("a"))
    assert [204] == statuses(drive.put("b"))


def test_defect_13_ranges(drive: Drive) -> None:
    """Several come as parts; what is none means the whole; 405 says what is allowed."""
    drive.put("a", b"0123456789")
    several = drive.get("a", "Range: bytes=0-1,8-")
    assert [206] == statuses(several)[:1]
    assert header(several, "Content-Type").startswith("multipart/byteranges")
    assert b"234" == content(drive.get("a", "Range: bytes=2-4"))
    for odd in ("items=0-1", "bytes=2-1"):
        assert [200] == statuses(drive.get("a", f"Range: {odd}"))
    assert "PROPFIND" in header(drive.ask("MKCOL", f"{drive.at}/a"), "Allow")


def test_defect_14_several_if_headers(drive: Drive) -> None:
    """Finder sends two; both count, and so do addresses as a TLS proxy has them."""
    drive.put("a")
    tag = header(drive.get("a"), "ETag")
    tagged = f"If: <https://photos.example{drive.at}/a> ([{tag}])"
    to = f"Destination: https://photos.example{drive.at}/b"
    assert [201] == statuses(drive.ask("MOVE", f"{drive.at}/a", 'If: (["x"])', tagged, to))


def test_defect_15_capitals_are_found(drive: Drive) -> None:
    """And a copy may go from one folder of the drive to another."""
    drive.ask("MKCOL", f"{drive.at}/Camera Roll".replace(" ", "%20"))
    assert [201] == statuses(drive.put("Camera%20Roll/IMG.JPG"))
    to = f"Destination: {drive.at}/IMG.JPG"
    assert [201] == statuses(drive.ask("COPY", f"{drive.at}/Camera%20Roll/IMG.JPG", to))


def test_defect_16_a_move_tells_whether_something_was_replaced(drive: Drive) -> None:
    """201 first, 204 then."""
    drive.put("a")
    drive.put("b")
    answers = [
        drive.ask("MOVE", f"{drive.at}/{name}", f"Destination: {drive.at}/c") for name in "ab"
    ]
    assert [201, 204] == [status for answer in answers for status in statuses(answer)]


def test_defect_17_chunked_questions_are_read(drive: Drive) -> None:
    """And the next request on the connection is the next."""
    body = b'<D:propfind xmlns:D="DAV:"><D:prop><D:getetag/></D:prop></D:propfind>'
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    sent = drive.sent("PROPFIND", drive.at, "Depth: 0", "Transfer-Encoding: chunked", body=chunked)
    received = drive.all(sent + drive.sent("HEAD", drive.at))
    assert [207, 200] == statuses(received)
    assert b"<D:resourcetype>" not in received


@pytest.mark.parametrize(
    ("sent", "date"),
    [
        ("981173106.75", "Sat, 03 Feb 2001 04:05:06 GMT"),
        ("-1", "Wed, 31 Dec 1969 23:59:59 GMT"),
        ("981173106000", "Sat, 03 Feb 2001 04:05:06 GMT"),
    ],
)
def test_defect_18_the_time_that_a_client_wants(drive: Drive, sent: str, date: str) -> None:
    """Fractions, before 1970, and milliseconds; the client is told that it was taken."""
    assert "accepted" == header(drive.put("a", b"x", f"X-OC-Mtime: {sent}"), "X-OC-Mtime")
    assert date == header(drive.get("a"), "Last-Modified")
    copied = drive.ask(
        "COPY", f"{drive.at}/a", f"Destination: {drive.at}/b", "X-OC-Mtime: 981173106"
    )
    assert "accepted" == header(copied, "X-OC-Mtime")
    assert "Sat, 03 Feb 2001 04:05:06 GMT" == header(drive.get("b"), "Last-Modified")


def test_defect_19_times_as_properties(drive: Drive) -> None:
    """Set by rclone and Explorer, they change the file's time; Explorer's can be removed again."""
    drive.put("a")

    def patch(verb: str, namespace: str, element: str) -> bytes:
        body = (
            f'<D:propertyupdate xmlns:D="DAV:" xmlns:x="{namespace}">'
            f"<D:{verb}><D:prop>{element}</D:prop></D:{verb}></D:propertyupdate>"
        )
        return drive.ask("PROPPATCH", f"{drive.at}/a", body=body.encode())

    patch("set", "DAV:", "<x:lastmodified>981173106</x:lastmodified>")
    assert "Sat, 03 Feb 2001 04:05:06 GMT" == header(drive.get("a"), "Last-Modified")
    microsoft, name = "urn:schemas-microsoft-com:", "x:Win32LastModifiedTime"
    date = "Sun, 04 Feb 2001 04:05:06 GMT"
    patch("set", microsoft, f"<{name}>{date}</{name}>")
    assert date == header(drive.get("a"), "Last-Modified")
    assert b"200 OK" in patch("remove", microsoft, f"<{name}/>")


def test_defect_20_strange_names(drive: Drive) -> None:
    """They are refused with a reason, on a connection that goes on."""
    for target in ("%00", "%ff", "x" * 300):
        sent = drive.sent("GET", f"{drive.at}/{target}") + drive.sent("HEAD", drive.at)
        assert [400, 200] == statuses(drive.all(sent))


def test_defect_22_entities_are_not_stored(drive: Drive) -> None:
    """They are refused, and the listing stays whole."""
    drive.put("a")
    body = (
        b'<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x xmlns="u">&nothing;</x></D:prop>'
        b"</D:set></D:propertyupdate>"
    )
    assert [400] == statuses(drive.ask("PROPPATCH", f"{drive.at}/a", body=body))
    assert [b"a"] == drive.names()


def test_defect_25_an_unchanged_listing_costs_a_look_up(drive: Drive) -> None:
    """It is remembered; who knows its tag gets 304, until something in it changes."""
    for number in range(3):
        drive.put(f"{number}.jpg")
    first = drive.ask("PROPFIND", drive.at, "Depth: 1")
    tag = header(first, "ETag")
    assert content(first) == content(drive.ask("PROPFIND", drive.at, "Depth: 1"))
    known = ("Depth: 1", f"If-None-Match: {tag}")
    assert [304] == statuses(drive.ask("PROPFIND", drive.at, *known))
    drive.put("0.jpg", b"changed")
    assert [207] == statuses(drive.ask("PROPFIND", drive.at, *known))[:1]


def test_defect_26_a_request_resolves_its_address_once(drive: Drive) -> None:
    """No page of a directory browser comes of a GET; an unknown verb says what there is."""
    assert b"PROPFIND" in content(drive.ask("GET", drive.at))
    started = time.monotonic()
    assert [405] == statuses(drive.ask("BREW", drive.at))
    assert 5 > time.monotonic() - started


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xhtml", "a.js"])
def test_defect_27_what_could_act_is_not_shown(drive: Drive, name: str) -> None:
    """It is saved, in a sandbox, by the type that it has."""
    drive.put(name, b"<html><script>alert(1)</script></html>")
    received = drive.get(name)
    assert "nosniff" == header(received, "X-Content-Type-Options")
    assert "sandbox" in header(received, "Content-Security-Policy")
    assert header(received, "Content-Disposition").startswith("attachment")


def test_defect_29_names_that_cannot_be_stored(drive: Drive) -> None:
    """Refused with a reason; what only Windows cannot show is kept and shown."""
    for bad in ("a%0Ab", "a%5Cb", "a%2Fb", "%7F"):
        assert [400] == statuses(drive.put(bad))
    for good in ("a:b", "a%3Fb", "a*b", "dot."):
        assert [201] == statuses(drive.put(good))
    assert [b"a%3Fb", b"a*b", b"a:b", b"dot."] == sorted(drive.names())
