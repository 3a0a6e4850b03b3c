from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support.dav_client import DavClient
from support.fake_tree import FakeTree

from library.access.visitor import Visitor
from library.model import Media
from providers.dav.app import DavApp

MODIFIED = datetime(2024, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC)
DATE = "Mon, 06 May 2024 07:08:09 GMT"


def test_the_bytes_with_all_that_a_client_wants_to_know(dav: DavClient, tree: FakeTree) -> None:
    """DAVx5 and Finder need length, tag, date and Accept-Ranges."""
    media = tree.file("a.jpg", b"0123456789", MODIFIED)
    reply = dav.get("/files/a.jpg")
    assert b"0123456789" == reply.body
    assert "10" == reply.headers["content-length"]
    assert f'"{media.etag}"' == reply.headers["etag"]
    assert DATE == reply.headers["last-modified"]
    assert "bytes" == reply.headers["accept-ranges"]
    assert "image/jpeg" == reply.headers["content-type"]


def test_head_is_get_without_the_bytes(dav: DavClient, tree: FakeTree) -> None:
    """The headers are the same."""
    tree.file("a.jpg", b"0123456789", MODIFIED)
    reply = dav.head("/files/a.jpg")
    assert b"" == reply.body
    assert dav.get("/files/a.jpg").headers == reply.headers


def test_a_range(dav: DavClient, tree: FakeTree) -> None:
    """With its place in the whole."""
    tree.file("a.jpg", b"0123456789")
    reply = dav.get("/files/a.jpg", range="bytes=2-4", check=206)
    assert b"234" == reply.body
    assert "bytes 2-4/10" == reply.headers["content-range"]
    assert "3" == reply.headers["content-length"]


def test_a_range_behind_the_end(dav: DavClient, tree: FakeTree) -> None:
    """The client is told how long the file is."""
    tree.file("a.jpg", b"0123456789")
    reply = dav.get("/files/a.jpg", range="bytes=10-", check=416)
    assert "bytes */10" == reply.headers["content-range"]


@pytest.mark.parametrize("size", [0, 1, 256 << 10, (256 << 10) + 1, 1_000_000])
def test_files_of_any_size(dav: DavClient, tree: FakeTree, size: int) -> None:
    """Around the size of a block."""
    data = bytes(index % 251 for index in range(size))
    tree.file("a.bin", data)
    assert data == dav.get("/files/a.bin").body


def test_what_the_client_has_is_not_sent_again(dav: DavClient, tree: FakeTree) -> None:
    """By tag, and by equal date, which is all that Finder asks by."""
    media = tree.file("a.jpg", b"data", MODIFIED)
    reply = dav.get("/files/a.jpg", if_none_match=f'"{media.etag}"', check=304)
    assert b"" == reply.body
    assert "content-length" not in reply.headers
    assert f'"{media.etag}"' == reply.headers["etag"]
    dav.get("/files/a.jpg", if_modified_since=DATE, check=304)
    dav.head("/files/a.jpg", if_modified_since=DATE, check=304)


def test_if_match_guards_a_head(dav: DavClient, tree: FakeTree) -> None:
    """Gvfs asks so before it replaces a file."""
    media = tree.file("a.jpg", b"data")
    dav.head("/files/a.jpg", if_match=f'"{media.etag}"', check=200)
    dav.head("/files/a.jpg", if_match='"other"', check=412)


@pytest.mark.parametrize(
    ("name", "attached"),
    [
        ("a.jpg", False),
        ("a.txt", False),
        ("a.html", True),
        ("a.svg", True),
        ("a.bin", True),
    ],
)
def test_defect_27_a_stored_page_cannot_act_in_the_gallerys_name(
    dav: DavClient, tree: FakeTree, name: str, attached: bool
) -> None:
    """Nothing is sniffed, scripted, or shown in place that could hold a script."""
    tree.file(name, b"<script>alert(1)</script>")
    headers = dav.get(f"/files/{name}").headers
    assert "nosniff" == headers["x-content-type-options"]
    policy = headers["content-security-policy"]
    assert "sandbox; default-src 'none'; frame-ancestors 'none'" == policy
    assert attached is ("content-disposition" in headers)


