"""The page of the trash."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import NAME, PASSWORD, FakeGallery
from support.fake_people import FakePeople
from support.fake_photos import FakeFolder, folder_of, photo
from support.fake_trash import DAY, FakeTrash, thrown

from library.errors import StorageFull
from library.trashing import TrashRules
from webui.forgery import FIELD
from webui.session import COOKIE


@pytest.fixture
def trash(tmp_path: Path) -> FakeTrash:
    """A trash with photos, a folder, an earlier version, and one that a phone uploads again."""
    return FakeTrash(
        "trash",
        known=FakePeople(tmp_path),
        left=[
            thrown(1, "2024", 'a "b" & c.jpg', ago=29 * DAY + timedelta(hours=1)),
            thrown(None, "2024", "Trip"),
            thrown(3, "d (before 14.03.22).jpg", is_version=True),
            thrown(4, "e.jpg", came_again=2, ago=timedelta(0)),
        ],
    )


@pytest.fixture
def client(trash: FakeTrash, tmp_path: Path) -> FlaskClient:
    """A browser with Alice signed in."""
    root = FakeFolder("", [FakeFolder("files"), trash])
    gallery = FakeGallery(root, tmp_path, known=trash.known)
    client = gallery.app().test_client()
    signed_in = gallery.sign_in(NAME, PASSWORD)
    assert signed_in
    client.set_cookie(COOKIE, signed_in[1])
    return client


def token(client: FlaskClient) -> str:
    found = re.search(rf'name="{FIELD}" value="([^"]+)"', client.get("/trash/").text)
    assert found
    return found[1]


def test_the_page_tells_what_goes_when(client: FlaskClient, trash: FakeTrash) -> None:
    """By day, with the path that it had, what it is and how long it stays."""
    page = client.get("/trash/").text
    for told in (
        "4 items, 5.4 MB.",
        ">Today<",
        f"{trash.left[1].at.astimezone():%B %Y}",
        "a &#34;b&#34; &amp; c.jpg",
        "<span>2024</span>",
        "3 files, 5.4 MB · 28 days left",
        "1 day left",
        "Earlier version",
        "5 days left",
        "Uploaded again 2 times since",
        "1.2 kB",
        "/-/thumbs/1/",
        f'href="/trash/{trash.left[1].path[0]}/2024/Trip/"',
        "Restore all of Today",
        "Empty the trash",
    ):
        assert told in page
    assert page.index("e.jpg") < page.index("Trip") < page.index("c.jpg")


def test_photos_in_the_trash_are_not_selected(client: FlaskClient, trash: FakeTrash) -> None:
    """They have to be restored before they can be put anywhere."""
    trash.children.append(folder_of("2026-11-26", photo(1)))
    page = client.get("/trash/2026-11-26/").text
    assert 'id="gallery"' in page
    assert "data-selects" not in page
    assert 'data-act="select"' not in page


def test_what_is_ticked_comes_back_and_that_can_be_undone(
    client: FlaskClient, trash: FakeTrash
) -> None:
    """The page is shown again and says what was done."""
    paths = ["/".join(trash.left[place].path) for place in (0, 3)]
    form = {FIELD: token(client), "path": paths}
    answer = client.post("/-/trash/restore/trash/", data=form)
    assert (303, "/trash/?done=1") == (answer.status_code, answer.headers["Location"])
    assert [tuple(path.split("/")) for path in paths] == trash.restored
    page = client.get("/trash/?done=1").text
    assert "Restored “a &#34;b&#34; &amp; c.jpg”" in page
    assert 'action="/-/journal/undo"' in page


def test_what_goes_for_good_is_asked_about(client: FlaskClient, trash: FakeTrash) -> None:
    """The question says how much it is; nothing goes before the answer."""
    form = {FIELD: token(client), "path": "/".join(trash.left[1].path)}
    asked = client.post("/-/trash/purge/trash/", data=form)
    assert (200, []) == (asked.status_code, trash.purged)
    assert "1 item, 5.4 MB." in asked.text
    assert f'value="{form["path"]}"' in asked.text
    answer = client.post("/-/trash/purge/trash/", data=form | {"sure": "yes"})
    assert (303, "/trash/?gone") == (answer.status_code, answer.headers["Location"])
    assert [tuple(form["path"].split("/"))] == trash.purged
    assert "gone for good" in client.get("/trash/?gone").text


def test_a_day_or_everything_goes_by_one_button(client: FlaskClient, trash: FakeTrash) -> None:
    """Whatever is ticked."""
    day = trash.left[3].path[0]
    form = {FIELD: token(client), "path": "/".join(trash.left[0].path)}
    client.post("/-/trash/restore/trash/", data=form | {"day": day})
    assert [(day,)] == trash.restored
    asked = client.post("/-/trash/purge/trash/", data=form | {"all": "yes"})
    assert "3 items, 5.4 MB." in asked.text
    days = [(day,) for day in dict.fromkeys(each.path[0] for each in trash.left)]
    client.post("/-/trash/purge/trash/", data=form | {"all": "yes", "sure": "yes"})
    assert days == trash.purged


def test_what_makes_no_sense_is_refused(client: FlaskClient, trash: FakeTrash) -> None:
    """Forms of others, nothing ticked, what has gone, and folders that give nothing back."""
    sure = {FIELD: token(client), "sure": "yes"}
    form = sure | {"path": "2026-11-26/e.jpg"}
    for answer, expected in (
        (client.post("/-/trash/purge/trash/", data={"path": "2026-11-26/e.jpg"}), 400),
        (client.post("/-/trash/purge/trash/", data=sure), 400),
        (client.post("/-/trash/purge/trash/", data=form | {"path": "a/../b"}), 400),
        (client.post("/-/trash/restore/trash/", data=form | {"path": "2026-11-26/gone"}), 404),
        (client.post("/-/trash/purge/files/", data=form), 404),
        (client.post("/-/trash/empty/trash/", data=form), 405),
    ):
        assert expected == answer.status_code
    assert [] == trash.purged


def test_many_long_paths_are_one_form(client: FlaskClient, trash: FakeTrash) -> None:
    """All that a page shows can be ticked, whatever it is called."""
    trash.left = [thrown(n, *["д" * 100] * 4, f"{n}.jpg") for n in range(120)]
    paths = ["/".join(each.path) for each in trash.left]
    answer = client.post("/-/trash/restore/trash/", data={FIELD: token(client), "path": paths})
    assert 303 == answer.status_code
    assert 120 == len(trash.restored)


def test_a_full_trash_has_several_pages(client: FlaskClient, trash: FakeTrash) -> None:
    """The newest first; each day's button stands for all of it."""
    trash.left = [thrown(n, f"{n}.jpg", ago=timedelta(minutes=n)) for n in range(130)]
    first, second = client.get("/trash/").text, client.get("/trash/?page=2").text
    assert (120, 10) == (first.count('class="thrown"'), second.count('class="thrown"'))
    assert ("?page=2" in first, "?page=3" in second) == (True, False)
    assert "130 items" in first


