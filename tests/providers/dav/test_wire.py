"""What only raw HTTP shows: the defects of plain WsgiDAV on cheroot, by number."""

from __future__ import annotations

import threading

import pytest
from support.fake_tree import FakeTree
from support.wire import Wire, receive_all, request, statuses

from providers.dav.place import Place, find

OLD = b"old content"


@pytest.fixture(autouse=True)
def _old(tree: FakeTree) -> None:
    tree.file("a.jpg", OLD)


def put(*headers: str, body: bytes = b"", name: str = "a.jpg") -> bytes:
    return request("PUT", f"/files/{name}", *headers, body=body)


def intact(tree: FakeTree) -> bool:
    """Whether the old file is as it was, and nothing else is there or on its way."""
    return tree.read("a.jpg") == OLD and len(tree.files.nodes) == 1 and tree.open_uploads == 0


@pytest.mark.parametrize("name", ["a.jpg", "new.jpg"])
def test_defect_1_an_upload_cut_short_changes_nothing(
    wire: Wire, tree: FakeTree, name: str
) -> None:
    """1000 bytes announced, 500 sent, then the end."""
    received = wire.exchange(put("Content-Length: 1000", body=b"x" * 500, name=name))
    assert [400] == statuses(received)
    assert intact(tree)


@pytest.mark.parametrize(
    ("header", "begun"),
    [
        ("Content-Length: 1000", b"x" * 500),
        ("Transfer-Encoding: chunked", b"1f4\r\n" + b"x" * 500 + b"\r\n"),
        ("Transfer-Encoding: chunked", b"1f4\r\n" + b"x" * 100),
    ],
)
def test_defect_2_an_upload_that_stalls_changes_nothing(
    wire: Wire, tree: FakeTree, header: str, begun: bytes
) -> None:
    """The client is told so, and given up."""
    received = wire.exchange(put(header, body=begun), end=False)
    assert [408] == statuses(received)
    assert b"Connection: close" in received
    assert intact(tree)


@pytest.mark.parametrize(
    "body",
    [
        b"1f4\r\n" + b"x" * 500 + b"\r\n",
        b"1f4\r\n" + b"x" * 100,
        b"1f4\r\n" + b"x" * 500 + b"\r\n0\r\n",
        b"5\r\nhello",
        b"",
        b"-5\r\n\r\n",
        b"5\r\nhello6\r\n world\r\n0\r\n\r\n",
        b"nonsense\r\n",
    ],
)
def test_defect_2_a_broken_chunked_upload_changes_nothing(
    wire: Wire, tree: FakeTree, body: bytes
) -> None:
    """Cut off or malformed, wherever it is."""
    received = wire.exchange(put("Transfer-Encoding: chunked", body=body))
    assert [400] == statuses(received)
    assert intact(tree)


def test_a_chunked_upload_is_stored(wire: Wire, tree: FakeTree) -> None:
    """Finder and DAVx5 send what they do not know the length of."""
    body = b"5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: x\r\n\r\n"
    sent = put("Transfer-Encoding: chunked", "X-Expected-Entity-Length: 11", body=body)
    assert [204, 200] == statuses(wire.exchange(sent + request("GET", "/files/")))
    assert b"hello world" == tree.read("a.jpg")


@pytest.mark.parametrize(("expected", "status"), [("12", 400), ("x", 400), ("11", 204)])
def test_a_chunked_upload_of_another_length_than_expected(
    wire: Wire, tree: FakeTree, expected: str, status: int
) -> None:
    """Finder says what it is going to send."""
    body = b"b\r\nhello world\r\n0\r\n\r\n"
    headers = ("Transfer-Encoding: chunked", f"X-Expected-Entity-Length: {expected}")
    assert [status] == statuses(wire.exchange(put(*headers, body=body)))
    assert (status == 204) or intact(tree)


def test_defect_4_a_destination_is_parsed_before_it_is_unquoted(wire: Wire, tree: FakeTree) -> None:
    """`new?.jpg` is not `new`."""
    tree.file("new", b"other")
    url = "http://photos.example/files/new%3F.jpg"
    assert [201] == statuses(wire.exchange(request("COPY", "/files/a.jpg", f"Destination: {url}")))
    assert (b"other", OLD) == (tree.read("new"), tree.read("new?.jpg"))


def test_defect_5_of_two_uploads_at_once_one_wins_whole(wire: Wire, tree: FakeTree) -> None:
    """Their bytes do not mix."""
    half = 300_000
    head = put(f"Content-Length: {2 * half}")
    with wire.connect() as first, wire.connect() as second:
        for connection, letter in ((first, b"1"), (second, b"2")):
            connection.sendall(head + letter * half)
        for connection, letter in ((first, b"1"), (second, b"2")):
            connection.sendall(letter * half)
            connection.shutdown(1)
            assert [204] == statuses(receive_all(connection))
    assert tree.read("a.jpg") in (b"1" * 2 * half, b"2" * 2 * half)


@pytest.mark.parametrize("length", ["-1", "+5", "1_0", "5, 5", "0x5"])
def test_defect_6_a_length_that_is_no_number_is_refused(
    wire: Wire, tree: FakeTree, length: str
) -> None:
    """Nothing is stored, and nothing taken for the next request."""
    received = wire.exchange(put(f"Content-Length: {length}", body=b"hello"))
    assert [400] == statuses(received)
    assert intact(tree)


