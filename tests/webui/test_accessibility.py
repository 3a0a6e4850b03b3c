"""What axe finds on every kind of page, in both colour schemes: nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from support.axe import violations
from support.chromium import until
from support.fake_gallery import FakeGallery
from support.tiles import first_tile

from library.model import Progress

DRAWN = "[...document.images].every(image => image.complete)"
HOLIDAY = "/files/Holiday%20%26%20more/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "/timeline/",
            HOLIDAY,
            "/empty/",
            "/-/connect",
            "/-/activity",
            "/-/account",
            "/-/map",
        ),
    ],
)
def test_pages_are_accessible(open_page: Callable[..., Page], path: str, scheme: str) -> None:
    """Names, roles, contrast and order, by the rules of WCAG 2.2 AA."""
    page = open_page(path, color_scheme=scheme, reduced_motion="reduce")
    until(page, DRAWN)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_page_is_accessible(
    open_page: Callable[..., Page], gallery: FakeGallery, scheme: str
) -> None:
    """What an empty library shows, and what one sees before signing in."""
    gallery.progress_now = Progress(0, 0, 0)
    page = open_page("/", color_scheme=scheme)
    assert violations(page) == []
    page.context.clear_cookies()
    page.goto("/")
    assert violations(page) == []


def test_the_viewer_is_accessible(open_page: Callable[..., Page]) -> None:
    """With the information beside the picture."""
    page = open_page(HOLIDAY, reduced_motion="reduce")
    first_tile(page).click()
    page.locator(".viewer .pswp__img").first.wait_for()
    page.keyboard.press("i")
    page.get_by_text("Canon EOS R6").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/timeline/", HOLIDAY, "/-/connect", "/-/activity", "/-/account", "/-/map"),
    ],
)
def test_what_is_tapped_is_large_enough(open_page: Callable[..., Page], path: str) -> None:
    """44 px each way, except links in running text."""
    page = open_page(path, "phone")
    until(page, DRAWN)
    small = page.evaluate(
        "[...document.querySelectorAll('a:not(p a), button, summary, input:not([type=hidden])')]"
        ".map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width && box.top >= 0 && (box.width < 44 || box.height < 44))"
        ".map(([html]) => html)"
    )
    assert small == []
