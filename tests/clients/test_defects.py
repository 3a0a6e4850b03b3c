"""The defects of plain WsgiDAV, by number, over a socket to the whole program.

Each is told in docs/clients.md; finer tests of the same names lie beside the code.
"""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import bcrypt
import pytest
from support.dav_client import lock_info
from support.server import PASSWORD, USER, Server, basic, serving
from support.wire import Wire, statuses
from support.wire import request as request_bytes

from library.accounts.passwords import COST


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


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drive]:
    """The drive of a server that gives silent clients up after a second."""
    waits = {"MANTELPIECE_SERVER_REQUEST_TIMEOUT": "1"}
    with serving(tmp_path_factory.mktemp("hasty") / "data", environ=waits) as running:
        yield Drive(running, "stalled")


def test_every_defect_has_a_test() -> None:
    """29 are known; each has at least one that is called after it."""
    tests = Path(__file__).parents[1].rglob("test_*.py")
    found = {
        int(n) for test in tests for n in re.findall(r"def test_defect_(\d+)_", test.read_text())
    }
    assert {*range(1, 30)} == found


@pytest.mark.parametrize("name", ["old", "new"])
def test_defect_01_an_upload_cut_short_changes_nothing(drive: Drive, name: str) -> None:
    """1000 bytes are announced, 500 come, then the end: 400, and what was is what is."""
    drive.put("old", b"old content")
    half = drive.sent("PUT", f"{drive.at}/{name}", "Content-Length: 1000", body=b"x" * 500)
    assert [400] == statuses(drive.all(half))
    assert (b"old content", [b"old"]) == (content(drive.get("old")), drive.names())


@pytest.mark.parametrize(
    ("header", "begun"),
    [
        ("Content-Length: 1000", b"x" * 500),
        ("Transfer-Encoding: chunked", b"1f4\r\n" + b"x" * 500 + b"\r\n"),
        ("Transfer-Encoding: chunked", b"1f4\r\n" + b"x" * 100),
    ],
)
def test_defect_02_an_upload_that_stalls_changes_nothing(
    hasty: Drive, header: str, begun: bytes
) -> None:
    """After the time-out the client is told so, and the file is what it was."""
    hasty.put("a", b"old content")
    sent = hasty.sent("PUT", f"{hasty.at}/a", header, body=begun)
    assert [408] == statuses(hasty.wire.exchange(sent, end=False))
    assert (b"old content", [b"a"]) == (content(hasty.get("a")), hasty.names())


def test_defect_02_an_aborted_chunked_upload_changes_nothing(drive: Drive) -> None:
    """It leaves no empty file, nor an empty file in place of a full one."""
    for name in ("old", "new"):
        drive.put("old", b"old content")
        sent = drive.sent(
            "PUT", f"{drive.at}/{name}", "Transfer-Encoding: chunked", body=b"5\r\nhello\r\n"
        )
        assert [400] == statuses(drive.all(sent))
        assert (b"old content", [b"old"]) == (content(drive.get("old")), drive.names())


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


def test_defect_11_a_token_opens_what_is_below(drive: Drive) -> None:
    """A deep write is no conflict with the lock of a child whose token comes along."""
    drive.ask("MKCOL", f"{drive.at}/full")
    drive.put("full/a")
    token = header(drive.ask("LOCK", f"{drive.at}/full/a", body=lock_info()), "Lock-Token")
    assert [423] == statuses(drive.ask("DELETE", f"{drive.at}/full"))[:1]
    held = f"If: <{drive.at}/full/a> ({token})"
    assert [204] == statuses(drive.ask("DELETE", f"{drive.at}/full", held))


def test_defect_12_the_address_of_options_is_decoded(drive: Drive) -> None:
    """File managers ask it of the very folder that they mount."""
    drive.ask("MKCOL", f"{drive.at}/My%20Photos")
    told = drive.ask("OPTIONS", f"{drive.at}/My%20Photos/")
    assert [200] == statuses(told)
    assert "2" in header(told, "DAV")
    assert {"PROPFIND", "MOVE"} <= set(header(told, "Allow").split(", "))
    assert "MKCOL" in header(drive.ask("OPTIONS", f"{drive.at}/not%20there"), "Allow")


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


