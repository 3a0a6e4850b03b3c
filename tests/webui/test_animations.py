"""Animations in a real browser: in their tiles under the mouse, and in the viewer."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from support.fake_gallery import DANCE, FILM
from support.fake_photos import photo
from support.fake_pictures import animation
from support.tiles import first_tile

FOLDER = "/files/Animations/"
SAVE_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
OpenPage = Callable[..., Page]


def test_they_are_told_from_photos(open_page: OpenPage, url: str) -> None:
    """To the eye by their format, to screen readers by a word; a GIF that stands is a photo."""
    page = open_page(FOLDER)
    for words in ("Animation Dance.gif", "Animation Film.gif", "Photo Still.gif"):
        expect(page.get_by_role("link", name=re.compile(f"^{words}"))).to_be_visible()
    expect(page.locator(".tile .badge")).to_have_text(["GIF", "GIF"])


def test_they_move_under_the_mouse(open_page: OpenPage, url: str) -> None:
    """No longer than it is there, and never the original."""
    page = open_page(FOLDER)
    first_tile(page).hover()
    expect(page.locator(".tile img.moving.plays")).to_have_attribute(
        "src", re.compile(rf"^/-/motion/{DANCE}\?v=")
    )
    page.mouse.move(2, 2)
    expect(page.locator(".moving")).to_have_count(0)
    page.get_by_role("link", name=re.compile("Still.gif")).hover()
    page.wait_for_timeout(400)
    expect(page.locator(".moving")).to_have_count(0)


def test_the_viewer_shows_what_moves(open_page: OpenPage, url: str) -> None:
    """The original; of one with many bytes, the moving preview."""
    page = open_page(f"{FOLDER}#/Dance.gif")
    shown = page.locator(".viewer .pswp__item[aria-hidden=false] .pswp__img:last-of-type")
    expect(shown).to_have_attribute("src", "/files/Animations/Dance.gif")
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("src", re.compile(rf"^/-/motion/{FILM}\?v="))
    expect(page.get_by_role("button", name="Play the motion (m)")).to_be_hidden()


def test_who_wants_less_motion_asks_for_it(open_page: OpenPage, url: str) -> None:
    """Nothing moves by itself, in the tile or in the viewer; the key and its button play it."""
    page = open_page(FOLDER, reduced_motion="reduce")
    stands_until_asked(page)


def test_who_saves_data_asks_for_it(open_page: OpenPage, url: str) -> None:
    """Likewise."""
    page = open_page("/")
    page.add_init_script(SAVE_DATA)
    page.goto(FOLDER)
    stands_until_asked(page)


def stands_until_asked(page: Page) -> None:
    first_tile(page).hover()
    page.wait_for_timeout(400)
    expect(page.locator(".moving")).to_have_count(0)
    first_tile(page).click()
    shown = page.locator(".viewer .pswp__item[aria-hidden=false] .pswp__img:last-of-type")
    expect(shown).to_have_attribute("src", re.compile(rf"^/-/thumbs/{DANCE}/1440"))
    page.get_by_role("button", name="Play the motion (m)").click()
    moving = page.locator("img.slide-overlay.plays")
    expect(moving).to_have_attribute("src", re.compile(rf"^/-/motion/{DANCE}\?v="))
    page.keyboard.press("m")
    expect(moving).to_have_count(0)


def test_the_moving_preview_is_sent(client: FlaskClient) -> None:
    """As a picture, kept for good under the address of the present content."""
    answer = client.get(f"/-/motion/{DANCE}?v={photo(DANCE).etag[:8]}")
    assert (200, animation()) == (answer.status_code, answer.data)
    assert "image/webp" == answer.headers["Content-Type"]
    assert "immutable" in answer.headers["Cache-Control"]
