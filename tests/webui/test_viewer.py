"""The viewer in a real browser: by keys and links, with pictures, a video and what is broken."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from support.chromium import until
from support.tiles import first_tile

HOLIDAY = "/files/Holiday%20%26%20more/"
OpenPage = Callable[..., Page]


def test_the_viewer_goes_on_across_sections(open_page: OpenPage, url: str) -> None:
    """The address follows; Back closes it, and the tile has the focus again."""
    page = open_page("/timeline/")
    first_tile(page).wait_for()
    page.keyboard.press("ArrowRight")  # to the first photo
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#/2024/2024-12/IMG_000001\.jpg$"))
    for number in range(2, 14):
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(rf"IMG_0000{number:02}\.jpg$"))
    expect(page).to_have_url(re.compile("#/2024/2024-11/"))
    page.go_back()
    expect(page.locator(".viewer")).to_have_count(0)
    expect(page.locator(".tile:focus")).to_have_attribute("href", re.compile("IMG_000013"))
    assert page.url.endswith("/timeline/")


def test_the_viewer_goes_on_to_sections_that_are_not_loaded(open_page: OpenPage, url: str) -> None:
    """They are loaded on the way."""
    page = open_page("/timeline/")
    page.goto("/timeline/#/2023/2023-10/IMG_000180.jpg")
    expect(page.locator(".viewer .pswp__img").first).to_be_visible()
    for number in range(181, 194):
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(rf"IMG_000{number}\.jpg$"))


def test_a_link_to_a_photo_opens_it_and_reload_keeps_it(open_page: OpenPage, url: str) -> None:
    """Closing it does not leave the page, although there is nothing to go back to."""
    page = open_page(HOLIDAY)
    page.goto(f"{url}{HOLIDAY}#/100%25%20%231%20%3Fx.jpg")
    page.reload()
    download = page.get_by_role("link", name="Download the original")
    expect(download).to_have_attribute("href", f"{HOLIDAY}100%25%20%231%20%3Fx.jpg?download")
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)
    assert page.url == f"{url}{HOLIDAY}"


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_information_of_a_photo(open_page: OpenPage, url: str, size: str) -> None:
    """Key i opens it, Esc closes it before it closes the viewer."""
    page = open_page(HOLIDAY, size)
    first_tile(page).click()
    page.locator(".viewer .pswp__img").first.wait_for()
    page.keyboard.press("i")
    panel = page.get_by_role("complementary", name="Information")
    for words in (
        *("Canon EOS R6", "RF24-105mm F4 L IS USM", "1/120 s  ·  f/4  ·  ISO 64  ·  26 mm"),
        *("4000", "47.49790° N, 19.04020° W", "Lagoa, Azores, Portugal", "GeoNames"),
        *("Tea in the garden", "Ada", "Date by the camera", "UTC-03:30, Atlantic/Azores"),
        "/files/2024/IMG_000001.jpg",
    ):
        expect(panel).to_contain_text(words)
    expect(panel.get_by_role("button", name="Copy the path")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(".viewer")).to_have_count(1)


def test_a_video_plays(open_page: OpenPage, url: str) -> None:
    """With the browser's own controls; it stops when one goes on."""
    page = open_page(HOLIDAY)
    page.get_by_role("link", name=re.compile("clip.webm")).click()
    player = page.locator("video")
    expect(player).to_have_attribute("controls", "")
    page.keyboard.press("Space")
    until(page, "document.querySelector('video').currentTime > 0.1")
    page.keyboard.press("ArrowRight")
    until(page, "[...document.querySelectorAll('video')].every(video => video.paused)")


def test_a_broken_photo_says_why_and_can_be_downloaded(open_page: OpenPage, url: str) -> None:
    """Also in the viewer."""
    page = open_page(HOLIDAY)
    page.get_by_role("link", name=re.compile("bad.jpg")).click()
    note = page.locator('.pswp__item[aria-hidden="false"] .slide-note')
    expect(note).to_contain_text("because the file is damaged.")
    expect(note.get_by_role("link")).to_have_attribute("download", "bad.jpg")
