"""The search box in a browser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect
from support.axe import violations
from support.fake_gallery import FakeGallery
from support.fake_searches import FakeSearchFolder


@pytest.fixture(autouse=True)
def _searchable(gallery: FakeGallery) -> None:
    gallery.root.children.append(FakeSearchFolder(gallery.searches))


def path(page: Page) -> str:
    return unquote(urlsplit(page.url).path)


def test_a_key_opens_the_box_and_enter_searches(open_page: Callable[..., Page]) -> None:
    """A completion is chosen by arrows, and is a part of the search; Escape leaves the text."""
    page = open_page("/timeline/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search for")
    expect(box).to_be_focused()
    page.keyboard.type("2024 al")
    expect(page.get_by_role("option")).to_have_count(4)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("2024 al")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Alice Miller")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="Alice Miller")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(box).to_have_value("2024 person='Alice Miller' ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert "/search/2024 person='Alice Miller'/" == path(page)
    expect(page.get_by_role("combobox")).to_have_value("2024 person='Alice Miller'")


def test_on_a_phone_the_box_opens_over_the_page(
    open_page: Callable[..., Page], gallery: FakeGallery
) -> None:
    """It offers what is saved while it is empty."""
    gallery.searches.kept.append("beach 2024")
    page = open_page("/timeline/", "phone")
    expect(page.get_by_role("combobox")).to_be_hidden()
    page.get_by_role("link", name="Search").click()
    dialog = page.get_by_role("dialog", name="Search")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("se")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="Search").click()
    page.get_by_role("combobox").fill("")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("link", name="Search").click()
    page.get_by_role("option", name="beach 2024").click()
    page.wait_for_url("**/search/**")
    assert "/search/beach 2024/" == path(page)


def test_a_search_is_saved_and_forgotten(
    open_page: Callable[..., Page], gallery: FakeGallery
) -> None:
    """By one button."""
    page = open_page("/search/beach/")
    page.get_by_role("button", name="Save this search").click()
    page.get_by_role("button", name="Forget this search").click()
    expect(page.get_by_role("button", name="Save this search")).to_be_visible()
    assert [] == gallery.searches.kept


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("address", ["/search/", "/search/beach/", "/search/nothing/"])
def test_pages_of_searches_are_accessible(
    open_page: Callable[..., Page], address: str, size: str, scheme: str
) -> None:
    """With what the box offers."""
    page = open_page(address, size, color_scheme=scheme, reduced_motion="reduce")
    page.get_by_role("combobox").fill("al")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_mistake_is_accessible(
    open_page: Callable[..., Page], complaints: list[str], scheme: str
) -> None:
    """The box tells what is wrong with what is in it."""
    page = open_page("/search/sea persn=Bob/", color_scheme=scheme)
    expect(page.get_by_role("combobox")).to_have_attribute("aria-describedby", "mistake")
    assert violations(page) == []
    complaints.clear()  # of the answer’s status
