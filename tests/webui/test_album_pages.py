"""Albums in a real browser, over a real library: by mouse, by keys alone, and as axe sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from support.axe import violations
from support.chromium import until
from support.home import Home
from support.real_lists import RealLists, blank_index, catalog, data, gallery, home, no_fsync, real

from library.model import Album
from library.query.search import Search

__all__ = ["blank_index", "catalog", "data", "gallery", "home", "no_fsync", "real"]

OpenPage = Callable[..., Page]
PHOTOS = ["a.jpg", "b.jpg", "c.jpg", "d.jpg", "e.jpg"]


@pytest.fixture
def trips(real: RealLists) -> Album:
    """An album of five photos."""
    return real.albums.make("Trips", items=real.shoot(*PHOTOS))[0]


def toast(page: Page, words: str) -> Locator:
    """Wait until it says that, and return its button."""
    shown = page.locator(".toast", has_text=words)
    expect(shown).to_be_visible()
    return shown.get_by_role("button", name="Undo")


def tile(page: Page, name: str) -> Locator:
    return page.locator(f"a.tile[href$='/{name}']")


def choose(page: Page, *names: str) -> None:
    page.get_by_role("button", name="Select", exact=True).click()
    for name in names:
        tile(page, name).click()


def menu(page: Page, words: str) -> None:
    page.locator(".album-tools summary").click()
    page.get_by_role("button", name=words).click()


def cards(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#folders .card-title").all_text_contents()]


def test_an_album_is_made_named_and_deleted(open_page: OpenPage, real: RealLists, url: str) -> None:
    """One in another one, too; each page tells what to do, and what was done is undone there."""
    real.shoot("a.jpg")
    page = open_page("/albums/")
    expect(page.get_by_text("make a folder here on your drive")).to_be_visible()
    page.get_by_role("button", name="New album").click()
    page.keyboard.type("Trips")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}/albums/Trips/")
    toast(page, "Made the album “Trips”")
    expect(page.get_by_text("copy photos into this folder on your drive")).to_be_visible()
    page.get_by_role("button", name="New album").click()
    page.get_by_label("Name of an album in Trips").fill("Rome")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}/albums/Trips/Rome/")
    page.get_by_role("button", name="Rome, rename").click()
    page.keyboard.type("Roma")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}/albums/Trips/Roma/")
    toast(page, "Named the album “Rome” “Roma”").click()
    expect(page).to_have_url(f"{url}/albums/Trips/Rome/")
    menu(page, "Delete the album")
    expect(page).to_have_url(f"{url}/albums/Trips/")
    undo = toast(page, "Removed the album “Rome”")
    expect(page.locator(".folder-card")).to_have_count(0)
    undo.click()
    expect(page.locator(".folder-card")).to_have_text(["Rome"])
    page.locator(".folder-card").click()
    expect(page).to_have_url(f"{url}/albums/Trips/Rome/")


def test_an_album_is_moved_into_another(
    open_page: OpenPage, real: RealLists, trips: Album, url: str, complaints: list[str]
) -> None:
    """By keys alone; its page is elsewhere then, and by the undo where it was."""
    rome, _ = real.albums.make("Rome")
    real.albums.make("Day", rome.id)
    taken, _ = real.albums.make("Garden")
    real.albums.make("Rome", taken.id)
    page = open_page("/albums/Rome/")
    menu(page, "Move into another album")
    dialog = page.get_by_role("dialog", name="Move Rome into")
    choices = dialog.locator(".albums button")
    expect(choices).to_have_text(["No other album", "Garden", "Garden / Rome", "Trips"])
    expect(choices.nth(0)).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []
    choices.nth(1).click()
    expect(dialog.get_by_text("There is an album “Rome” already")).to_be_visible()
    complaints.clear()
    choices.nth(3).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}/albums/Trips/Rome/")
    expect(page.locator("#folders .card-title")).to_have_text(["Day"])
    toast(page, "Moved the album “Rome” to “Trips”").click()
    expect(page).to_have_url(f"{url}/albums/Rome/")
    assert real.albums.album(rome.id).parent_id is None


def test_a_name_that_is_taken_is_told_in_the_dialog(
    open_page: OpenPage, real: RealLists, trips: Album, complaints: list[str]
) -> None:
    """Which stays, for another one."""
    real.albums.make("Garden")
    page = open_page("/albums/Trips/")
    page.get_by_role("button", name="Trips, rename").click()
    page.keyboard.type("garden")
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("dialog").get_by_text("There is an album “garden” already")
    ).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".toast")).to_be_visible()
    assert "Trips" == real.albums.album(trips.id).name
    assert all("409" in each for each in complaints)
    complaints.clear()


def test_an_album_is_described(open_page: OpenPage, real: RealLists, trips: Album) -> None:
    """In as many lines as one wants; empty, it has no description any more."""
    page = open_page("/albums/Trips/")
    menu(page, "Add a description")
    page.keyboard.type("Sun")
    page.keyboard.press("Enter")
    page.keyboard.type("and sea")
    page.get_by_role("button", name="Save").click()
    undo = toast(page, "Described the album “Trips”")
    expect(page.locator(".album-words")).to_have_text("Sun\nand sea")
    assert "Sun\nand sea" == real.albums.album(trips.id).description
    undo.click()
    expect(page.locator(".album-words")).to_have_count(0)


def test_a_photo_becomes_the_cover(open_page: OpenPage, real: RealLists, trips: Album) -> None:
    """From the menu, or one that was chosen; or always the first one."""
    page = open_page("/albums/Trips/")
    items = dict(real.albums.photos(trips))
    menu(page, "Choose the cover")
    page.get_by_role("button", name="c.jpg").click()
    toast(page, "Chose another cover")
    assert items["c.jpg"].id == real.albums.album(trips.id).cover_id
    choose(page, "d.jpg")
    cover = page.get_by_role("button", name="Make it the cover")
    cover.click()
    until(page, "document.querySelector('.toast') !== null")
    tile(page, "e.jpg").click()
    expect(cover).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar")).to_be_hidden()
    assert items["d.jpg"].id == real.albums.album(trips.id).cover_id
    menu(page, "Choose the cover")
    page.get_by_role("button", name="Always the first photo").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.wait_for_timeout(300)
    assert real.albums.album(trips.id).cover_id is None


def test_photos_are_put_in_order(open_page: OpenPage, real: RealLists, trips: Album) -> None:
    """Dragged, several at once; step by step from the keyboard; sorted; and undone."""
    page = open_page("/albums/Trips/")
    tiles = page.locator("a.tile")
    expect(tiles).to_have_count(5)
    tile(page, "d.jpg").drag_to(tile(page, "a.jpg"), target_position={"x": 5, "y": 60})
    toast(page, "Put the album “Trips” in order")
    until(page, _first(page, "d.jpg"))
    assert ["d.jpg", "a.jpg", "b.jpg", "c.jpg", "e.jpg"] == real.names("Trips")
    choose(page, "a.jpg", "b.jpg")
    behind = tile(page, "e.jpg").bounding_box()
    assert behind is not None
    end = {"x": behind["width"] - 5, "y": 60}
    tile(page, "b.jpg").drag_to(tile(page, "e.jpg"), target_position=end)
    until(page, _last(page, "b.jpg"))
    assert ["d.jpg", "c.jpg", "e.jpg", "a.jpg", "b.jpg"] == real.names("Trips")
    earlier = page.get_by_role("button", name="Earlier")
    earlier.focus()
    page.keyboard.press("Enter")
    until(page, _last(page, "e.jpg"))
    expect(earlier).to_be_focused()
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('a.tile')[1].href.endsWith('/a.jpg')")
    assert ["d.jpg", "a.jpg", "b.jpg", "c.jpg", "e.jpg"] == real.names("Trips")
    page.get_by_role("button", name="Later").click()
    until(page, "document.querySelectorAll('a.tile')[1].href.endsWith('/c.jpg')")
    page.keyboard.press("Escape")
    menu(page, "Newest first")
    until(page, _first(page, "e.jpg"))
    toast(page, "Put the album “Trips” in order").click()
    until(page, _first(page, "d.jpg"))
    menu(page, "Oldest first")
    until(page, _first(page, "a.jpg"))
    assert PHOTOS == real.names("Trips")


def _first(page: Page, name: str) -> str:
    return f"document.querySelectorAll('a.tile')[0].href.endsWith('/{name}')"


def _last(page: Page, name: str) -> str:
    return f"document.querySelectorAll('a.tile')[4].href.endsWith('/{name}')"


def test_photos_are_taken_out_and_come_back(
    open_page: OpenPage, real: RealLists, trips: Album
) -> None:
    """The last ones, too: then the page says what to do."""
    page = open_page("/albums/Trips/")
    choose(page, "b.jpg", "c.jpg")
    page.get_by_role("button", name="Not in this album").click()
    undo = toast(page, "Took 2 photos out of the album “Trips”")
    expect(page.locator("a.tile")).to_have_count(3)
    expect(page.locator(".album-count")).to_have_text("3 photos")
    expect(page.get_by_role("toolbar")).to_be_hidden()
    undo.click()
    expect(page.locator("a.tile")).to_have_count(5)
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Not in this album").click()
    expect(page.get_by_text("Nothing in Trips yet")).to_be_visible()
    toast(page, "Took 5 photos out").click()
    expect(page.locator("a.tile")).to_have_count(5)
    expect(page.get_by_text("Nothing in Trips yet")).to_be_hidden()


def test_albums_are_put_in_order(open_page: OpenPage, real: RealLists) -> None:
    """Dragged, or by a list in which each goes up and down; by name again."""
    for name in ("Alps", "Beach", "Cats"):
        real.albums.make(name)
    page = open_page("/albums/")
    card = page.locator(".folder-card")
    expect(card).to_have_text(["Alps", "Beach", "Cats"])
    card.nth(2).drag_to(card.nth(0), target_position={"x": 5, "y": 40})
    expect(card).to_have_text(["Cats", "Alps", "Beach"])
    toast(page, "Put albums in order")
    menu(page, "Put albums in order")
    down = page.get_by_role("button", name="Move Cats down")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Cats is number 2 of 3")).to_be_attached()
    expect(down).to_be_focused()
    assert violations(page) == []
    page.get_by_role("button", name="Save this order").click()
    expect(card).to_have_text(["Alps", "Cats", "Beach"])
    toast(page, "Put albums in order").click()
    expect(card).to_have_text(["Cats", "Alps", "Beach"])
    menu(page, "Put albums in order")
    page.get_by_role("button", name="By name").click()
    expect(card).to_have_text(["Alps", "Beach", "Cats"])


def test_favourites_are_taken_back_together(
    open_page: OpenPage, real: RealLists, trips: Album
) -> None:
    """They leave the page at once, and come back by the undo."""
    real.favorites.add([item for _, item in real.albums.photos(trips)])
    page = open_page("/favorites/")
    expect(page.locator("a.tile")).to_have_count(5)
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Not a favourite").click()
    undo = toast(page, "Took 5 photos from the favourites")
    expect(page.locator("a.tile")).to_have_count(0)
    expect(page.get_by_text("Nothing here yet")).to_be_visible()
    undo.click()
    expect(page.locator("a.tile")).to_have_count(5)
    assert 5 == real.favorites.picture_count()


def test_a_search_is_forgotten_and_comes_back(
    open_page: OpenPage, real: RealLists, home: Home
) -> None:
    """By the undo of what tells so."""
    search = Search(home.library, home.alice)
    search.save("sea", "sea")
    page = open_page("/search/sea/")
    page.get_by_role("button", name="Forget this search").click()
    undo = toast(page, "Forgot the search “sea”")
    assert [] == search.saved()
    expect(page.get_by_role("button", name="Save this search")).to_be_visible()
    undo.click()
    expect(page.get_by_role("button", name="Forget this search")).to_be_visible()
    assert ["sea"] == [each.name for each in search.saved()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_pages_of_albums_are_accessible(
    open_page: OpenPage, real: RealLists, trips: Album, size: str, scheme: str
) -> None:
    """With albums in them, while photos are chosen, and with each dialog."""
    for name in ("Rome", "Naples"):
        real.albums.make(name, trips.id)
    real.albums.describe(trips.id, "Sun and sea")
    page = open_page("/albums/", size, color_scheme=scheme, reduced_motion="reduce")
    assert violations(page) == []
    page.goto("/albums/Trips/")
    page.locator(".album-tools summary").click()
    assert violations(page) == []
    page.get_by_role("button", name="Choose the cover").click()
    page.get_by_role("dialog").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    choose(page, "b.jpg")
    until(page, "[...document.images].every(image => image.complete)")
    assert violations(page) == []
