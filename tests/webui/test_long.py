"""A timeline of 100,000 photos: quick to appear, smooth to scroll, and small in memory."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from support.chromium import until
from support.fake_gallery import FakeGallery
from support.fake_photos import FakeFolder, timeline

from library.model import Progress

HEAP = 60e6  # bytes of JavaScript
AT_END = "scrollY + innerHeight >= document.documentElement.scrollHeight - 2"
TILES = 400  # in the document at once, on a wide screen


@pytest.fixture
def gallery(pictures: Path) -> FakeGallery:
    """A household with 125 months of 800 photos each."""
    root = FakeFolder("", [timeline(months=125, each=800)])
    return FakeGallery(root, pictures, Progress(0, 0, 100_000))


def heap(page: Page) -> int:
    """Bytes of JavaScript that are in use after garbage collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return int(next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize"))


def drag_scrubber(page: Page, share: float) -> None:
    """Drag the scrubber down to *share* of its height, as a hand does: in many small steps."""
    strip = page.get_by_role("slider", name="Date")
    box = strip.bounding_box()
    assert box
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(x, box["y"] + box["height"] * share + 2, steps=60)
    page.mouse.up()


def test_a_long_timeline_appears_at_once(open_page: Callable[..., Page]) -> None:
    """Photos are on screen before the rest is known; `make bench` measures how soon."""
    page = open_page("/timeline/")
    page.locator(".tile.loaded").first.wait_for()
    page.goto("about:blank")
    began = time.monotonic()
    page.goto("/timeline/", wait_until="commit")
    page.locator(".tile.loaded").first.wait_for()
    print(f"first_photos_s={time.monotonic() - began:.2f}")
    assert page.locator(".tile").count() < TILES


def test_the_scrubber_goes_through_all_of_it(open_page: Callable[..., Page]) -> None:
    """To the very end and back, with little in the document and little in memory."""
    page = open_page("/timeline/")
    page.locator(".tile.loaded").first.wait_for()
    drag_scrubber(page, 1)
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", "August 2014")
    expect(
        page.get_by_role("region", name="August 2014").locator(".tile.loaded").last
    ).to_be_visible()
    until(page, AT_END)
    assert page.locator(".tile").count() < TILES
    used = heap(page)
    print(f"heap_bytes={used:_}")
    assert used <= HEAP
    page.keyboard.press("Home")
    drag_scrubber(page, 0.5)
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", re.compile("2019|2020"))


def test_the_end_stays_the_end(open_page: Callable[..., Page]) -> None:
    """A section that arrives late is not as high as it was thought: one still sees its end."""
    page = open_page("/timeline/")
    page.locator(".tile.loaded").first.wait_for()
    held: list[Route] = []
    last = "**/-/api/folder/timeline/2014/2014-08"
    page.route(last, lambda route: held.append(route))
    with page.expect_request(last):
        drag_scrubber(page, 1)
    until(page, AT_END)
    thought = page.evaluate("document.documentElement.scrollHeight")
    for route in held:
        route.continue_()
    until(page, "!document.querySelector('.section.waiting')")
    assert page.evaluate("document.documentElement.scrollHeight") != thought
    until(page, AT_END)


def test_scrolling_through_much_of_it_lets_go_of_the_rest(open_page: Callable[..., Page]) -> None:
    """Sections that were seen are unloaded again, and what is seen does not jump."""
    page = open_page("/timeline/")
    page.locator(".tile.loaded").first.wait_for()
    for _ in range(30):
        page.mouse.wheel(0, 12_000)
        page.wait_for_timeout(40)
    page.locator(".tile.loaded").first.wait_for()
    assert page.locator(".tile").count() < TILES
    used = heap(page)
    print(f"heap_after_reading_bytes={used:_}")
    assert used <= HEAP


def test_the_slider_obeys_keys(open_page: Callable[..., Page]) -> None:
    """A month at a time, a year at a time, to the start and the end."""
    page = open_page("/timeline/")
    slider = page.get_by_role("slider", name="Date")
    slider.focus()
    for key, month in (
        ("ArrowDown", "November 2024"),
        ("PageDown", "November 2023"),
        ("ArrowUp", "December 2023"),
        ("End", "August 2014"),
        ("Home", "December 2024"),
    ):
        slider.press(key)
        expect(slider).to_have_attribute("aria-valuetext", month)
