"""Public links: what they are good for, and when they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.home import Home

from library.access.access import Access
from library.access.rights import Level, Right
from library.access.terms import Terms
from library.access.things import Kind, Thing
from library.access.visitor import Link, Visitor
from library.accounts import passwords
from library.audit import Audit
from library.catalog import links as table
from library.errors import AlreadyExists, BadName, NotAllowed, NotFound, TooMany
from library.links import Links
from library.throttling import Throttle

HERE = "192.0.2.1"


@pytest.fixture
def links(home: Home, monkeypatch: pytest.MonkeyPatch) -> Links:
    monkeypatch.setattr(passwords, "COST", 4)
    audit = Audit(home.catalog)
    return Links(home.library, audit, Throttle(home.catalog, audit))


def trip(home: Home) -> Thing:
    return Thing(Kind.FOLDER, home.folder("Trip").id)


def make(home: Home, links: Links, password: str | None = None, **terms: object) -> tuple[int, str]:
    made, token = links.make(home.alice, trip(home), "Trip", Terms(**terms), password)  # type: ignore[arg-type]
    return made.id, token


def come(links: Links, token: str, guest: str = "a browser") -> Link | None:
    link = links.find(token)
    return None if link is None else links.come(link, token, guest, HERE)


def test_its_address_cannot_be_guessed_and_is_kept_nowhere(home: Home, links: Links) -> None:
    """24 random bytes, of which the index has a hash."""
    _, token = make(home, links)
    assert len(token) == 32
    with home.catalog.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM links").all()
    assert token not in repr(rows)
    assert links.find(token) is not None
    for wrong in ("", token[:-1], token.swapcase(), "é", "\udcff", "a\0b"):
        assert links.find(wrong) is None


def test_who_comes_by_it_sees_what_it_leads_to(home: Home, links: Links) -> None:
    """And nothing else, and no longer than it lasts: what was opened ends with it."""
    item, other = home.put("Trip", "a.jpg"), home.put("b.jpg")
    number, token = make(home, links)
    assert links.opened("a browser") == ()
    assert come(links, token) is not None
    access, visitor = Access(home.catalog), Visitor(links=links.opened("a browser"))
    assert access.owner(visitor, item.id, Right.FETCH) == home.alice
    assert access.owner(visitor, item.id, Right.KNOW) is None
    assert access.owner(visitor, other.id, Right.SEE) is None
    links.revoke(home.alice, number)
    assert links.opened("a browser") == ()
    assert links.find(token) is None
    assert access.owner(visitor, item.id, Right.SEE) is None


def test_terms_are_what_the_link_allows(home: Home, links: Links) -> None:
    """Previews only, or to add, or to drop; metadata only if it is said."""
    for terms, right in (
        ({"download": False}, Right.SEE),
        ({"with_metadata": True}, Right.VIEW),
        ({"level": Level.ADD}, (Right.VIEW | Right.ADD) & ~Right.KNOW),
        ({"level": Level.DROP}, Right.ADD),
    ):
        _, token = make(home, links, **terms)
        held = come(links, token)
        assert held is not None
        assert held.rights == right


def test_a_link_of_many_uses_is_used_up(home: Home, links: Links) -> None:
    """By browsers and devices; who came before comes again."""
    _, token = make(home, links, most_uses=2)
    assert come(links, token, "one") is not None
    assert come(links, token, "two") is not None
    assert come(links, token, "three") is None
    assert come(links, token, "one") is not None
    assert links.opened("three") == ()
    assert len(links.opened("two")) == 1


def test_a_link_ends_when_it_is_to(home: Home, links: Links) -> None:
    """And when its owner may not come in any more."""
    number, token = make(home, links, expires=datetime.now(UTC) + timedelta(hours=1))
    assert come(links, token) is not None
    link = links.find(token)
    assert link is not None
    with home.catalog.write() as connection:
        past = replace(link.terms, expires=datetime.now(UTC) - timedelta(seconds=1))
        table.change(connection, number, past)
    assert links.find(token) is None
    assert links.opened("a browser") == ()
    _, other = make(home, links)
    with home.catalog.write() as connection:
        connection.exec_driver_sql("UPDATE users SET disabled = '2026-01-01' WHERE name = 'alice'")
    assert links.find(other) is None


def test_a_password_is_asked_of_all_after_it_was_changed(home: Home, links: Links) -> None:
    """Those too who came by the one before."""
    number, token = make(home, links, "open sesame")
    link = links.find(token)
    assert link is not None
    assert link.needs_password
    assert links.is_right(link, "open sesame", HERE)
    assert not links.is_right(link, "open", HERE)
    assert come(links, token) is not None
    assert links.is_open(link, "a browser")
    links.set_password(home.alice, number, "another one")
    assert not links.is_open(link, "a browser")
    assert links.opened("a browser") == ()
    link = links.find(token)
    assert link is not None
    assert not links.is_right(link, "open sesame", HERE)


@pytest.mark.parametrize("change", ["password", "address", "end"])
def test_nobody_comes_in_while_it_changes(home: Home, links: Links, change: str) -> None:
    """Who was checked just before it did is out, like everybody who came before."""
    number, token = make(home, links, "open sesame")
    link = links.find(token)
    assert link is not None
    assert links.is_right(link, "open sesame", HERE)
    if change == "password":
        links.set_password(home.alice, number, "another one")
    elif change == "address":
        links.renew(home.alice, number)
    else:
        links.revoke(home.alice, number)
    assert links.come(link, token, "a browser", HERE) is None
    assert links.opened("a browser") == ()


def test_who_guesses_waits(home: Home, links: Links) -> None:
    """As for accounts."""
    _, token = make(home, links, "open sesame")
    link = links.find(token)
    assert link is not None
    guesses = (links.is_right(link, f"guess {number}", HERE) for number in range(40))
    with pytest.raises(TooMany):
        any(guesses)


def test_a_new_address_puts_the_old_one_out(home: Home, links: Links) -> None:
    """And whoever came by it."""
    number, token = make(home, links)
    come(links, token)
    other = links.renew(home.alice, number)
    assert links.find(token) is None
    assert links.opened("a browser") == ()
    assert links.find(other) is not None


def test_readable_addresses(home: Home, links: Links) -> None:
    """They are unique, of few letters, and only with a password: they can be guessed."""
    make(home, links, "open sesame", slug="summer-2025")
    assert links.find("summer-2025") is not None
    with pytest.raises(AlreadyExists):
        make(home, links, "open sesame", slug="summer-2025")
    with pytest.raises(NotAllowed, match="guessed"):
        make(home, links, slug="winter")
    for slug in ("", "a", "-a-", "Summer", "a/b", "a" * 65, "é-é"):
        with pytest.raises(BadName):
            make(home, links, "open sesame", slug=slug)


@pytest.mark.parametrize(
    "terms",
    [
        {"level": Level.EDIT},
        {"most_uses": 0},
        {"expires": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
def test_terms_that_make_no_sense_are_refused(
    home: Home, links: Links, terms: dict[str, object]
) -> None:
    """And nothing is made of them."""
    with pytest.raises(NotAllowed):
        make(home, links, **terms)
    assert not links.of(home.alice)


def test_nobody_touches_links_of_others(home: Home, links: Links) -> None:
    """To them there are none."""
    number, _ = make(home, links)
    for act in (
        lambda: links.revoke(home.bob, number),
        lambda: links.renew(home.bob, number),
        lambda: links.change(home.bob, number, Terms()),
        lambda: links.set_password(home.bob, number, "open sesame"),
        lambda: links.visits(home.bob, number),
        lambda: links.arrivals(home.bob, number),
        lambda: links.make(home.bob, trip(home), "Trip", Terms()),
    ):
        with pytest.raises(NotFound):
            act()
    assert [link.id for link in links.of(home.alice)] == [number]


def test_uses_are_told_to_the_owner(home: Home, links: Links) -> None:
    """Where from, and when."""
    number, token = make(home, links)
    come(links, token, "one")
    come(links, token, "one")
    come(links, token, "two")
    visits = links.visits(home.alice, number)
    assert [visit.address for visit in visits] == [HERE, HERE]


def test_who_throws_cookies_away_does_not_fill_the_index(
    home: Home, links: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of visits without number, the last are kept; the audit sums them."""
    monkeypatch.setattr("library.links._MOST_VISITS", 10)
    number, token = make(home, links)
    for guest in range(35):
        assert come(links, token, f"guest {guest}") is not None
    visits = links.visits(home.alice, number)
    assert 5 < len(visits) <= 10
    assert len(links.opened("guest 34")) == 1
    with home.catalog.read() as connection:
        rows = connection.exec_driver_sql("SELECT times FROM audit WHERE act = 'link-opened'").all()
    assert rows == [(35,)]


