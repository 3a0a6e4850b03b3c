from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.dav_client import DavClient
from support.fake_tree import FakeTree

from library.catalog.engine import Catalog
from library.library import Space
from library.model import Media
from providers.dav.app import DavApp
from providers.folder import File


def stored(tree: FakeTree, name: str) -> Media:
    node = tree.files.get(name)
    assert isinstance(node, File)
    return node.media


def test_a_new_file_is_created(dav: DavClient, tree: FakeTree) -> None:
    """And its ETag is the one that a listing gives."""
    reply = dav.put("/files/a.jpg", b"one", check=201)
    assert b"one" == tree.read("a.jpg")
    assert f'"{stored(tree, "a.jpg").etag}"' == reply.headers["etag"]


def test_an_old_file_is_replaced_and_keeps_its_id(dav: DavClient, tree: FakeTree) -> None:
    """Albums and names hang on the id."""
    before = tree.file("a.jpg", b"one")
    dav.put("/files/a.jpg", b"two", check=204)
    assert b"two" == tree.read("a.jpg")
    assert before.id == stored(tree, "a.jpg").id


def test_a_missing_folder_is_a_conflict(dav: DavClient) -> None:
    """RFC 4918 §9.7.1; nothing is made on the way."""
    dav.put("/files/no/a.jpg", check=409)
    dav.put("/no/a.jpg", check=409)


def test_a_file_is_no_folder(dav: DavClient, tree: FakeTree) -> None:
    """What is asked below it has no parent."""
    tree.file("a.jpg", b"")
    dav.put("/files/a.jpg/b.jpg", check=409)


def test_a_folder_is_not_written(dav: DavClient) -> None:
    """And the answer says what can be done with it."""
    reply = dav.put("/files", check=405)
    assert "PROPFIND" in reply.headers["allow"]
    assert "PUT" not in reply.headers["allow"]


@pytest.mark.parametrize("path", ["/timeline/a.jpg", "/a.jpg"])
def test_a_folder_that_takes_no_files_says_so(dav: DavClient, path: str) -> None:
    """The reason is for people."""
    reply = dav.put(path, check=403)
    assert reply.text.startswith("Nothing can be uploaded to /")


@pytest.mark.parametrize(
    ("header", "modified"),
    [
        ("1000000000", datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)),
        ("-1.5", datetime(1969, 12, 31, 23, 59, 58, 500_000, tzinfo=UTC)),
    ],
)
def test_the_time_that_a_sync_client_gives(
    dav: DavClient, tree: FakeTree, header: str, modified: datetime
) -> None:
    """It is kept, and the client told so."""
    reply = dav.put("/files/a.jpg", x_oc_mtime=header)
    assert "accepted" == reply.headers["x-oc-mtime"]
    assert modified == stored(tree, "a.jpg").modified


def test_a_time_without_meaning_does_not_lose_the_file(dav: DavClient, tree: FakeTree) -> None:
    """But it is not called accepted."""
    reply = dav.put("/files/a.jpg", x_oc_mtime="soon")
    assert "x-oc-mtime" not in reply.headers
    assert b"bytes" == tree.read("a.jpg")


@pytest.mark.parametrize(
    "headers",
    [
        {"if_none_match": "*"},
        {"if_match": '"other"'},
        {"if_unmodified_since": "Mon, 06 May 1996 07:08:09 GMT"},
        {"if": "(<urn:no-such-lock>)"},
        {"if": '(["other"])'},
    ],
)
def test_a_condition_that_does_not_hold_changes_nothing(
    dav: DavClient, tree: FakeTree, headers: dict[str, str]
) -> None:
    """The body is not even begun to be stored."""
    tree.file("a.jpg", b"old")
    dav.put("/files/a.jpg", b"new", check=412, **headers)
    assert b"old" == tree.read("a.jpg")
    assert 0 == tree.open_uploads


def test_a_part_of_a_file_is_refused(dav: DavClient, tree: FakeTree) -> None:
    """Stored as the whole it would lose the rest (RFC 9110 §14.4)."""
    tree.file("a.jpg", b"old")
    dav.put("/files/a.jpg", b"new", check=400, content_range="bytes 0-2/9")
    assert b"old" == tree.read("a.jpg")


def test_a_packed_upload_is_refused(dav: DavClient, tree: FakeTree) -> None:
    """It would be given back packed, without a word of that (RFC 9110 §15.5.16)."""
    tree.file("a.jpg", b"old")
    dav.put("/files/a.jpg", b"new", check=415, content_encoding="GZip")
    assert b"old" == tree.read("a.jpg")
    dav.put("/files/a.jpg", b"new", check=204, content_encoding="identity")


def test_a_full_disk_keeps_the_old_file(dav: DavClient, tree: FakeTree) -> None:
    """507 is the one 5xx that Finder understands."""
    tree.file("a.jpg", b"old")
    tree.room = 2
    reply = dav.put("/files/a.jpg", b"new", check=507)
    assert "full" in reply.text
    assert b"old" == tree.read("a.jpg")
    assert 0 == tree.open_uploads


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/files/a%00b", "'\\x00'"),
        ("/files/a%0Ab", "'\\n'"),
        ("/files/a%5Cb", "'\\\\'"),
        ("/files/" + "x" * 256, "256 bytes"),
        ("/files/" + "%C3%A9" * 128, "256 bytes"),
        ("/files/%FF", "UTF-8"),
        ("/files/a%2Fb", "“/”"),
        ("/files/../b", "“..”"),
    ],
)
def test_a_name_that_cannot_be_stored_is_refused(dav: DavClient, path: str, reason: str) -> None:
    """With the reason."""
    assert reason in dav.raw("PUT", path, b"bytes", check=400).text


@pytest.mark.parametrize("name", ["a?b", "a;b", "a:b", "100%", "a+b", "a#b.", "é", "🎉", " a "])
def test_a_name_that_only_windows_cannot_show_is_kept(
    dav: DavClient, tree: FakeTree, name: str
) -> None:
    """And found again."""
    dav.put(f"/files/{name}", name.encode())
    assert name.encode() == tree.read(name)
    assert name.encode() == dav.get(f"/files/{name}").body


def test_a_file_that_does_not_fit_is_refused_before_it_comes(
    tree: FakeTree, catalog: Catalog
) -> None:
    """507; what it would replace counts as room."""
    tree.file("a.jpg", b"12")
    app = DavApp(
        lambda _: tree.root, catalog, tree.content, space=lambda _: Space(used=7, available=3)
    )
    dav = DavClient(app, tree.user)
    reply = dav.put("/files/b.jpg", b"1234", check=507)
    assert "{DAV:}quota-not-exceeded" == reply.condition()
    assert 0 == tree.open_uploads
    dav.put("/files/a.jpg", b"12345", check=204)


def test_one_file_too_many_is_refused_before_it_comes(tree: FakeTree, catalog: Catalog) -> None:
    """507; another content of one that is there is no other file."""
    tree.file("a.jpg", b"12")
    app = DavApp(
        lambda _: tree.root,
        catalog,
        tree.content,
        space=lambda _: Space(used=7, available=35 << 20, files=0),
    )
    dav = DavClient(app, tree.user)
    reply = dav.put("/files/b.jpg", b"1234", check=507)
    assert "{DAV:}quota-not-exceeded" == reply.condition()
    assert 0 == tree.open_uploads
    dav.put("/files/a.jpg", b"12345", check=204)
