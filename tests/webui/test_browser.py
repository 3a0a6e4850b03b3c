"""The pages in a real browser: on a phone and a desk, by mouse, finger and keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from support.chromium import until
from support.fake_gallery import FakeGallery
from support.fake_photos import FakeFolder, FakeSections, photo
from support.tiles import first_tile

from library.model import Progress
from providers.folder import File, Section

HOLIDAY = "/files/Holiday%20%26%20more/"
OpenPage = Callable[..., Page]


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_timeline_shows_photos_by_day(open_page: OpenPage, url: str, size: str) -> None:
    """Months, days, and photos that are really loaded; nothing is wider than the window."""
    page = open_page("/timeline/", size)
    expect(page.get_by_role("heading", name="December 2024")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("28 Dec|Dec 28"))).to_be_visible()
    expect(first_tile(page)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_folder_page_shows_all_it_holds(open_page: OpenPage, url: str, size: str) -> None:
    """Photos, a video with its length, what is pending, what is broken, and other files."""
    page = open_page(HOLIDAY, size)
    expect(page.get_by_role("heading", name="Holiday & more")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(16)
    expect(page.locator(".tile .badge")).to_have_text("0:02")
    expect(page.locator(".tile.pending")).to_have_count(1)
    broken = page.get_by_text("Cannot be shown, because the file is damaged")
    expect(broken).to_be_visible()
    expect(page.get_by_role("link", name="notes.pdf")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_arrow_keys_go_through_the_grid(open_page: OpenPage, url: str) -> None:
    """Down leads to the next line, also of the next month; Tab leaves the grid."""
    page = open_page("/timeline/")
    first_tile(page).wait_for()
    page.keyboard.press("ArrowRight")
    top = page.evaluate("document.activeElement.getBoundingClientRect().top")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") > top
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.href.includes('/2024-10/')")
    assert page.locator('.tile[tabindex="0"]').count() == 1


def test_a_month_has_a_page_of_its_own(open_page: OpenPage, url: str) -> None:
    """With its days, one title, and no scrubber for what has one month."""
    page = open_page("/timeline/2024/2024-05/")
    expect(page.get_by_role("heading", name="May 2024")).to_have_count(1)
    expect(page.get_by_role("heading", name=re.compile("28 May|May 28"))).to_be_visible()
    first_tile(page).click()
    expect(page).to_have_url(re.compile(r"/2024-05/#/IMG_000085\.jpg$"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("slider")).to_have_count(0)


def test_days_tell_their_year_where_no_folder_does(
    open_page: OpenPage, url: str, gallery: FakeGallery
) -> None:
    """As among duplicates. What can be done with them keeps off the scrubber."""
    pair = FakeFolder("7", [File(f"{name}.jpg", photo(name)) for name in (85, 86)])
    many = [FakeFolder(str(number), pair.children) for number in range(8, 20)]
    titles = [Section((each.name,), 2, "2 alike") for each in (pair, *many)]
    gallery.root.children.append(FakeSections("duplicates", [pair, *many], titles=titles))
    page = open_page("/duplicates/", "desk")
    expect(page.locator("h3.day").first).to_have_text(re.compile("20[0-9][0-9]"))
    head = page.get_by_role("button", name="Select").bounding_box()
    word = page.locator(".tick.year").first.bounding_box()
    assert head
    assert word
    assert head["x"] + head["width"] <= word["x"]


def test_the_view_that_is_open_is_in_sight(open_page: OpenPage, url: str) -> None:
    """Also where the window is too narrow for the names of all views."""
    page = open_page("/", "phone")
    page.set_viewport_size({"width": 280, "height": 600})
    page.goto("/empty/")
    views = page.get_by_role("navigation", name="Views").bounding_box()
    view = page.locator(".views a[aria-current]").bounding_box()
    assert views
    assert view
    assert views["x"] <= view["x"]
    assert view["x"] + view["width"] <= views["x"] + views["width"]


def test_a_new_photo_appears_by_itself(open_page: OpenPage, url: str, gallery: FakeGallery) -> None:
    """Within five seconds, without moving what one is looking at."""
    page = open_page("/")
    page.clock.install()
    page.goto(HOLIDAY)
    expect(page.locator(".tile")).to_have_count(16)
    folder = gallery.root.get("files").get("Holiday & more")  # type: ignore[union-attr]
    assert isinstance(folder, FakeFolder)
    gallery.progress_now = Progress(3, 0, 1)
    fresh = File("fresh.jpg", photo(77, "fresh.jpg", has_thumbnails=False))
    folder.change(*folder.children, fresh)
    page.clock.run_for(5000)
    new = page.get_by_role("link", name=re.compile("fresh.jpg"))
    expect(new).to_have_class("tile pending")
    expect(page.get_by_text("Preparing 3 files")).to_be_visible()
    ready = replace(fresh.media, has_thumbnails=True)
    folder.change(*folder.children[:-1], File("fresh.jpg", ready))
    gallery.progress_now = Progress(0, 0, 1)
    page.clock.run_for(2100)  # a moment later, the good news is gone
    expect(page.get_by_text("All photos are ready")).to_be_visible()
    expect(new).to_have_class("tile loaded")


def test_an_empty_library_becomes_a_gallery(
    open_page: OpenPage, url: str, gallery: FakeGallery
) -> None:
    """The page that shows how to connect gives way to the first photo."""
    gallery.progress_now = Progress(0, 0, 0)
    timeline = gallery.root.get("timeline")
    assert isinstance(timeline, FakeFolder)
    years = timeline.children
    timeline.change()
    page = open_page("/")
    page.clock.install()
    page.goto("/timeline/")
    expect(page.get_by_role("heading", name="Put your photos on the mantelpiece")).to_be_visible()
    expect(page.get_by_role("tab", name="Linux", selected=True)).to_be_visible()
    page.get_by_role("tab", name="macOS").click()
    expect(page.get_by_text("Connect to Server")).to_be_visible()
    timeline.change(*years)
    page.clock.run_for(5000)  # of the page's own time, however busy this machine is
    expect(first_tile(page)).to_be_visible()


def test_copy_buttons_copy(open_page: OpenPage, url: str) -> None:
    """Loopback counts as a secure context; the old way is for the rest."""
    page = open_page("/-/connect", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the address").first.click()
    expect(page.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{url}/"


def test_colours_are_remembered(open_page: OpenPage, url: str) -> None:
    """As the system has them, until one chooses."""
    page = open_page("/", color_scheme="dark")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Colours: as the system").click()
    light = page.evaluate(ground)
    assert light != dark
    page.goto(f"{url}/timeline/")
    assert page.evaluate(ground) == light


def test_the_shortcuts_are_listed(open_page: OpenPage, url: str) -> None:
    """By key or button."""
    page = open_page()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_one_signs_out_by_the_menu(open_page: OpenPage, url: str) -> None:
    """And is asked to sign in again."""
    page = open_page()
    page.get_by_label("Account of alice").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{url}/-/login")
    page.goto(f"{url}/files/")
    expect(page).to_have_url(re.compile("/-/login"))


def test_a_session_that_ends_leads_to_sign_in(
    open_page: OpenPage, url: str, gallery: FakeGallery, complaints: list[str]
) -> None:
    """And back to the page, without a dialogue of the browser's own."""
    page = open_page("/")
    page.clock.install()
    page.goto("/timeline/")
    first_tile(page).wait_for()
    gallery.sessions.clear()
    page.clock.run_for(5000)
    expect(page).to_have_url(f"{url}/-/login?next=/timeline/")
    assert "401" in complaints.pop()


def test_pages_work_without_scripts(browser: Browser, url: str, gallery: FakeGallery) -> None:
    """Sign in, go to a folder, see thumbnails, follow a link to a photo."""
    context = browser.new_context(base_url=url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/timeline/")
    page.fill("#name", "alice")
    page.fill("#password", "correct horse")
    page.click("button[type=submit]")
    page.get_by_role("link", name="November 2024").click()
    expect(page.get_by_role("img", name="IMG_000013.jpg")).to_be_visible()
    expect(page.locator("button.needs-js").first).to_be_hidden()
    page.get_by_role("link", name="IMG_000013.jpg").click()
    assert page.url.endswith("/timeline/2024/2024-11/IMG_000013.jpg")
    context.close()
