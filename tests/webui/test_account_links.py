"""The pages on which users make, change and end public links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.account_pages import Visitor
from support.app_client import PASSWORD, Client, application
from support.shared import Shared, web

from library.access.rights import Level
from library.access.terms import PublicLink
from library.audit import AuditAct
from library.model import Role
from library.sharing import Sharing

FORM = {"path": "files/Trip", "level": "view", "expires": "7", "until": "", "most_uses": ""}
OWN = {"Sec-Fetch-Site": "same-origin"}
FORM |= {"label": "", "slug": "", "password": "", "download": "on"}


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Shared]:
    with application(tmp_path / "data") as client:
        yield Shared(client)


@pytest.fixture
def owner(shared: Shared) -> Visitor:
    return signed_in(shared.client)


def signed_in(client: Client, name: str = "admin") -> Visitor:
    visitor = Visitor(web(client))
    assert visitor.sign_in(name, PASSWORD).status_code == 200
    return visitor


def made(shared: Shared) -> PublicLink:
    (link,) = shared.client.household.links.of(shared.owner)
    return link


def test_the_address_is_shown_once(shared: Shared, owner: Visitor) -> None:
    """It leads to what was shared; pages that come later do not tell it."""
    owner.open("/-/account/links/new?path=files/Trip")
    text = owner.send("/-/account/links/make", **FORM).text
    found = re.search(r"http://localhost(/s/[\w-]{32}/)", text)
    assert found
    assert owner.page is not None
    assert owner.page.headers["Cache-Control"] == "no-store"
    assert "a.jpg" in Visitor(web(shared.client)).open(found[1])
    link = made(shared)
    for page in ("/-/account/links", f"/-/account/links/{link.id}"):
        text = owner.open(page)
        assert "Trip" in text
        assert found[1] not in text
    assert "1 visitor" in owner.open("/-/account/links")
    assert "127.0.0.1" in owner.open(f"/-/account/links/{link.id}")


def test_terms_are_what_the_form_says(shared: Shared, owner: Visitor) -> None:
    """All of them; the day of one's choice is to its end."""
    owner.open("/-/account/links/new?path=files/Trip")
    day = (datetime.now(UTC) + timedelta(days=90)).date()
    said = {"level": "drop", "until": day.isoformat(), "most_uses": "5", "label": "Party"}
    said |= {"slug": "Our-Party", "password": "open sesame", "with_metadata": "on"}
    form = FORM | said
    del form["download"]
    owner.send("/-/account/links/make", **form)
    terms = made(shared).terms
    assert terms.level is Level.DROP
    assert terms.expires == datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)
    assert (terms.most_uses, terms.label, terms.slug) == (5, "Party", "our-party")
    assert (terms.download, terms.with_metadata) == (False, True)
    assert made(shared).needs_password


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"slug": "our-trip"}, "can be guessed"),
        ({"slug": "no", "password": "open sesame"}, "3 to 64"),
        ({"password": "short"}, "at least 6 characters"),
        ({"until": "2020-01-01"}, "a day to come"),
        ({"until": "soon"}, "Give the day"),
        ({"expires": "2"}, "when the link is to end"),
        ({"most_uses": "-1"}, "in digits"),
        ({"most_uses": "0"}, "one use at least"),
        ({"level": "edit"}, "not to change any"),
        ({"level": "all"}, "what the link is for"),
    ],
)
def test_what_makes_no_sense_is_said(
    shared: Shared, owner: Visitor, said: dict[str, str], words: str
) -> None:
    """On the form; nothing is made."""
    owner.open("/-/account/links/new?path=files/Trip")
    answer = owner.send("/-/account/links/make", **FORM | said)
    assert answer.status_code == 400
    assert words in answer.text
    assert "<form" in answer.text
    assert not shared.client.household.links.of(shared.owner)


