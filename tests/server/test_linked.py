"""Public links over HTTP: without an account, in a drive and in a browser."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Mapping

import pytest
from support.app_client import BROWSER, Client
from support.shared import JPEG, Shared

from library.access.rights import Level
from library.model import Media
from webui.guest import GUEST, new_guest

PROPFIND = b'<propfind xmlns="DAV:"><allprop/></propfind>'


@pytest.fixture
def client(shared: Shared) -> Client:
    return shared.client


def password(text: str) -> Mapping[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"guest:{text}".encode()).decode()}


def test_a_link_is_a_drive_to_who_has_no_account(client: Client, shared: Shared) -> None:
    """It is listed, read, and cannot be changed; there is nothing above it."""
    at = shared.link()
    listed = client("PROPFIND", at, {"Depth": "1"}, PROPFIND)
    assert listed.status == 207
    assert f"{at}a.jpg".encode() in listed.body
    found = client("GET", f"{at}a.jpg")
    assert found.status == 200
    assert len(found.body) == len(JPEG)
    assert b"secret" not in found.body
    assert client("PUT", f"{at}b.jpg", {}, JPEG).status == 403
    assert client("DELETE", f"{at}a.jpg").status == 403
    for above in ("/", "/files/", "/s/", "/s"):
        assert client("PROPFIND", above, {"Depth": "0"}, PROPFIND).status in (401, 404)
    elsewhere = {"Destination": "/files/a.jpg"}
    assert client("COPY", f"{at}a.jpg", elsewhere).status in (403, 409)


@pytest.mark.parametrize("method", ["GET", "PROPFIND", "OPTIONS", "PUT", "LOCK", "DELETE"])
def test_what_leads_nowhere_looks_the_same(client: Client, shared: Shared, method: str) -> None:
    """Wrong, revoked and used up."""
    revoked = shared.link()
    client.household.links.revoke(shared.owner, shared.made.id)
    used_up = shared.link(most_uses=1)
    assert client("GET", f"{used_up}a.jpg", {"User-Agent": "another"}).status == 200
    answers = {
        (answer.status, answer.body)
        for at in ("/s/wrong/", revoked, used_up)
        if (answer := client(method, f"{at}a.jpg"))
    }
    assert len(answers) == 1
    ((status, _),) = answers
    assert status == 404


def test_a_password_is_asked_for_under_any_name(client: Client, shared: Shared) -> None:
    """Of devices, by Basic; the owner's own password does not count."""
    at = shared.link("open sesame")
    assert client("PROPFIND", at, {"Depth": "0"}).status == 401
    for wrong in ("correct horse", "", "open"):
        assert client("PROPFIND", at, {"Depth": "0", **password(wrong)}).status == 401
    assert client("PROPFIND", at, {"Depth": "0", **password("open sesame")}).status == 207


def test_it_ends_at_once(client: Client, shared: Shared) -> None:
    """With the next request."""
    at = shared.link()
    assert client("GET", f"{at}a.jpg").status == 200
    client.household.links.revoke(shared.owner, shared.made.id)
    assert client("GET", f"{at}a.jpg").status == 404


def test_what_is_dropped_is_the_owners_and_seen_by_who_dropped_it(
    client: Client, shared: Shared
) -> None:
    """Sync programs look at what they sent; other guests see nothing of it."""
    at = shared.link(level=Level.DROP)
    assert client("GET", f"{at}a.jpg").status == 404
    sent = JPEG + b"mine"
    assert client("PUT", f"{at}a.jpg", {}, sent).status == 201
    assert shared.names() == ["a (2).jpg", "a.jpg"]
    assert client("PROPFIND", f"{at}a.jpg", {"Depth": "0"}, PROPFIND).status == 207
    assert client("GET", f"{at}a.jpg").body == sent
    assert client("PROPFIND", at, {"Depth": "1"}, PROPFIND).body.count(b"<D:response>") == 2
    assert client("GET", f"{at}a.jpg", {"User-Agent": "another"}).status == 404
    assert client("DELETE", f"{at}a.jpg").status == 403
    (came,) = client.household.links.arrivals(shared.owner, shared.made.id)
    assert came.upload.name == "a.jpg"
    item = client.household.library.item(shared.owner, came.upload.media_id)
    assert isinstance(item, Media)
    assert item.name == "a (2).jpg"


def test_what_is_dropped_in_two_steps_is_one_file(client: Client, shared: Shared) -> None:
    """Finder and Explorer write an empty one first."""
    at = shared.link(level=Level.DROP)
    for content, status in ((b"", 201), (JPEG, 204)):
        assert status == client("PUT", f"{at}b.jpg", {}, content).status
    assert JPEG == client("GET", f"{at}b.jpg").body
    assert ["a.jpg", "b.jpg"] == shared.names()


@pytest.mark.parametrize("act", ["throw away", "move"])
def test_what_was_dropped_is_seen_while_it_is_there(
    client: Client, shared: Shared, act: str
) -> None:
    """Not where its owner has put it, nor in the trash; nor what the owner makes of it there."""
    at = shared.link(level=Level.DROP)
    client("PUT", f"{at}b.jpg", {}, JPEG)
    (came,) = client.household.links.arrivals(shared.owner, shared.made.id)
    item = client.household.library.item(shared.owner, came.upload.media_id)
    assert item is not None
    if act == "move":
        root = client.household.library.root(shared.owner)
        shared.files.move(item, root.id, "mine.jpg")
    else:
        shared.files.remove(item)
    assert 404 == client("GET", f"{at}b.jpg").status
    assert b"b.jpg" not in client("PROPFIND", at, {"Depth": "1"}, PROPFIND).body


def test_what_was_dropped_has_its_name_in_any_normal_form(client: Client, shared: Shared) -> None:
    """Finder takes letters apart."""
    at = shared.link(level=Level.DROP)
    client("PUT", at + unicodedata.normalize("NFD", "é.jpg"), {}, JPEG)
    assert JPEG == client("GET", at + unicodedata.normalize("NFC", "é.jpg")).body


def test_guests_may_add_where_the_link_says_so(client: Client, shared: Shared) -> None:
    """And see what is there."""
    at = shared.link(level=Level.ADD)
    assert client("PUT", f"{at}b.jpg", {}, JPEG).status == 201
    assert client("PUT", f"{at}a.jpg", {}, JPEG).status == 403
    assert client("GET", f"{at}b.jpg").status == 200
    (came,) = client.household.links.arrivals(shared.owner, shared.made.id)
    assert came.upload.name == "b.jpg"


def test_a_browser_that_has_opened_it_gets_files(client: Client, shared: Shared) -> None:
    """By its cookie, for reading alone; another browser gets a page first."""
    at = shared.link()
    link = client.household.links.find(at.split("/")[2])
    assert link is not None
    guest = new_guest()
    client.household.links.come(link, shared.made_token, guest, "127.0.0.1")
    cookie = {"Cookie": f"{GUEST}={guest}", **BROWSER}
    assert client("GET", f"{at}a.jpg", cookie).headers["Content-Type"] == "image/jpeg"
