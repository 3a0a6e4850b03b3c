from __future__ import annotations

import pytest
from support.dav_client import DavClient
from support.fake_tree import FakeTree

READING = {"OPTIONS", "GET", "HEAD", "PROPFIND", "COPY", "LOCK", "UNLOCK"}


def methods(dav: DavClient, uri: str) -> set[str]:
    reply = dav.raw("OPTIONS", uri, check=200)
    return set(reply.headers["allow"].split(", "))


def test_locks_are_offered_everywhere(dav: DavClient) -> None:
    """Finder mounts what is not class 2 read-only; Office wants MS-Author-Via."""
    for uri in ("/", "*", "/files/", "/no/where"):
        headers = dav.raw("OPTIONS", uri, check=200).headers
        assert "1, 2" == headers["dav"]
        assert "DAV" == headers["ms-author-via"]
        assert "0" == headers["content-length"]


def test_a_file_where_all_can_be_done(dav: DavClient, tree: FakeTree) -> None:
    """Allow is the truth."""
    tree.file("a.jpg", b"a")
    assert READING | {"PUT", "DELETE", "MOVE", "PROPPATCH"} == methods(dav, "/files/a.jpg")


def test_a_view_cannot_be_changed(dav: DavClient) -> None:
    """Nor the folder that it is in."""
    assert READING == methods(dav, "/timeline")


def test_what_is_not_there_can_be_made(dav: DavClient) -> None:
    """Where its folder lets it."""
    assert {"OPTIONS", "PUT", "MKCOL", "LOCK", "UNLOCK"} == methods(dav, "/files/new")
    assert {"OPTIONS"} == methods(dav, "/timeline/new")


def test_defect_12_the_path_of_options_is_unquoted(dav: DavClient) -> None:
    """Cheroot leaves it quoted; gvfs and Finder could not mount such a folder."""
    dav.mkcol("/files/My Photos")
    assert "DELETE" in methods(dav, "/files/My%20Photos/")


@pytest.mark.parametrize("method", ["POST", "TRACE", "BREW", "__init__"])
def test_defect_13_other_methods_are_told_what_there_is(dav: DavClient, method: str) -> None:
    """405 with Allow."""
    assert "GET" in dav.request(method, "/files", check=405).headers["allow"]
