"""What could not be replaced is not deleted by who tried to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.dav_client import DavClient
from support.fake_tree import FakeTree
from support.wire import Wire

from providers.dav import sparing
from providers.dav.app import DavApp

WRONG = {"oc_checksum": f"SHA1:{'0' * 40}"}


@pytest.fixture
def photo(tree: FakeTree) -> str:
    """A photo that is there, by its path."""
    tree.file("a.jpg", b"one")
    return "/files/a.jpg"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (WRONG, 400),
        ({"content_range": "bytes 0-1/2"}, 400),
        ({"content_encoding": "gzip"}, 415),
    ],
)
def test_who_could_not_replace_it_does_not_delete_it(
    dav: DavClient, tree: FakeTree, photo: str, headers: dict[str, str], status: int
) -> None:
    """For half a minute; the answer says why."""
    dav.put(photo, b"two", check=status, **headers)
    assert "An upload to this address failed" in dav.delete(photo, check=409).text
    assert b"one" == tree.read("a.jpg")


def test_what_is_too_large_costs_nothing(dav: DavClient, photo: str) -> None:
    """No more than what is refused for other reasons."""
    dav.put(photo, b"x" * (40 << 20), check=507)
    dav.delete(photo, check=409)


def test_a_folder_of_that_name_stays_too(dav: DavClient, tree: FakeTree) -> None:
    """With all that is in it."""
    dav.mkcol("/files/a.jpg")
    dav.put("/files/a.jpg/b.jpg")
    dav.put("/files/a.jpg", check=405)
    dav.delete("/files/a.jpg", check=409)
    assert b"bytes" == tree.read("a.jpg", "b.jpg")


def test_after_a_while_it_can_be_deleted(
    dav: DavClient, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whoever wants it."""
    monkeypatch.setattr(sparing, "AFTERWARDS", timedelta(0))
    dav.put(photo, check=400, **WRONG)
    dav.delete(photo)


def test_after_an_upload_it_can_be_deleted(dav: DavClient, photo: str) -> None:
    """Even if one before it failed."""
    dav.put(photo, check=400, **WRONG)
    dav.put(photo, check=204)
    dav.delete(photo)


@pytest.mark.parametrize("headers", [{"if_none_match": "*"}, {"if_match": '"other"'}])
def test_who_knows_what_is_there_can_delete_it(
    dav: DavClient, photo: str, headers: dict[str, str]
) -> None:
    """As programs do that ask first whether they may replace it."""
    dav.put(photo, check=412, **headers)
    dav.delete(photo)


def test_who_has_locked_it_can_delete_it(dav: DavClient, photo: str) -> None:
    """Or who tells its version."""
    dav.put("/files/b.jpg")
    for path in photo, "/files/b.jpg":
        dav.put(path, check=400, **WRONG)
    etag = dav.head("/files/b.jpg").headers["etag"]
    dav.delete(photo, **{"if": f"(<{dav.lock(photo)}>)"})
    dav.delete("/files/b.jpg", if_match=etag)


def test_what_is_beside_it_can_be_deleted(dav: DavClient, tree: FakeTree, photo: str) -> None:
    """And so can the folder that it is in."""
    tree.file("b.jpg", b"other")
    dav.mkcol("/files/inside")
    dav.put("/files/inside/c.jpg")
    for path in photo, "/files/inside/c.jpg":
        dav.put(path, check=400, **WRONG)
    dav.delete("/files/b.jpg")
    dav.delete("/files/inside")


def test_others_can_delete_it(dav: DavClient, app: DavApp, tree: FakeTree, photo: str) -> None:
    """Who have tried nothing."""
    other = FakeTree(tree.catalog, tree.disk, "ben")
    DavClient(app, other.user).put(photo, check=400, **WRONG)
    dav.delete(photo)


def test_an_empty_file_that_came_first_is_cleared_away(dav: DavClient) -> None:
    """As Finder and Explorer do, whose content was refused."""
    dav.put("/files/new.jpg", b"")
    dav.put("/files/new.jpg", check=400, **WRONG)
    dav.delete("/files/new.jpg")
    dav.put("/files/none.jpg", check=400, **WRONG)
    dav.delete("/files/none.jpg", check=404)


def test_while_an_upload_goes_on_it_stays(
    dav: DavClient, tree: FakeTree, wire: Wire, photo: str
) -> None:
    """Its program may have given it up, and the server know nothing of that yet."""
    with wire.connect() as connection:
        connection.sendall(
            f"PUT {photo} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhal".encode()
        )
        while not tree.open_uploads:
            pass
        dav.delete(photo, check=409)
    assert b"one" == tree.read("a.jpg")


def test_a_long_upload_is_noted_again_and_again(
    dav: DavClient, photo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that is killed in its midst has failed, too."""
    noted: list[timedelta] = []
    monkeypatch.setattr(sparing, "_spare", lambda _, time: noted.append(time))
    monkeypatch.setattr(sparing, "_RENEWED_S", -1.0)
    dav.put(photo, b"x" * (3 << 20), check=204)
    assert [sparing.MEANWHILE] * 4 == noted


def test_what_was_turned_away_before_spares_as_well(
    dav: DavClient, app: DavApp, photo: str
) -> None:
    """If it was an upload."""
    app.turned_away(dav._environ("GET", photo, b""))
    app.turned_away(dav._environ("PUT", "/files/%00", b""))
    app.turned_away(dav._environ("PUT", "/files/none.jpg", b""))
    app.turned_away(dav._environ("PUT", photo, b"two"))
    dav.delete(photo, check=409)