def test_the_name_of_an_attachment_is_quoted(dav: DavClient, tree: FakeTree) -> None:
    """It cannot end the header and begin another."""
    tree.file('é".html', b"")
    disposition = dav.get('/files/é".html').headers["content-disposition"]
    assert "attachment; filename*=UTF-8''%C3%A9%22.html" == disposition


def test_a_file_changed_behind_the_indexs_back_is_sent_without_its_old_tag(
    dav: DavClient, tree: FakeTree
) -> None:
    """The length is that of the bytes that come."""
    media = tree.file("a.jpg", b"old")
    tree.content(media).write_bytes(b"longer")
    reply = dav.get("/files/a.jpg")
    assert b"longer" == reply.body
    assert "6" == reply.headers["content-length"]
    assert "etag" not in reply.headers


def test_a_file_that_has_gone_from_the_disk_is_not_found(dav: DavClient, tree: FakeTree) -> None:
    """It is no fault of the program."""
    tree.content(tree.file("a.jpg", b"old")).unlink()
    dav.get("/files/a.jpg", check=404)


def test_folders_answer_even_if_nobody_shows_them(dav: DavClient) -> None:
    """Office asks for HEAD of folders."""
    assert "PROPFIND" in dav.get("/files/").text
    assert b"" == dav.head("/files/").body


def test_what_is_not_there_is_not_found(dav: DavClient) -> None:
    """With a reason for GET, without for HEAD."""
    assert "no file" in dav.get("/files/no.jpg", check=404).text
    assert b"" == dav.head("/files/no.jpg", check=404).body


def test_names_are_found_in_any_normal_form(dav: DavClient, tree: FakeTree) -> None:
    """Finder asks in NFD for what Windows stored in NFC."""
    tree.file("\u00e9.jpg", b"data")
    assert b"data" == dav.get("/files/e\u0301.jpg").body


def test_defect_13_several_ranges(dav: DavClient, tree: FakeTree) -> None:
    """Each with its place in the whole, as multipart/byteranges."""
    tree.file("a.jpg", b"0123456789")
    reply = dav.get("/files/a.jpg", range="bytes=0-1,8-", check=206)
    kind, _, boundary = reply.headers["content-type"].partition("; boundary=")
    assert "multipart/byteranges" == kind
    assert str(len(reply.body)) == reply.headers["content-length"]
    first, second, end = reply.body.split(f"\r\n--{boundary}".encode())[1:]
    assert b"\r\nContent-Type: image/jpeg\r\nContent-Range: bytes 0-1/10\r\n\r\n01" == first
    assert b"\r\nContent-Type: image/jpeg\r\nContent-Range: bytes 8-9/10\r\n\r\n89" == second
    assert b"--\r\n" == end


def test_a_download_knows_its_checksum(dav: DavClient, tree: FakeTree) -> None:
    """Rclone compares it."""
    media = tree.file("a.jpg", b"0123456789")
    assert f"SHA256:{media.checksum}" == dav.get("/files/a.jpg").headers["oc-checksum"]


def test_new_bytes_never_come_under_the_old_tag(
    dav: DavClient, tree: FakeTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is looked up again, with nobody writing, if it has just come into its place."""
    tree.file("a.jpg", b"old")
    content = tree.content

    def overtaken(media: Media) -> Path:
        monkeypatch.undo()
        tree.file("a.jpg", b"new content")
        return content(media)

    dav.app._dispatch.drive = replace(dav.app._dispatch.drive, content=overtaken)
    monkeypatch.setattr(tree, "content", overtaken)
    reply = dav.get("/files/a.jpg")
    assert b"new content" == reply.body
    assert dav.head("/files/a.jpg").headers["etag"] == reply.headers["etag"]


def test_a_file_is_left_to_the_server(tree: FakeTree, app: DavApp) -> None:
    """By wsgi.file_wrapper, from the first byte of the range."""
    tree.file("a.jpg", b"0123456789")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "REQUEST_URI": "/files/a.jpg",
        "PATH_INFO": "/files/a.jpg",
        "HTTP_RANGE": "bytes=2-4",
        "wsgi.input": io.BytesIO(),
        "wsgi.file_wrapper": lambda file, _block: [file],
        "mantelpiece.visitor": Visitor(tree.user),
    }
    (file,) = app(environ, lambda *_: None)  # type: ignore[arg-type, return-value]
    assert 2 == file.tell()  # type: ignore[attr-defined]
    file.close()  # type: ignore[attr-defined]