def test_defect_8_conditions_on_a_missing_file(wire: Wire, tree: FakeTree) -> None:
    """If-Match does not create."""
    sent = put('If-Match: "x"', "Content-Length: 3", body=b"new", name="new.jpg")
    assert [412] == statuses(wire.exchange(sent))
    assert intact(tree)


def test_defect_8_an_equal_date_is_not_modified(wire: Wire) -> None:
    """Finder revalidates by nothing else."""
    received = wire.exchange(request("HEAD", "/files/a.jpg"))
    (date,) = [line for line in received.split(b"\r\n") if line.startswith(b"Last-Modified: ")]
    since = date.decode().replace("Last-Modified", "If-Modified-Since")
    assert [304] == statuses(wire.exchange(request("GET", "/files/a.jpg", since)))


def test_defect_12_options_is_unquoted(wire: Wire, tree: FakeTree) -> None:
    """`/My%20Photos/` is a folder that exists."""
    tree.files.make_folder("My Photos")
    received = wire.exchange(request("OPTIONS", "/files/My%20Photos/"))
    assert [200] == statuses(received)
    assert b"DELETE" in received


def test_defect_16_a_move_tells_whether_something_was_replaced(wire: Wire, tree: FakeTree) -> None:
    """201 first, 204 then."""
    tree.file("b.jpg", b"b")
    sent = request("MOVE", "/files/a.jpg", "Destination: /files/c.jpg")
    sent += request("MOVE", "/files/b.jpg", "Destination: /files/c.jpg")
    assert [201, 204] == statuses(wire.exchange(sent))


def test_defect_17_a_chunked_question_is_read(wire: Wire) -> None:
    """And the next request on the connection is the next."""
    body = b'<D:propfind xmlns:D="DAV:"><D:prop><D:getetag/></D:prop></D:propfind>'
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    sent = request("PROPFIND", "/files", "Depth: 0", "Transfer-Encoding: chunked", body=chunked)
    received = wire.exchange(sent + request("HEAD", "/files/a.jpg"))
    assert [207, 200] == statuses(received)
    assert b"getcontentlength" not in received


@pytest.mark.parametrize(
    "unread",
    [
        request("PUT", "/timeline/a", "Content-Length: 5", body=b"hello"),
        request("PUT", "/timeline/a", "Transfer-Encoding: chunked", body=b"3\r\nGET\r\n0\r\n\r\n"),
        request("GET", "/files/no", "Content-Length: 5", body=b"hello"),
        request("PUT", "/files/%00", "Content-Length: 5", body=b"hello"),
        request("BREW", "/files", "Content-Length: 5", body=b"hello"),
        request("MKCOL", "/files/x", "Content-Length: 5", body=b"hello"),
    ],
)
def test_defect_17_a_refused_body_is_not_the_next_request(wire: Wire, unread: bytes) -> None:
    """The connection goes on behind it."""
    first, second = statuses(wire.exchange(unread + request("HEAD", "/files/a.jpg")))
    assert 400 <= first < 500
    assert 200 == second


def test_defect_17_two_lengths_are_none(wire: Wire, tree: FakeTree) -> None:
    """A proxy may believe the other one; the connection ends."""
    body = b"0\r\n\r\n" + request("DELETE", "/files/a.jpg")
    headers = ("Content-Length: 5", "Transfer-Encoding: chunked")
    assert [400] == statuses(wire.exchange(put(*headers, body=body)))
    assert intact(tree)


def test_a_large_refused_body_ends_the_connection(wire: Wire) -> None:
    """It is neither read to its end nor taken for a request."""
    sent = request("PUT", "/timeline/a", f"Content-Length: {1 << 40}", body=b"x" * 1000)
    received = wire.exchange(sent, end=False)
    assert [403] == statuses(received)
    assert b"Connection: close" in received


def test_defect_20_hostile_addresses_are_answered(wire: Wire) -> None:
    """400 with a reason, on a connection that goes on."""
    for target in ("/files/%00", "/files/%ff", "/files/" + "x" * 300, "/files/a%2Fb"):
        sent = request("GET", target) + request("HEAD", "/files/a.jpg")
        assert [400, 200] == statuses(wire.exchange(sent))


def test_a_lock_taken_while_a_file_comes_is_honoured(wire: Wire, tree: FakeTree) -> None:
    """The upload is refused at its end, and the old file stays."""
    from support.dav_client import lock_info

    begun = threading.Event()
    upload = tree.files.upload

    def slow(name: str) -> object:
        begun.set()
        return upload(name)

    tree.files.upload = slow  # type: ignore[method-assign,assignment]
    with wire.connect() as connection:
        connection.sendall(put("Content-Length: 6", body=b"new"))
        assert begun.wait(5)
        body = lock_info()
        sent = request("LOCK", "/files/a.jpg", f"Content-Length: {len(body)}", body=body)
        assert [200] == statuses(wire.exchange(sent))
        connection.sendall(b"new")
        connection.shutdown(1)
        assert [423] == statuses(receive_all(connection))
    assert intact(tree)


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "GET", "PROPFIND", "BREW"])
def test_defect_26_a_request_resolves_its_address_once(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """WsgiDAV's directory browser would do so once more."""
    found: list[object] = []

    def counting(*where: object) -> Place:
        found.append(where)
        return find(*where)  # type: ignore[arg-type]

    monkeypatch.setattr("providers.dav.request.find", counting)
    wire.exchange(request(method, "/files/", "Depth: 0"))
    assert 1 == len(found)
