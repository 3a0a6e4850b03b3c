"""Searching from the box: where it leads, what it completes, and what is saved."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import FakeGallery
from support.fake_searches import FakeSearchFolder
from werkzeug.test import TestResponse

from webui.forgery import FIELD


@pytest.fixture(autouse=True)
def _searchable(gallery: FakeGallery) -> None:
    gallery.root.children.append(FakeSearchFolder(gallery.searches))


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form of our own pages."""
    found = re.search(rf'name="{FIELD}" value="([^"]+)"', client.get("/").text)
    assert found
    return client.post(path, data={FIELD: found[1], **fields})


def test_the_form_leads_to_the_folder(client: FlaskClient) -> None:
    """By the name that is legal everywhere; without anything, to the folder of searches."""
    found = client.get("/-/search", query_string={"q": ' "new york" person:Zoë '})
    assert "/search/%27new%20york%27%20person%3DZo%C3%AB/" == found.location
    assert "/search/" == client.get("/-/search?q=").location


def test_the_page_has_what_is_found_and_the_search_in_the_box(client: FlaskClient) -> None:
    """And a button to save it."""
    page = client.get("/search/beach%202024/")
    assert 200 == page.status_code
    assert 'name="q" value="beach 2024"' in page.text
    assert "<h1>beach 2024</h1>" in page.text
    assert 1 == page.text.count('name="q"')
    assert "8 photos" in page.text
    assert "Save this search" in page.text


def test_nothing_found_is_said_so(client: FlaskClient) -> None:
    """Nobody is asked to copy photos into a search."""
    page = client.get("/search/nothing/").text
    assert "Nothing found" in page
    assert "Copy photos" not in page


def test_a_search_that_is_behind_tells_it(client: FlaskClient, gallery: FakeGallery) -> None:
    """As long as it is."""
    assert "still being read" not in client.get("/search/beach/").text
    gallery.searches.behind = True
    assert "still being read" in client.get("/search/beach/").text


@pytest.mark.parametrize("address", ["/search/sea%20persn=Bob/", "/-/search?q=sea+persn=Bob"])
def test_an_error_points_at_the_spot(client: FlaskClient, address: str) -> None:
    """With the search in the box, to be mended."""
    page = client.get(address)
    assert 400 == page.status_code
    assert "There is no “persn”" in page.text
    assert "sea <mark>persn</mark>=Bob" in page.text
    assert 'name="q" value="sea persn=Bob"' in page.text


def test_what_is_wrong_is_escaped(client: FlaskClient) -> None:
    """A search is no markup."""
    page = client.get("/-/search", query_string={"q": "<b>x</b> ("}).text
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_what_is_too_long_for_a_folder_is_told(client: FlaskClient) -> None:
    """No spot of it is to blame."""
    page = client.get("/-/search", query_string={"q": "long " * 60})
    assert 400 == page.status_code
    assert "<mark>" not in page.text


def test_other_addresses_are_not_found(client: FlaskClient) -> None:
    """Only what may be a search is looked at as one."""
    assert 404 == client.get("/files/persn=Bob/").status_code
    assert 404 == client.get("/search/beach/none/").status_code
    assert 404 == client.get("/persn=Bob/").status_code


def test_words_are_completed(client: FlaskClient, gallery: FakeGallery) -> None:
    """People come with their faces."""
    told = client.get("/-/search/complete", query_string={"q": "alice"}).json
    assert told
    alice = {
        "kind": "person", "label": "Alice", "text": "person=Alice", "count": 12, "face": 1,
    }  # fmt: skip
    assert alice == told["completions"][0]
    assert ["alice"] == gallery.searches.asked


def test_searches_are_saved_and_forgotten(client: FlaskClient, gallery: FakeGallery) -> None:
    """The button leads back to what was found; an empty box offers what is saved."""
    assert "/search/beach/" == post(client, "/-/search/saved", query="beach").location
    assert ["beach"] == gallery.searches.kept
    assert {"completions": [], "saved": ["beach"]} == client.get("/-/search/complete").json
    assert "/search/beach/" in client.get("/search/").text
    assert "Forget this search" in client.get("/search/beach/").text
    assert 409 == post(client, "/-/search/saved", query="beach").status_code
    assert 400 == post(client, "/-/search/saved", query="(").status_code
    assert "/search/beach/" == post(client, "/-/search/forgotten", name="beach").location
    assert [] == gallery.searches.kept
    assert 404 == post(client, "/-/search/forgotten", name="beach").status_code


def test_a_script_is_told_how_to_undo_it(client: FlaskClient, gallery: FakeGallery) -> None:
    """And where to go: what was found is shown still."""
    gallery.searches.kept.append("sea")
    told = {"act": 1, "summary": "Forgot the search “sea”", "url": "/search/sea/"}
    assert told == post(client, "/-/search/forget", name="sea").json
    assert {"error": "No search “sea” is saved."} == post(
        client, "/-/search/forget", name="sea"
    ).json
    stranger = gallery.app().test_client()
    assert 401 == stranger.post("/-/search/forget", data={"name": "sea"}).status_code


def test_only_our_own_pages_save(client: FlaskClient, gallery: FakeGallery) -> None:
    """A form without the token is refused."""
    assert 400 == client.post("/-/search/saved", data={"query": "beach"}).status_code
    gallery.searches.kept.append("sea")
    assert 400 == client.post("/-/search/forgotten", data={"name": "sea"}).status_code
    assert 400 == client.post("/-/search/forget", data={"name": "sea"}).status_code
    assert ["sea"] == gallery.searches.kept


def test_strangers_hear_nothing(visitor: FlaskClient) -> None:
    """They are sent to sign in."""
    assert 401 == visitor.get("/-/search/complete?q=a").status_code
    assert visitor.get("/-/search?q=a").location.startswith("/-/login?next=")
    assert "/-/login" in visitor.get("/search/persn=Bob/").location


def test_without_a_folder_of_searches_there_is_no_box(
    client: FlaskClient, gallery: FakeGallery
) -> None:
    """And nothing to be found."""
    gallery.root.children.pop()
    assert 'name="q"' not in client.get("/").text
    assert 404 == client.get("/-/search?q=a").status_code
    assert 404 == client.get("/-/search?q=(").status_code
