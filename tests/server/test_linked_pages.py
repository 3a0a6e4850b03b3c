"""Public links in browsers: who is let in, to what, and until when."""

from __future__ import annotations

import re

import pytest
from support.account_pages import Visitor
from support.app_client import Client
from support.shared import JPEG, Shared, web
from support.waiting import no_time_passes

from library.access.rights import Level
from library.model import Role
from webui.guest import GUEST

ACCEPT = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def client(shared: Shared) -> Client:
    return shared.client


def browser(client: Client) -> Visitor:
    return Visitor(web(client), agent=ACCEPT)


def uses(shared: Shared) -> int:
    return len(shared.client.household.links.visits(shared.owner, shared.made.id))


def status(visitor: Visitor, path: str) -> int:
    return visitor.client.get(path, headers=ACCEPT).status_code


def test_a_link_is_a_page(client: Client, shared: Shared) -> None:
    """Nothing is asked for; it says whose it is, and leads to nothing else of theirs."""
    guest = browser(client)
    text = guest.open(shared.link())
    assert "Shared by <b>admin</b>" in text
    assert "a.jpg" in text
    assert "/timeline" not in text
    assert "Sign" not in text
    assert guest.page is not None
    headers = guest.page.headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert 'name="robots"' in text
    cookie = guest.client.get_cookie(GUEST)
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    for other in ("/", "/timeline/", "/files/"):
        assert status(guest, other) == 302
    assert status(guest, "/-/api/folder/files/Trip") == 404


def test_over_https_no_other_host_can_have_put_the_cookie_there(
    client: Client, shared: Shared
) -> None:
    """By the prefix __Host-, with which browsers see to it."""
    secure = web(client)
    at = shared.link()
    answer = secure.get(at, base_url="https://localhost", headers=ACCEPT)
    assert answer.headers["Set-Cookie"].startswith(f"__Host-{GUEST}=")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert uses(shared) == 1
    secure.get(at, base_url="https://localhost", headers=ACCEPT)
    assert uses(shared) == 1


def test_messengers_that_look_use_nothing_up(client: Client, shared: Shared) -> None:
    """They get a page with a button; so does whoever asks for no page in particular, or by HEAD."""
    at = shared.link(most_uses=1)
    for accept in ("text/html", "*/*", "image/*"):
        looker = web(client)
        for path in (at, at.rstrip("/")):
            looked = looker.get(path, headers={"Accept": accept})
            assert looked.status_code == 200
            assert "Trip" not in looked.text
            assert looker.head(path, headers={"Accept": accept}).status_code == 200
    assert uses(shared) == 0
    guest = browser(client)
    guest.open(at)
    assert "a.jpg" in guest.send("/-/s/open", way=shared.made_token, then=at).text
    assert uses(shared) == 1
    assert status(browser(client), at) == 404
    assert status(guest, at) == 200


def test_head_opens_nothing(client: Client, shared: Shared) -> None:
    """Even where a look would do."""
    at = shared.link()
    assert web(client).head(at, headers=ACCEPT).status_code == 200
    assert uses(shared) == 0


def test_a_password_is_asked_for_first(client: Client, shared: Shared) -> None:
    """Until it is given, nothing is told of what is behind it."""
    at = shared.link("open sesame")
    guest = browser(client)
    assert "Trip" not in guest.open(at)
    wrong = guest.send("/-/s/open", way=shared.made_token, password="open says me")
    assert wrong.status_code == 401
    assert "not the password" in wrong.text
    assert uses(shared) == 0
    assert "a.jpg" in guest.send("/-/s/open", way=shared.made_token, password="open sesame").text
    client.household.links.set_password(shared.owner, shared.made.id, "another one")
    assert "Trip" not in guest.open(at)
    assert guest.client.get(f"{at}a.jpg").status_code == 401


