"""The heart and the albums of the viewer, in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect
from support.fake_gallery import FakeGallery


def test_a_key_makes_a_favourite_and_the_toast_takes_it_back(
    open_page: Callable[..., Page], gallery: FakeGallery
) -> None:
    """The heart tells which it is, also of a photo that was one before."""
    page = open_page("/timeline/")
    page.locator("a.tile").first.click()
    heart = page.get_by_role("button", name="Favourite")
    expect(heart).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("l")
    expect(heart).to_have_attribute("aria-pressed", "true")
    (favorite,) = gallery.lists.favorites
    page.keyboard.press("ArrowRight")
    expect(heart).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("ArrowLeft")
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "false")
    assert favorite not in gallery.lists.favorites
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def test_a_photo_is_put_into_albums(open_page: Callable[..., Page], gallery: FakeGallery) -> None:
    """Those that are there, and a new one; keys are the dialog's meanwhile; Escape closes it."""
    gallery.lists.held["Trips"] = set()
    page = open_page("/timeline/")
    page.locator("a.tile").first.click()
    page.locator(".pswp__button--albums").wait_for()
    page.keyboard.press("a")
    trips = page.get_by_role("button", name="Trips")
    trips.click()
    expect(trips).to_have_attribute("aria-pressed", "true")
    assert gallery.lists.held["Trips"]
    trips.click()
    expect(trips).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Add to an album")).to_be_hidden()
    expect(page.locator(".pswp")).to_be_visible()
    page.keyboard.press("a")
    page.get_by_label("Name of a new album").fill("Lala")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Made the album “Lala”")).to_be_visible()
    expect(page.get_by_role("dialog", name="Add to an album")).to_be_hidden()
    assert 1 == len(gallery.lists.held["Lala"])
    assert set() == gallery.lists.favorites


def test_the_viewer_s_buttons_fit_on_a_phone(open_page: Callable[..., Page]) -> None:
    """None is cut off, also of a live photo, which has one more."""
    page = open_page("/timeline/", size="phone")
    page.locator("a.tile").first.click()
    page.locator(".pswp__button--albums").wait_for()
    page.evaluate("document.querySelector('.pswp__button--motion').removeAttribute('hidden')")
    width = page.evaluate("innerWidth")
    for button in page.locator(".pswp__top-bar .pswp__button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
