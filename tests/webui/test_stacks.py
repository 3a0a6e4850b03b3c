"""Stacks in a real browser: what a tile notes and plays, and the files behind a picture."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from support.chromium import until
from support.fake_gallery import LIVE
from support.tiles import first_tile

MOVING = "/files/Moving/"
OpenPage = Callable[..., Page]

AS_LARGE = """() => {
    const motion = document.querySelector("video.slide-overlay");
    const boxes = [motion, motion.parentElement.querySelector("img.pswp__img:last-of-type")]
        .map((one) => one.getBoundingClientRect());
    return ["x", "y", "width", "height"].every(
        (side) => Math.abs(boxes[0][side] - boxes[1][side]) < 2,
    );
}"""


def open_first(page: Page) -> None:
    """Open the viewer on the live photo."""
    first_tile(page).click()
    page.locator(".viewer .pswp__img").first.wait_for()


def test_tiles_note_what_stands_behind_them(open_page: OpenPage, url: str) -> None:
    """To the eye by signs, to screen readers by words."""
    page = open_page(MOVING)
    for words in (
        "Live photo Live.jpg",
        "Burst of 3 photos with RAW file Burst.jpg",
        "Photo with RAW file Raw.jpg",
        "Photo Still.jpg",
    ):
        expect(page.get_by_role("link", name=re.compile(f"^{words}"))).to_be_visible()
    badges = page.locator(".tile .badge")
    expect(badges).to_have_text(["", "3RAW", "RAW", ""])


def test_a_live_photo_moves_under_the_mouse(open_page: OpenPage, url: str) -> None:
    """Without sound, and no longer than the mouse is there."""
    page = open_page(MOVING)
    first_tile(page).hover()
    moving = page.locator(".tile video.moving.plays")
    expect(moving).to_have_attribute("src", re.compile(rf"^/-/motion/{LIVE}\?v="))
    assert page.evaluate("document.querySelector('video').muted")
    page.mouse.move(2, 2)
    expect(page.locator("video")).to_have_count(0)
    page.get_by_role("link", name=re.compile("Still.jpg")).hover()
    page.wait_for_timeout(400)
    expect(page.locator("video")).to_have_count(0)


def test_who_wants_less_motion_gets_none(open_page: OpenPage, url: str) -> None:
    """Whatever the mouse does."""
    page = open_page(MOVING, reduced_motion="reduce")
    first_tile(page).hover()
    page.wait_for_timeout(500)
    expect(page.locator("video")).to_have_count(0)


def test_what_cannot_be_played_stays_a_photo(
    open_page: OpenPage, url: str, complaints: list[str]
) -> None:
    """In its tile and in the viewer; nothing tells of an error."""
    page = open_page(MOVING)
    gone = page.get_by_role("link", name=re.compile("Gone.jpg"))
    gone.locator("img").wait_for()
    with page.expect_response(re.compile("/-/motion/43")):
        gone.hover()
    expect(page.locator("video")).to_have_count(0)
    gone.click()
    page.locator(".viewer .pswp__img").first.wait_for()
    with page.expect_response(re.compile("/-/motion/43")):
        page.keyboard.press("m")
    expect(page.locator(".slide-overlay")).to_have_count(0)
    expect(page.locator(".viewer .pswp__img").first).to_be_visible()
    assert all("404" in complaint for complaint in complaints)
    complaints.clear()


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_motion_plays_in_the_viewer(open_page: OpenPage, url: str, size: str) -> None:
    """By its button and by key m, over the still, as large as that."""
    page = open_page(MOVING, size)
    open_first(page)
    page.get_by_role("button", name="Play the motion (m)").click()
    motion = page.locator("video.slide-overlay.plays")
    expect(motion).to_be_visible()
    until(page, f"({AS_LARGE})()")
    until(page, "document.querySelector('video.slide-overlay').currentTime > 0.1")
    page.keyboard.press("m")
    expect(page.locator("video")).to_have_count(0)
    page.keyboard.press("m")
    expect(motion).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    expect(page.locator("video")).to_have_count(0)


def test_a_photo_that_does_not_move_has_no_such_button(open_page: OpenPage, url: str) -> None:
    """And the key does nothing."""
    page = open_page(f"{MOVING}#/Still.jpg")
    page.locator(".viewer .pswp__img").first.wait_for()
    expect(page.get_by_role("button", name="Play the motion (m)")).to_be_hidden()
    page.keyboard.press("m")
    expect(page.locator("video")).to_have_count(0)


def test_the_files_of_a_picture_can_be_looked_at(open_page: OpenPage, url: str) -> None:
    """In the information beside it, each with what it is, and with a download."""
    page = open_page(f"{MOVING}#/Burst.jpg")
    page.locator(".viewer .pswp__img").first.wait_for()
    page.keyboard.press("i")
    panel = page.get_by_role("complementary", name="Information")
    expect(panel.locator(".stack li")).to_have_count(4)
    expect(panel.locator(".stack small")).to_have_text(["shown", "motion", "RAW", "of the burst"])
    panel.get_by_role("button", name="Show Burst.dng").first.click()
    expect(page.locator("img.slide-overlay.plays")).to_have_attribute(
        "src", re.compile("^/-/thumbs/542/1440")
    )
    panel.get_by_role("button", name="Show Burst.jpg").click()
    expect(page.locator(".slide-overlay")).to_have_count(0)
    download = panel.get_by_role("link", name="Download Burst.webm")
    expect(download).to_have_attribute("href", "/files/2024/Burst.webm?download")


def test_each_file_can_be_downloaded(open_page: OpenPage, url: str) -> None:
    """The button asks which; Esc goes back to it, and does not close the viewer."""
    page = open_page(f"{MOVING}#/Live.jpg")
    page.locator(".viewer .pswp__img").first.wait_for()
    page.get_by_role("link", name="Download the original").click()
    files = page.get_by_role("list", name="Files of this picture").get_by_role("link")
    expect(files).to_have_text(["Live.jpg", "Live.webm"])
    expect(files.nth(1)).to_have_attribute("download", "Live.webm")
    page.keyboard.press("Escape")
    expect(files).to_have_count(0)
    expect(page.locator(".viewer")).to_have_count(1)


def test_the_shortcut_is_told(open_page: OpenPage, url: str) -> None:
    """With the others."""
    page = open_page(MOVING)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Play the motion of a live photo")