def test_what_came_is_told_where_it_lies(home: Home, links: Links) -> None:
    """Also after its owner has moved it."""
    number, token = make(home, links, level=Level.DROP)
    held = come(links, token)
    assert held is not None
    item = home.put("Trip", "a.jpg")
    with home.catalog.write() as connection:
        table.note_upload(connection, number, held.guest, item.id, "mine.jpg", datetime.now(UTC))
    home.files.move(item, home.folder("Elsewhere").id, "b.jpg")
    (came,) = links.arrivals(home.alice, number)
    assert (came.upload.name, came.path) == ("mine.jpg", ("files", "Elsewhere", "b.jpg"))
    assert links.uses(home.alice)[number].uploads == 1
    assert links.owner(number) == home.alice


def test_what_comes_by_a_link_that_has_ended_is_there(home: Home, links: Links) -> None:
    """It was under way; nobody can be told by whom it came any more."""
    number, token = make(home, links, level=Level.DROP)
    held = come(links, token)
    assert held is not None
    links.revoke(home.alice, number)
    item = home.put("Trip", "a.jpg")
    with home.catalog.write() as connection:
        table.note_upload(connection, number, held.guest, item.id, "mine.jpg", datetime.now(UTC))
        assert [] == table.arrived(connection, number, 10)