@pytest.mark.parametrize("tagged", [True, False])
def test_defect_14_a_folder_is_renamed_under_several_locks(drive: Drive, tagged: bool) -> None:
    """Finder's MOVE has an If header for each lock it holds: of the folder, in it, at the goal."""
    drive.ask("MKCOL", f"{drive.at}/untitled%20folder")
    drive.put("untitled%20folder/a.jpg")
    tokens = {}
    for name in ("untitled%20folder", "untitled%20folder/a.jpg", "Summer"):
        taken = drive.ask("LOCK", f"{drive.at}/{name}", "Depth: 0", body=lock_info())
        tokens[name] = header(taken, "Lock-Token")
    opened = [
        f"If: <http://photos.example{drive.at}/{name}> ({token})" if tagged else f"If: ({token})"
        for name, token in tokens.items()
    ]
    source, to = f"{drive.at}/untitled%20folder/", f"Destination: {drive.at}/Summer/"
    for missing in range(3):
        some = opened[:missing] + opened[missing + 1 :]
        # Without tags all are about the folder itself, of which one of them has to be true.
        refused = 423 if tagged or missing else 412
        assert [refused] == statuses(drive.ask("MOVE", source, to, *some))[:1]
    assert [204] == statuses(drive.ask("MOVE", source, to, *opened))
    assert b"data" == content(drive.get("Summer/a.jpg"))
    assert [204] == statuses(drive.put("Summer/a.jpg", b"free"))


def test_defect_14_each_if_header_begins_anew(drive: Drive) -> None:
    """What is not tagged is about the address, whatever the header before was about."""
    drive.put("a")
    drive.put("b", b"other")
    tag = header(drive.get("a"), "ETag")
    elsewhere = f'If: <{drive.at}/b> (["x"])'
    assert [204] == statuses(drive.put("a", b"new", elsewhere, f"If: ([{tag}])"))


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


@pytest.mark.parametrize(
    "credentials",
    [
        b"Basic " + base64.b64encode(b"no colon"),
        b"Basic " + base64.b64encode("jos\u00e9:\u00e9t\u00e9".encode("latin-1")),
        b"Basic " + base64.b64encode(b"\xff\xfe\0:\0"),
        b"Basic !!!not base64!!!",
        b"Basic YTpi=",
        b"Basic",
        b"Basic \xe9t\xe9",
        b"Bearer abc",
    ],
)
def test_defect_21_malformed_credentials_are_wrong_ones(drive: Drive, credentials: bytes) -> None:
    """They are asked for again, on a server that goes on."""
    sent = request_bytes("PROPFIND", drive.at, "Depth: 0", "Authorization: ?")
    received = drive.all(sent.replace(b"?", credentials))
    assert [401] == statuses(received)
    assert header(received, "WWW-Authenticate").startswith("Basic ")


def test_defect_22_a_question_has_a_limit(drive: Drive) -> None:
    """1 MiB of XML, whether or not its length is told before."""
    body = b'<D:propfind xmlns:D="DAV:"><D:prop>' + b"<D:getetag/>" * 100_000
    assert [413] == statuses(drive.ask("PROPFIND", drive.at, "Depth: 0", body=body))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    asked = ("Depth: 0", "Transfer-Encoding: chunked")
    sent = drive.sent("PROPFIND", drive.at, *asked, body=chunked)
    assert [413] == statuses(drive.all(sent))


def test_defect_22_entities_are_not_stored(drive: Drive) -> None:
    """They are refused, and the listing stays whole."""
    drive.put("a")
    body = (
        b'<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x xmlns="u">&nothing;</x></D:prop>'
        b"</D:set></D:propertyupdate>"
    )
    assert [400] == statuses(drive.ask("PROPPATCH", f"{drive.at}/a", body=body))
    assert [b"a"] == drive.names()


