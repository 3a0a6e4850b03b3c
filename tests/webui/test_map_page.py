"""The map in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from support.axe import violations
from support.chromium import until
from support.fake_gallery import FakeGallery
from support.fake_map import travels
from support.fake_photos import FakeFolder, timeline

from webui.map_port import Tiles

OpenPage = Callable[..., Page]
DRAWN = "[...document.querySelectorAll('.map canvas')].length > 0"


@pytest.fixture
def gallery(gallery: FakeGallery) -> FakeGallery:
    """The household's photos of this month are all over the world."""
    newest = timeline(months=1, each=120)
    others = [node for node in gallery.root.children if node.name != "timeline"]
    gallery.root.children[:] = [*others, newest, FakeFolder("places")]
    return gallery


@pytest.mark.parametrize("size", ["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_and_open_photos_are_accessible(
    open_page: OpenPage, size: str, scheme: str
) -> None:
    """Names, roles and contrast, also of what lies over the map."""
    page = open_page("/-/map", size, color_scheme=scheme, reduced_motion="reduce")
    page.get_by_role("button", name=re.compile("near Paris")).wait_for()
    until(page, DRAWN)
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("near Suva")).click()
    page.locator("a.tile").first.wait_for()
    assert violations(page) == []


def test_few_photos_open_below_the_map_and_in_the_viewer(open_page: OpenPage) -> None:
    """Back closes the viewer, then the photos; a reload keeps both."""
    page = open_page("/-/map", reduced_motion="reduce")
    page.get_by_role("button", name="7 photos near Suva", exact=True).click()
    title = page.get_by_role("heading", name="7 photos near Suva")
    expect(title).to_be_visible()
    expect(title).to_be_focused()
    expect(page.get_by_role("link", name="Suva, Fiji")).to_have_attribute(
        "href", "/places/Fiji/Suva/"
    )
    expect(page.locator("a.tile")).to_have_count(7)
    page.locator("a.tile").first.click()
    page.locator(".pswp").wait_for()
    expect(page).to_have_url(re.compile(r"#/timeline/2024/2024-12/IMG_"))
    page.reload()
    page.locator(".pswp").wait_for()
    page.go_back()
    expect(page.locator(".pswp")).to_have_count(0)
    expect(title).to_be_visible()
    page.reload()
    expect(title).to_be_visible()
    page.go_back()
    expect(title).to_be_hidden()


def test_many_photos_are_come_nearer_to_until_they_lie_at_one_spot(
    open_page: OpenPage, gallery: FakeGallery
) -> None:
    """What no zoom tells apart opens at once."""
    home = next(travels())
    gallery.atlas.taken[:] = [each for each in travels() if each.place != home.place]
    gallery.atlas.taken += [home] * 80
    page = open_page("/-/map", reduced_motion="reduce")
    page.get_by_role("button", name=re.compile("^87 photos near Paris")).click()
    page.get_by_role("button", name="80 photos near Paris", exact=True).click()
    expect(page.get_by_role("heading", name="80 photos near Paris")).to_be_visible()
    page.get_by_role("button", name="Close the photos").click()
    expect(page.locator("#map-photos")).to_be_hidden()
    expect(page.locator("#map")).to_be_focused()


def test_keys_move_the_map_and_the_address_remembers(open_page: OpenPage) -> None:
    """Arrows, plus and minus; clusters are reached by Tab and opened by Enter."""
    page = open_page("/-/map?at=0,178,5", reduced_motion="reduce")
    page.get_by_role("button", name=re.compile("near Suva")).wait_for()
    page.locator("#map").focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"at=0\.00000,178\.\d+,6"))
    page.keyboard.press("-")
    expect(page).to_have_url(re.compile(r",5$"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"at=0\.00000,-17\d\.\d+,5"))
    page.reload()
    expect(page).to_have_url(re.compile(r"at=0\.00000,-17\d\.\d+,5"))
    suva = page.get_by_role("button", name=re.compile("near Suva"))
    suva.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="7 photos near Suva")).to_be_visible()


