from __future__ import annotations

import pytest
from support.dav_client import DavClient
from support.fake_tree import FakeTree


def test_a_file_goes(dav: DavClient, tree: FakeTree) -> None:
    """204, then 404."""
    tree.file("a.jpg", b"a")
    dav.delete("/files/a.jpg", check=204)
    dav.delete("/files/a.jpg", check=404)


def test_a_folder_goes_with_all_that_is_in_it(dav: DavClient) -> None:
    """And nothing less than all."""
    dav.mkcol("/files/album")
    dav.put("/files/album/a.jpg")
    dav.delete("/files/album", depth="0", check=400)
    dav.delete("/files/album", depth="infinity", check=204)
    dav.get("/files/album/a.jpg", check=404)


@pytest.mark.parametrize("path", ["/", "/files", "/timeline"])
def test_what_its_folder_keeps_cannot_be_deleted(dav: DavClient, path: str) -> None:
    """403 with the reason."""
    assert "cannot be deleted" in dav.delete(path, check=403).text


def test_a_folder_is_made(dav: DavClient) -> None:
    """201 exactly, or KDE takes it for a failure."""
    dav.mkcol("/files/album/", check=201)
    dav.mkcol("/files/album/deeper", check=201)


def test_what_is_there_is_not_made_again(dav: DavClient, tree: FakeTree) -> None:
    """405, with what can be done."""
    tree.file("a.jpg", b"a")
    assert "DELETE" in dav.mkcol("/files/a.jpg", check=405).headers["allow"]
    dav.mkcol("/files", check=405)


def test_folders_are_made_one_by_one(dav: DavClient) -> None:
    """409 tells the client to make the upper one first."""
    dav.mkcol("/files/no/album", check=409)


def test_a_folder_in_which_none_can_be_made_says_so(dav: DavClient) -> None:
    """403 with the reason."""
    assert "in /timeline" in dav.mkcol("/timeline/album", check=403).text


def test_a_body_that_means_nothing_is_refused(dav: DavClient) -> None:
    """415 (RFC 4918 §9.3.1), and no folder."""
    dav.mkcol("/files/album", b"<x/>", check=415)
    dav.mkcol("/files/album", check=201)
