"""The page of the trash."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import NAME, PASSWORD, FakeGallery
from support.fake_photos import FakeFolder, folder_of, photo

from library.errors import NotFound
from library.trash import Thrown
from webui.forgery import FIELD
from webui.session import COOKIE

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)


def thrown(*path: str, is_version: bool = False, came_again: int = 0) -> Thrown:
    return Thrown(
        path=("2026-11-26", *path),
        at=AT,
        gone_at=AT + timedelta(days=30),
        is_folder=False,
        is_version=is_version,
        size=1234,
        came_again=came_again,
    )


@dataclass
class FakeTrash(FakeFolder):
    """A trash that notes what is asked of it."""

    left: list[Thrown] = field(default_factory=list)
    restored: list[Sequence[str]] = field(default_factory=list)
    purged: list[Sequence[str]] = field(default_factory=list)

    def thrown(self) -> Sequence[Thrown]:
        return self.left

    def restore(self, paths: Sequence[Sequence[str]], /) -> Sequence[Sequence[str]]:
        if any("gone" in path for path in paths):
            raise NotFound("That is not in the trash any more.")
        self.restored += paths
        return paths

    def purge(self, paths: Sequence[Sequence[str]], /) -> None:
        self.purged += paths


@pytest.fixture
def trash() -> FakeTrash:
    """A trash with a photo, an earlier version, and one that a phone uploads again."""
    return FakeTrash(
        "trash",
        left=[
            thrown("2024", 'a "b" & c.jpg'),
            thrown("d (before 14.03.22).jpg", is_version=True),
            thrown("e.jpg", came_again=2),
        ],
    )


@pytest.fixture
def client(trash: FakeTrash, tmp_path: Path) -> FlaskClient:
    """A browser with Alice signed in."""
    gallery = FakeGallery(FakeFolder("", [FakeFolder("files"), trash]), tmp_path)
    client = gallery.app().test_client()
    signed_in = gallery.sign_in(NAME, PASSWORD)
    assert signed_in
    client.set_cookie(COOKIE, signed_in[1])
    return client


def token(client: FlaskClient) -> str:
    found = re.search(rf'name="{FIELD}" value="([^"]+)"', client.get("/trash/").text)
    assert found
    return found[1]


def test_the_page_tells_what_goes_when(client: FlaskClient) -> None:
    """By day, with the path that it had, what it is and until when it stays."""
    page = client.get("/trash/").text
    for told in (
        "2026-11-26",
        "2024/a &#34;b&#34; &amp; c.jpg",
        "Goes for good on 26 December 2026.",
        "An earlier version.",
        "Uploaded again 2 times since",
        "1.2 kB",
        "Restore",
        "Delete for good",
    ):
        assert told in page


def test_photos_in_the_trash_are_not_selected(client: FlaskClient, trash: FakeTrash) -> None:
    """They have to be restored before they can be put anywhere."""
    trash.children.append(folder_of("2026-11-26", photo(1)))
    page = client.get("/trash/2026-11-26/").text
    assert 'id="gallery"' in page
    assert "data-selects" not in page
    assert 'data-act="select"' not in page


@pytest.mark.parametrize(("action", "noted"), [("restore", "restored"), ("purge", "purged")])
def test_what_is_ticked_comes_back_or_goes(
    client: FlaskClient, trash: FakeTrash, action: str, noted: str
) -> None:
    """And the page is shown again."""
    form = {FIELD: token(client), "path": ["2026-11-26/e.jpg", "2026-11-26/2024/x.jpg"]}
    answer = client.post(f"/-/trash/{action}/trash/", data=form)
    assert (303, "/trash/") == (answer.status_code, answer.headers["Location"])
    expected = [("2026-11-26", "e.jpg"), ("2026-11-26", "2024", "x.jpg")]
    assert expected == getattr(trash, noted)


def test_what_makes_no_sense_is_refused(client: FlaskClient, trash: FakeTrash) -> None:
    """Forms of others, nothing ticked, what has gone, and folders that give nothing back."""
    form = {FIELD: token(client), "path": "2026-11-26/e.jpg"}
    for answer, expected in (
        (client.post("/-/trash/purge/trash/", data={"path": "2026-11-26/e.jpg"}), 400),
        (client.post("/-/trash/purge/trash/", data={FIELD: form[FIELD]}), 400),
        (client.post("/-/trash/purge/trash/", data=form | {"path": "a/../b"}), 400),
        (client.post("/-/trash/restore/trash/", data=form | {"path": "2026-11-26/gone"}), 404),
        (client.post("/-/trash/purge/files/", data=form), 404),
        (client.post("/-/trash/empty/trash/", data=form), 405),
    ):
        assert expected == answer.status_code
    assert [] == trash.purged


def test_an_empty_trash_says_so(client: FlaskClient, trash: FakeTrash) -> None:
    """There are no buttons then."""
    trash.left = []
    page = client.get("/trash/").text
    assert "Nothing is in the trash." in page
    assert "Delete for good" not in page