def test_buttons_and_the_wheel_zoom(open_page: OpenPage) -> None:
    """Buttons tell when there is nothing nearer or farther."""
    page = open_page("/-/map?at=48,2,15", reduced_motion="reduce")
    nearer = page.get_by_role("button", name="Zoom in")
    nearer.click()
    expect(page).to_have_url(re.compile(r",16$"))
    expect(nearer).to_have_attribute("aria-disabled", "true")
    page.locator("#map").hover()
    page.mouse.wheel(0, 600)
    expect(page).not_to_have_url(re.compile(r",16$"))


def test_the_map_needs_no_network_but_its_server(open_page: OpenPage, url: str) -> None:
    """Nothing is asked for elsewhere, from the world down to a street."""
    page = open_page("/files/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for at in ("", "?at=48.85,2.35,6", "?at=48.85,2.35,16"):
        page.goto(f"/-/map{at}")
        until(page, DRAWN)
    assert [] == [each for each in asked if not each.startswith((url, "data:", "blob:"))]
    assert any("countries-50m" in each for each in asked)


def test_both_sides_of_the_antimeridian_are_beside_each_other(
    open_page: OpenPage, gallery: FakeGallery
) -> None:
    """Whichever side one looks from."""
    for at in ("-18,179.9,5", "-18,-179.9,5"):
        page = open_page(f"/-/map?at={at}")
        suva = page.get_by_role("button", name=re.compile("near Suva"))
        expect(suva).to_be_in_viewport()


@pytest.fixture
def tiled(gallery: FakeGallery) -> None:
    """Tiles are set."""
    gallery.tiles = Tiles("https://tiles.example.org/{z}/{x}/{y}.png", "© <b>Tile</b> makers")


def test_tiles_are_shown_where_they_are_set(tiled: None, open_page: OpenPage) -> None:
    """With thanks, as text; the tile server hears of our host and no more."""
    page = open_page("/-/connect")
    heard: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        heard.append(route.request.all_headers())
        route.fulfill(path="docs/images/connect.png")

    page.context.route("https://tiles.example.org/**", answer)
    page.goto("/-/map?at=48.85,2.35,6")
    page.locator("img.leaflet-tile-loaded").first.wait_for()
    expect(page.get_by_text("© <b>Tile</b> makers")).to_be_visible()
    assert heard
    assert not any("/-/map" in each.get("referer", "") for each in heard)
    assert "cookie" not in heard[0]


def test_new_photos_appear_by_themselves(open_page: OpenPage, gallery: FakeGallery) -> None:
    """On an empty page too, within a few seconds."""
    taken, gallery.atlas.taken = gallery.atlas.taken, []
    page = open_page("/-/map")
    expect(page.get_by_text("Nothing is on the map yet")).to_be_visible()
    assert violations(page) == []
    gallery.atlas.taken = taken[:1]
    gallery.root.change(*gallery.root.children)
    one = page.get_by_role("button", name="1 photo near Paris", exact=True)
    expect(one).to_be_visible()
    gallery.atlas.taken = taken[:1] * 3
    gallery.root.change(*gallery.root.children)
    expect(page.get_by_role("button", name="3 photos near Paris", exact=True)).to_be_visible()
    expect(one).to_be_hidden()


def test_the_colours_of_the_map_follow_the_page(open_page: OpenPage) -> None:
    """At once, when the button is pressed."""
    page = open_page("/-/map", color_scheme="light")
    until(page, DRAWN)
    before = page.locator("#map").evaluate("one => getComputedStyle(one).backgroundColor")
    page.locator("#theme").click()
    page.locator("#theme").click()
    after = page.locator("#map").evaluate("one => getComputedStyle(one).backgroundColor")
    assert before != after


def test_a_photo_in_the_viewer_leads_to_the_map(open_page: OpenPage) -> None:
    """Where it was taken is in the middle."""
    page = open_page("/timeline/")
    page.locator("a.tile").first.click()
    page.locator(".pswp").wait_for()
    page.keyboard.press("i")
    page.get_by_role("link", name="Show on the map").click()
    expect(page).to_have_url(re.compile(r"/-/map\?at=47\.49790,-19\.04020,14"))