def test_a_folder_of_the_trash_has_the_same_page(client: FlaskClient, trash: FakeTrash) -> None:
    """What is restored there may take the folder along: then one is back where it was."""
    file = replace(thrown(5, "f.jpg"), path=("f.jpg",))
    inside = FakeTrash("Trip", left=[file])
    day = FakeFolder("2026-11-24", [inside])
    trash.children = [day]
    page = client.get("/trash/2026-11-24/Trip/").text
    for told in (
        ">Trip</h1>",
        "24 November 2026",
        "Delete all for good",
        "/trash/2026-11-24/Trip/f.jpg",
    ):
        assert told in page
    assert "Empty the trash" not in page
    form = {FIELD: token(client), "all": "yes", "sure": "yes"}
    answer = client.post("/-/trash/purge/trash/2026-11-24/Trip/", data=form)
    assert "/trash/2026-11-24/Trip/?gone" == answer.headers["Location"]
    assert [("f.jpg",)] == inside.purged

    class Vanishing(FakeTrash):
        def restore(self, paths: Sequence[Sequence[str]], /) -> int:
            trash.children = []
            return 9

    day.children = [Vanishing("Trip", left=[file])]
    answer = client.post("/-/trash/restore/trash/2026-11-24/Trip/", data=form)
    assert "/trash/?done=9" == answer.headers["Location"]


def test_where_there_is_no_room_it_is_said(client: FlaskClient, trash: FakeTrash) -> None:
    """A quota of files is no fault of the server's: folders may have to be made anew."""

    class Full(FakeTrash):
        def restore(self, paths: Sequence[Sequence[str]], /) -> int:
            raise StorageFull("Your quota has no room for it.")

    form = {FIELD: token(client), "all": "yes"}
    trash.children = [Full("2026-11-24", left=trash.left)]
    answer = client.post("/-/trash/restore/trash/2026-11-24/", data=form)
    assert 507 == answer.status_code
    assert "There is no room for it" in answer.text
    assert "Your quota has no room for it." in answer.text


def test_an_empty_trash_says_what_it_is_for(client: FlaskClient, trash: FakeTrash) -> None:
    """There are no buttons then; and where there is no trash, it says so."""
    trash.left = []
    page = client.get("/trash/").text
    assert "The trash is empty" in page
    assert "kept here for 30 days, and earlier versions" in page
    assert "Empty the trash" not in page
    trash.rules = TrashRules(0, 0)
    assert "The trash is switched off" in client.get("/trash/").text