def test_nothing_is_put_into_a_search(shared: Shared, owner: Visitor) -> None:
    """Its form does not offer it, and what says so nevertheless is refused."""
    assert 'value="drop"' not in owner.open("/-/account/links/new?path=search/a.jpg")
    answer = owner.send("/-/account/links/make", **FORM | {"path": "search/a.jpg", "level": "drop"})
    assert "Nothing can be put into a search" in answer.text


def test_links_are_changed_and_ended(shared: Shared, owner: Visitor) -> None:
    """Terms, password, address; and each is noted."""
    at = shared.link()
    one = f"/-/account/links/{shared.made.id}"
    owner.open(one)
    owner.send(f"{one}/change", **FORM | {"expires": "keep", "level": "add", "label": "Ours"})
    assert (made(shared).terms.level, made(shared).terms.expires) == (Level.ADD, None)
    owner.send(f"{one}/password", password="open sesame")
    assert made(shared).needs_password
    owner.send(f"{one}/password", password="", remove="yes")
    assert not made(shared).needs_password
    assert shared.client("GET", f"{at}a.jpg").status == 200
    text = owner.send(f"{one}/renew").text
    assert shared.client("GET", f"{at}a.jpg").status == 404
    found = re.search(r"http://localhost(/s/[\w-]{32}/)", text)
    assert found
    owner.open(one)
    assert "has ended" in owner.send(f"{one}/revoke").text
    assert shared.client("GET", f"{found[1]}a.jpg").status == 404
    acts = [each.did.act for each in shared.client.household.audit.told()]
    assert acts.count(AuditAct.LINK_CHANGED) == 4
    assert acts.count(AuditAct.LINK_REMOVED) == 1


def test_others_links_are_none(shared: Shared) -> None:
    """To look at, to change or to end; nor can somebody share what is another's."""
    shared.link()
    shared.client.household.accounts.add("bob", PASSWORD, Role.USER)
    bob = signed_in(shared.client, "bob")
    one = f"/-/account/links/{shared.made.id}"
    assert bob.open("/-/account/links")
    for act in ("change", "password", "renew", "revoke"):
        bob.open("/-/account/links")
        form = FORM | {"password": "open sesame"}
        assert bob.send(f"{one}/{act}", **form).status_code == 404, act
    assert bob.client.get(one).status_code == 404
    assert bob.client.get("/-/account/links/new?path=files/Trip").status_code == 404
    assert made(shared).terms == shared.made.terms


def test_forms_from_elsewhere_change_nothing(shared: Shared, owner: Visitor) -> None:
    """Whoever has the cookie alone is refused."""
    shared.link()
    one = f"/-/account/links/{shared.made.id}"
    paths = ["/-/account/links/make", *(f"{one}/{act}" for act in ("change", "password"))]
    for path in [*paths, f"{one}/renew", f"{one}/revoke"]:
        assert owner.client.post(path, data=FORM).status_code == 400, path
        stranger = web(shared.client).post(path, data=FORM, headers=OWN)
        assert stranger.status_code == 302, path
        assert owner.client.post(path, data=FORM, headers=OWN).status_code == 400, path
    assert made(shared) == shared.made


def test_what_came_is_told_with_who_sent_it(shared: Shared, owner: Visitor) -> None:
    """As the guest called it, and where it lies now."""
    at = shared.link(level=Level.DROP)
    assert shared.client("PUT", f"{at}a.jpg", {}, b"sent").status == 201
    text = owner.open(f"/-/account/links/{shared.made.id}")
    assert "From visitor 1" in text
    assert "/files/Trip/a%20%282%29.jpg" in text


def test_what_has_links_is_among_what_is_shared(shared: Shared, owner: Visitor) -> None:
    """With how many there are: they end when it is shared no more."""
    shared.link()
    at = shared.link("open sesame")
    assert "2 public links" in owner.open("/-/account/shares")
    (share,) = Sharing(shared.client.household.library, shared.owner).everything()
    owner.send("/-/account/shares/stop", share=str(share.id))
    assert shared.client("PROPFIND", at, {"Depth": "0"}).status == 404
    assert not shared.client.household.links.of(shared.owner)