def test_defect_23_a_password_is_checked_once(server: Server, drive: Drive) -> None:
    """Of many requests in each process; all together take less than the checks alone would."""
    asked = 24
    drive.ask("HEAD", drive.at)
    before, started = spent_s(server), time.process_time()
    bcrypt.checkpw(b"wrong", bcrypt.hashpw(b"right", bcrypt.gensalt(COST)))
    check_s = (time.process_time() - started) / 2
    assert {200} == {
        status for _ in range(asked) for status in statuses(drive.ask("HEAD", drive.at))
    }
    assert spent_s(server) - before < asked * check_s / 2


def spent_s(server: Server) -> float:
    """Processor time of all processes that answer."""
    times = [each.cpu_times() for each in server.processes() if "worker" not in each.cmdline()]
    return sum(each.user + each.system for each in times)


def test_defect_24_what_is_ambiguous_or_too_much_ends_the_connection(drive: Drive) -> None:
    """Two lengths, a head without end, and a body that nobody who is signed out may send."""
    for bad, status in (
        (("Content-Length: 1", "Content-Length: 2"), 400),
        (("X: " + "x" * 100_000,), 431),
        (tuple(f"X-{number}: x" for number in range(200)), 431),
    ):
        sent = request_bytes("PUT", f"{drive.at}/a", *bad)
        assert [status] == statuses(drive.all(sent + drive.sent("HEAD", drive.at)))
    invited = ("Content-Length: 5", "expect: 100-CONTINUE")
    assert [401] == statuses(
        drive.wire.exchange(request_bytes("PUT", f"{drive.at}/a", *invited), end=False)
    )
    assert [100, 201] == statuses(drive.put("a", b"12345", *invited))


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


def test_defect_26_no_page_of_a_directory_browser_is_shown(drive: Drive) -> None:
    """A GET of a folder lists nothing; an unknown verb is told what there is."""
    drive.put("a.jpg")
    received = drive.ask("GET", drive.at)
    assert b"PROPFIND" in content(received)
    assert b"a.jpg" not in received
    assert b"WsgiDAV" not in received
    assert "PROPFIND" in header(drive.ask("BREW", drive.at), "Allow")


@pytest.mark.parametrize("name", ["a.html", "a.svg", "a.xhtml", "a.js"])
def test_defect_27_what_could_act_is_not_shown(drive: Drive, name: str) -> None:
    """It is saved, in a sandbox, by the type that it has."""
    drive.put(name, b"<html><script>alert(1)</script></html>")
    received = drive.get(name)
    assert "nosniff" == header(received, "X-Content-Type-Options")
    assert "sandbox" in header(received, "Content-Security-Policy")
    assert header(received, "Content-Disposition").startswith("attachment")


def test_defect_28_digest_is_neither_offered_nor_taken(drive: Drive) -> None:
    """Not even with the right password: nonces would have to be remembered and checked."""
    challenges = re.findall(
        rb"(?i)\r\nWWW-Authenticate: (\w+)", drive.all(request_bytes("GET", drive.at))
    )
    assert [b"Basic"] == challenges

    def md5(*parts: str) -> str:
        return hashlib.md5(":".join(parts).encode(), usedforsecurity=False).hexdigest()

    realm, nonce = "Mantelpiece", "0123456789abcdef"
    response = md5(md5(USER, realm, PASSWORD), nonce, md5("GET", drive.at))
    digest = (
        f'Authorization: Digest username="{USER}", realm="{realm}", nonce="{nonce}",'
        f' uri="{drive.at}", response="{response}"'
    )
    assert [401] == statuses(drive.all(request_bytes("GET", drive.at, digest)))


def test_defect_29_names_that_cannot_be_stored(drive: Drive) -> None:
    """Refused with a reason; what only Windows cannot show is kept and shown."""
    for bad in ("a%0Ab", "a%5Cb", "a%2Fb", "%7F"):
        assert [400] == statuses(drive.put(bad))
    for good in ("a:b", "a%3Fb", "a*b", "dot."):
        assert [201] == statuses(drive.put(good))
    assert [b"a%3Fb", b"a*b", b"a:b", b"dot."] == sorted(drive.names())
