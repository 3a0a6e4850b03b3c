"""Choosing photos on ordinary pages: by mouse, finger and keys, also those out of sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from support.axe import violations
from support.chromium import until
from support.fake_gallery import FakeGallery
from support.fake_searches import FakeSearchFolder

OpenPage = Callable[..., Page]
HOLIDAY = "/files/Holiday%20%26%20more/"


@pytest.fixture(autouse=True)
def _searchable(gallery: FakeGallery) -> None:
    gallery.root.children.append(FakeSearchFolder(gallery.searches))


def tiles(page: Page) -> Locator:
    return page.locator("a.tile")


def count(page: Page, words: str) -> None:
    """Wait until the bar says so, to the ear as well."""
    expect(page.get_by_role("toolbar")).to_contain_text(words)
    expect(page.get_by_role("status").filter(has_text=words)).to_have_count(1)


def test_a_corner_is_ticked_and_the_rest_opens(open_page: OpenPage) -> None:
    """A mouse needs no mode; while any is chosen, a click anywhere chooses."""
    page = open_page("/timeline/")
    tiles(page).nth(1).click(position={"x": 20, "y": 20})
    count(page, "1 chosen")
    tiles(page).nth(2).click()
    count(page, "2 chosen")
    tiles(page).nth(1).click()
    count(page, "1 chosen")
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar")).to_be_hidden()
    tiles(page).nth(1).click()
    page.locator(".pswp").wait_for()


def test_shift_chooses_across_months(open_page: OpenPage, gallery: FakeGallery) -> None:
    """Those in between as well, loaded or not; they are put into an album at once."""
    page = open_page("/timeline/")
    tiles(page).first.click(position={"x": 20, "y": 20})
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    last = page.locator("a.tile[href*='/2022-07/'].loaded").last
    last.wait_for()
    last.click(modifiers=["Shift"])
    chosen = page.get_by_role("toolbar")
    until(page, "parseInt(document.querySelector('.bar-words').textContent) > 300")
    page.evaluate("scrollTo(0, 0)")
    expect(tiles(page).nth(3)).to_have_attribute("aria-checked", "true")
    chosen.get_by_role("button", name="Add to an album…").click()
    page.get_by_label("Name of a new album").fill("Trips")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Made the album “Trips”")).to_be_visible()
    assert len(gallery.lists.held["Trips"]) > 300


def test_all_are_chosen_by_one_key(open_page: OpenPage, gallery: FakeGallery) -> None:
    """Of all months; in a field, the key is the field's."""
    page = open_page("/timeline/")
    tiles(page).first.wait_for()
    field = page.get_by_role("combobox")
    field.press("Control+a")
    expect(page.get_by_role("toolbar")).to_be_hidden()
    field.blur()
    page.keyboard.press("Control+a")
    count(page, "360 chosen")
    page.get_by_role("button", name="Favourite", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert 360 == len(gallery.lists.favorites)
    page.get_by_role("button", name="Not a favourite").click()
    expect(page.get_by_text("Taken from the favourites")).to_be_visible()
    assert set() == gallery.lists.favorites
    expect(page.get_by_role("toolbar")).to_be_hidden()


def test_the_keyboard_is_enough(open_page: OpenPage) -> None:
    """Key x begins, arrows go on, Space chooses, Shift+x chooses up to here, Escape ends."""
    page = open_page(HOLIDAY)
    tiles(page).first.focus()
    page.keyboard.press("x")
    count(page, "1 chosen")
    expect(tiles(page).first).to_have_role("checkbox")
    page.keyboard.press("ArrowRight")
    page.keyboard.press(" ")
    count(page, "2 chosen")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+X")
    count(page, "5 chosen")
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar")).to_be_hidden()
    expect(tiles(page).first).to_have_role("link")


def test_a_long_press_begins_on_a_phone(open_page: OpenPage) -> None:
    """And a tap goes on; without it, a tap opens the photo, in the corner as well."""
    page = open_page("/timeline/", size="phone")
    box = tiles(page).nth(1).bounding_box()
    assert box is not None
    point = {"x": box["x"] + 20, "y": box["y"] + 20}
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    count(page, "1 chosen")
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    count(page, "1 chosen")
    tiles(page).nth(2).tap()
    count(page, "2 chosen")
    page.get_by_role("button", name="End choosing").tap()
    expect(page.get_by_role("toolbar")).to_be_hidden()
    tiles(page).nth(1).tap(position={"x": 20, "y": 20})
    page.locator(".pswp").wait_for()


def test_a_finger_that_scrolls_chooses_nothing(open_page: OpenPage) -> None:
    """However long it stays on the glass."""
    page = open_page("/timeline/", size="phone")
    box = tiles(page).nth(4).bounding_box()
    assert box is not None
    x, y = box["x"] + 30, box["y"] + 30
    touch = page.context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x, "y": y - 60}]),
        ("touchMove", [{"x": x, "y": y - 90}]),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_timeout(700)
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(page.get_by_role("toolbar")).to_be_hidden()


@pytest.mark.parametrize("path", ["/files/", "/empty/"])
def test_where_no_photos_are_there_is_no_button(open_page: OpenPage, path: str) -> None:
    """And the key for all is the browser's."""
    page = open_page(path)
    expect(page.get_by_role("button", name="Select", exact=True)).to_have_count(0)
    page.keyboard.press("Control+a")
    expect(page.get_by_role("toolbar")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("path", ["/timeline/", HOLIDAY, "/search/beach/"])
def test_choosing_is_accessible(open_page: OpenPage, path: str, size: str, scheme: str) -> None:
    """What is chosen, what is not, and the bar; all that is tapped is large enough."""
    page = open_page(path, size, color_scheme=scheme, reduced_motion="reduce")
    page.get_by_role("button", name="Select", exact=True).click()
    count(page, "Choose photos")
    tiles(page).nth(1).click()
    count(page, "1 chosen")
    until(page, "[...document.images].every(image => image.complete)")
    assert violations(page) == []
    small = page.evaluate(
        "[...document.querySelectorAll('.selection-bar button, [data-act]')]"
        ".map(one => one.getBoundingClientRect()).filter(box => box.width < 44 || box.height < 44)"
    )
    assert small == []