def test_who_guesses_passwords_waits(
    client: Client, shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is told so on the page."""
    no_time_passes(monkeypatch)
    guest = browser(client)
    guest.open(shared.link("open sesame"))
    answers = [
        guest.send("/-/s/open", way=shared.made_token, password=f"guess {number}")
        for number in range(12)
    ]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "This link has a password" in answers[-1].text


def test_forms_from_elsewhere_open_nothing(client: Client, shared: Shared) -> None:
    """Neither without the token of the page, nor with another site's Origin."""
    shared.link(most_uses=1)
    guest = browser(client)
    form = {"way": shared.made_token}
    assert guest.client.post("/-/s/open", data=form).status_code == 400
    guest.open(f"/s/{shared.made_token}/")
    form["form_token"] = "made up"
    assert guest.client.post("/-/s/open", data=form).status_code == 400
    assert guest.page is not None
    token = re.search(r'name="form_token" value="([^"]+)"', guest.page.text)
    assert token
    form["form_token"] = token[1]
    foreign = {"Origin": "https://elsewhere.example"}
    assert guest.client.post("/-/s/open", data=form, headers=foreign).status_code == 400
    assert uses(shared) == 0
    assert guest.send("/-/s/open", **form).status_code == 200


@pytest.mark.parametrize("then", ["https://elsewhere.example/", "//elsewhere.example", "/files/"])
def test_a_link_leads_to_itself(client: Client, shared: Shared, then: str) -> None:
    """Whatever its form says."""
    guest = browser(client)
    guest.open(shared.link(most_uses=1))
    guest.send("/-/s/open", way=shared.made_token, then=then)
    assert guest.page is not None
    assert guest.page.request.path == f"/s/{shared.made_token}/"


def test_what_leads_nowhere_is_one_page(client: Client, shared: Shared) -> None:
    """Wrong, revoked, used up, of somebody who was disabled: nobody can tell which."""
    used_up = shared.link(most_uses=1)
    first = browser(client)
    first.open(used_up)
    first.send("/-/s/open", way=shared.made_token)
    used_up_too = shared.link("open sesame", most_uses=1)
    first.open(used_up_too)
    first.send("/-/s/open", way=shared.made_token, password="open sesame")
    revoked = shared.link()
    client.household.links.revoke(shared.owner, shared.made.id)
    pages = set()
    for at in ("/s/wrong/", "/s/" + "x" * 32, used_up, used_up_too, revoked):
        answer = web(client).get(at, headers=ACCEPT)
        told = {key: text for key, text in answer.headers if key != "Date"}
        pages.add((answer.status_code, answer.text, tuple(sorted(told.items()))))
        assert client("PROPFIND", at, {"Depth": "0"}).status == 404
    assert len(pages) == 1
    assert "Set-Cookie" not in repr(pages)


def test_it_ends_at_once_in_every_browser(client: Client, shared: Shared) -> None:
    """Page, files, JSON: all of them are asked for anew, and nothing is kept for good."""
    at = shared.link()
    guest = browser(client)
    guest.open(at)
    below = (at, f"{at}a.jpg", f"/-/api/folder{at}", f"/-/api/info{at}a.jpg")
    answers = [guest.client.get(path, headers=ACCEPT) for path in below]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert all("immutable" not in answer.headers.get("Cache-Control", "") for answer in answers)
    client.household.links.revoke(shared.owner, shared.made.id)
    assert [status(guest, path) for path in below] == [404, 404, 401, 401]


def test_several_links_are_open_in_one_browser(client: Client, shared: Shared) -> None:
    """Under one cookie; and beside what its user may see of their own."""
    one, other = shared.link(), shared.link("open sesame")
    guest = browser(client)
    guest.open(one)
    first = guest.client.get_cookie(GUEST)
    guest.open(other)
    guest.send("/-/s/open", way=shared.made_token, password="open sesame")
    assert guest.client.get_cookie(GUEST).value == first.value  # type: ignore[union-attr]
    for at in (one, other):
        assert status(guest, f"/-/api/folder{at}") == 200
    client.household.accounts.add("bob", "correct horse", Role.USER)
    assert guest.sign_in("bob").status_code == 200
    assert status(guest, f"/-/api/folder{one}") == 200
    assert status(guest, "/-/api/folder/files") == 200
    assert "Shared by <b>admin</b>" in guest.open(one)


def test_a_name_of_a_device_is_no_cookie(client: Client, shared: Shared) -> None:
    """Who knows what another device calls itself is not taken for it."""
    at = shared.link("open sesame")
    link = client.household.links.find(shared.made_token)
    assert link is not None
    device = "127.0.0.1 rclone"
    client.household.links.come(link, shared.made_token, device, "127.0.0.1")
    thief = web(client)
    thief.set_cookie(GUEST, device)
    assert "a.jpg" not in thief.get(at, headers=ACCEPT).text
    assert thief.get(f"{at}a.jpg").status_code == 401


def test_what_a_guest_is_told_of_a_photo(client: Client, shared: Shared) -> None:
    """Where it lies in what was opened, and no place where that is not given."""
    for terms in ({}, {"with_metadata": True}, {"download": False}):
        at = shared.link(**terms)
        guest = browser(client)
        guest.open(at)
        told = guest.client.get(f"/-/api/info{at}a.jpg")
        if "download" in terms:
            assert told.status_code == 404  # what has no preview yet is not there
            continue
        assert told.json is not None
        assert told.json["path"] == f"{at}a.jpg"
        assert told.json["persons"] == []
        assert told.json["people"] == []


def test_a_box_tells_a_browser_what_it_sent(client: Client, shared: Shared) -> None:
    """What its page uploads is its own, by the cookie; the cookie alone gives no right to."""
    at = shared.link("open sesame", level=Level.DROP, most_uses=1)
    guest = browser(client)
    guest.open(at)
    text = guest.send("/-/s/open", way=shared.made_token, password="open sesame").text
    assert "a.jpg" not in text
    assert f'data-into="{at}"' in text
    assert "data-needs-password" in text
    sent = guest.client.put(f"{at}mine.jpg", data=JPEG)
    assert sent.status_code == 401
    sent = guest.client.put(f"{at}mine.jpg", data=JPEG, auth=("guest", "open sesame"))
    assert sent.status_code == 201
    assert uses(shared) == 1
    assert "mine.jpg" in guest.open(at)
    (came,) = client.household.links.arrivals(shared.owner, shared.made.id)
    assert came.path == ("files", "Trip", "mine.jpg")
    (visit,) = client.household.links.visits(shared.owner, shared.made.id)
    assert came.upload.guest == visit.guest


def test_scripts_ask_for_passwords_themselves(client: Client, shared: Shared) -> None:
    """No browser opens its own dialogue over the page that uploads."""
    at = shared.link("open sesame", level=Level.DROP)
    page = {"Origin": "http://localhost", "Sec-Fetch-Mode": "cors"}
    assert "Basic" not in client("PUT", f"{at}b.jpg", page, JPEG).headers["WWW-Authenticate"]
    assert "Basic" in client("PUT", f"{at}b.jpg", {}, JPEG).headers["WWW-Authenticate"]


def test_a_gallery_takes_files_where_guests_may_add(client: Client, shared: Shared) -> None:
    """There only is its page one that uploads."""
    guest = browser(client)
    assert 'id="adding"' not in guest.open(shared.link())
    assert 'id="adding"' in guest.open(shared.link(level=Level.ADD))
