"""Names that the household has in common: the switch, and what is told of such a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from support.axe import violations
from support.chromium import until
from support.fake_crowd import BOB, crowd
from support.fake_gallery import FakeGallery
from support.fake_people import FakePeople

from library.model import Role

OpenPage = Callable[..., Page]
DRAWN = "[...document.images].every(image => image.complete)"
NOTE = "Named by the household"


@pytest.fixture
def gallery(pictures: Path) -> FakeGallery:
    """A few people, of whom Bob has his name from others."""
    return crowd(pictures)


@pytest.fixture
def known(known: FakePeople) -> FakePeople:
    """What is known of them."""
    known.state.persons[BOB] = replace(known.state.persons[BOB], by_household=True)
    return known


def test_the_switch_is_turned_on_and_off(open_page: OpenPage, known: FakePeople) -> None:
    """By the keyboard; the page says what it does, and that it is done."""
    page = open_page("/people/")
    page.get_by_role("link", name="Shared names").click()
    share = page.get_by_role("button", name="Share names")
    expect(share).to_be_in_viewport()
    share.press("Enter")
    expect(page.get_by_role("status").filter(has_text="You share the names")).to_be_in_viewport()
    assert known.shares
    page.get_by_role("button", name="Stop sharing names").press("Enter")
    expect(page.get_by_role("status").filter(has_text="not share")).to_be_in_viewport()
    assert not known.shares


def test_the_switch_is_refused_to_other_sites(client: FlaskClient, known: FakePeople) -> None:
    """Nobody turns it by a form of theirs."""
    assert 400 == client.post("/-/account/names", data={"on": "yes"}).status_code
    assert not known.shares


def test_guests_have_no_people(client: FlaskClient, gallery: FakeGallery) -> None:
    """Nor a switch for their names."""
    assert "Share names" in client.get("/-/account").text
    gallery.user = replace(gallery.user, role=Role.GUEST)
    assert "Share names" not in client.get("/-/account").text


def test_a_name_of_the_household_is_said_to_be_right(
    open_page: OpenPage, known: FakePeople
) -> None:
    """Among all people it is told where it comes from; on the person's page one says yes."""
    page = open_page("/people/")
    card = page.locator(f".person[data-person='{BOB}']")
    expect(card.get_by_text(NOTE)).to_be_visible()
    expect(page.get_by_text(NOTE)).to_have_count(1)
    card.locator(".person-link").click()
    expect(page.get_by_text(f"{NOTE}. Is that Bob?")).to_be_visible()
    page.get_by_role("button", name="Yes").click()
    expect(page.locator(".toast")).to_be_visible()
    expect(page.get_by_text(NOTE)).to_have_count(0)
    assert ("Bob", False) == (known.person(BOB).name, known.person(BOB).by_household)


def test_a_name_of_the_household_is_taken_away(
    open_page: OpenPage, known: FakePeople, url: str
) -> None:
    """The person has a number again; undone, the name and the question are back."""
    page = open_page("/people/Bob/")
    page.get_by_role("button", name="No, take the name away").click()
    expect(page).to_have_url(f"{url}/people/Person%202/")
    assert known.person(BOB).name is None
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page).to_have_url(f"{url}/people/Bob/")
    expect(page.get_by_text(NOTE)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/people/", "/people/Bob/", "/-/account"])
def test_what_is_told_of_shared_names_is_accessible(
    open_page: OpenPage, known: FakePeople, path: str, scheme: str
) -> None:
    """Names, roles, contrast and order, by the rules of WCAG 2.2 AA."""
    known.shares = scheme == "dark"
    page = open_page(path, color_scheme=scheme, reduced_motion="reduce")
    until(page, DRAWN)
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/people/", "/people/Bob/", "/-/account"])
def test_what_is_tapped_is_large_enough(open_page: OpenPage, known: FakePeople, path: str) -> None:
    """44 px each way, and nothing is wider than the window."""
    page = open_page(path, "phone")
    until(page, DRAWN)
    small = page.evaluate(
        "[...document.querySelectorAll('main a, main button')]"
        ".map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width && box.top >= 0 && (box.width < 44 || box.height < 44))"
        ".map(([html]) => html)"
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
