"""What scripts ask about shares, and say of them; and the pages that show it."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from support.account_pages import Visitor
from support.fake_gallery import FakeGallery
from werkzeug.test import TestResponse

from library.access.rights import Level
from library.audit import AuditAct

HOLIDAY = "Holiday & more"
PATH = f"files/{HOLIDAY}"


class Page:
    """A page that is open, on which things are shared."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str) -> str:
        return Visitor(self.client).open(path)

    def say(self, to: str, /, **fields: str) -> TestResponse:
        """Send a form as our own pages do."""
        found = re.search(r'name="form_token" value="([^"]+)"', self.open("/-/account/shares"))
        assert found
        return self.client.post(to, data={"form_token": found[1], **fields}, follow_redirects=True)


@pytest.fixture
def alice(client: FlaskClient, gallery: FakeGallery) -> Page:
    """A browser with alice, who may share one folder, on a page of hers."""
    gallery.sharing.able = frozenset({HOLIDAY})
    return Page(client)


def test_a_folder_is_shared_and_is_no_more(alice: Page, gallery: FakeGallery) -> None:
    """The dialog is told with whom and with whom else; what is done is noted."""
    told = alice.client.get(f"/-/shares/of/{PATH}").json
    assert {"name": HOLIDAY, "kind": "folder", "share": None, "users": [], "others": ["bob"]} == {
        key: value for key, value in told.items() if key != "levels"
    }
    assert ["view", "add", "edit"] == told["levels"]
    said = alice.say("/-/shares/give", path=PATH, user="bob", level="add").json
    assert f"bob can view and add “{HOLIDAY}”" == said["summary"]
    told = alice.client.get(f"/-/shares/of/{PATH}").json
    assert ([{"id": 2, "name": "bob", "level": "add"}], []) == (told["users"], told["others"])
    alice.say("/-/shares/give", path=PATH, user="Bob", level="edit")
    alice.say("/-/shares/take-back", share="1", user="2")
    assert {} == gallery.sharing.levels
    acts = [AuditAct.SHARED, AuditAct.SHARE_CHANGED, AuditAct.UNSHARED]
    assert acts == gallery.noted


def test_what_cannot_be_shared_is_not(alice: Page, gallery: FakeGallery) -> None:
    """Neither what is no such thing, nor with a level that there is not."""
    assert 404 == alice.client.get("/-/shares/of/timeline").status_code
    assert 404 == alice.client.get("/-/shares/of/files/nothing").status_code
    assert 404 == alice.say("/-/shares/give", path="timeline", user="bob", level="view").status_code
    assert 400 == alice.say("/-/shares/give", path=PATH, user="bob", level="all").status_code
    assert 404 == alice.say("/-/shares/stop", share="7").status_code
    assert {} == gallery.sharing.levels


def test_only_our_own_pages_share(alice: Page, gallery: FakeGallery) -> None:
    """A form without the token is refused, and who is not signed in hears nothing."""
    gallery.sharing.levels[HOLIDAY] = Level.VIEW
    forged = {"share": "1", "user": "2", "path": PATH, "level": "edit", "form_token": "forged"}
    for path in ("shares/give", "shares/take-back", "shares/stop", "account/shares/stop"):
        assert 400 == alice.client.post(f"/-/{path}", data=forged).status_code
    assert {HOLIDAY: Level.VIEW} == gallery.sharing.levels
    assert 401 == gallery.app().test_client().get(f"/-/shares/of/{PATH}").status_code


def test_pages_tell_what_is_shared(alice: Page, gallery: FakeGallery) -> None:
    """By a button where something can be shared, and a badge on what is."""
    assert f'data-share="{PATH.replace("&", "&amp;")}"' in alice.open(f"/{PATH}/")
    assert "<span>Share…</span>" in alice.open(f"/{PATH}/")
    assert "card-badge" not in alice.open("/files/")
    gallery.sharing.levels[HOLIDAY] = Level.VIEW
    assert "<span>Shared…</span>" in alice.open(f"/{PATH}/")
    page = alice.open("/files/")
    assert "card-badge" in page
    assert "data-share=" not in page


def test_the_list_of_all_shares_ends_them_without_scripts(
    alice: Page, gallery: FakeGallery
) -> None:
    """By forms of its own; who is given nothing reads where it would appear."""
    assert "Nothing yet" in alice.open("/-/account/shares")
    gallery.sharing.levels[HOLIDAY] = Level.VIEW
    assert "can view" in alice.open("/-/account/shares")
    assert "Nothing yet" in alice.say("/-/account/shares/stop", share="1").text
    assert {} == gallery.sharing.levels
