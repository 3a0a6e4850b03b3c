"""Downloads as zips: the whole program, and a browser."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from support.axe import violations
from support.chromium import sign_in, until, window
from support.scenes import jpeg
from support.server import PASSWORD, USER, serving
from support.shared_server import SharedServer

from config import load_settings
from server.household import open_household

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
LOOKS = [("desk", "light"), ("desk", "dark"), ("phone", "light"), ("phone", "dark")]
NAMES = {f"{number}.jpg" for number in range(4)}
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedServer]:
    """A server with a folder and an album of the same photos."""
    data = tmp_path_factory.mktemp("zips") / "data"
    with serving(data) as server:
        for folder in ("/files/Trip", "/files/Trip/empty", "/albums/Best"):
            assert 201 == server.request("MKCOL", folder)[0]
        for name in sorted(NAMES):
            assert 201 == server.request("PUT", f"/files/Trip/{name}", jpeg(int(name[0])))[0]
            copy = {"Destination": f"/albums/Best/{name}"}
            assert 201 == server.request("COPY", f"/files/Trip/{name}", headers=copy)[0]
        with open_household(load_settings({"data": data}, {})) as household:
            yield SharedServer(server, household)


@pytest.fixture
def visit(browser: Browser, shared: SharedServer) -> Iterator[Visit]:
    """Open a page in a window of its own, with the admin signed in where it is no guest's."""
    opened: list[Page] = []

    def open_(path: str, size: str = "desk", **options: object) -> Page:
        page = window(browser, shared.server.url, size, locale="en-GB", **options).new_page()
        opened.append(page)
        page.goto(path)
        if not path.startswith("/s/"):
            sign_in(page, USER, PASSWORD)
        page.locator(".tile.loaded").nth(3).wait_for()
        return page

    yield open_
    for page in opened:
        page.context.close()


def saved(page: Page, button: Locator, *, key: str = "") -> tuple[str, set[str]]:
    """Press a button; return what is saved, and the names in it, if it is a zip."""
    with page.expect_download() as download:
        if key:
            button.press(key)
        else:
            button.click()
    path = Path(download.value.path())
    assert download.value.failure() is None
    if not zipfile.is_zipfile(path):
        return download.value.suggested_filename, set()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return download.value.suggested_filename, set(archive.namelist())


def test_a_folder_is_saved(visit: Visit) -> None:
    """By a mouse or a key; the page stays."""
    page = visit("/files/Trip/")
    download = page.get_by_role("link", name="Download")
    assert ("Trip.zip", NAMES | {"empty/"}) == saved(page, download)
    assert ("Trip.zip", NAMES | {"empty/"}) == saved(page, download, key="Enter")
    expect(page.locator(".tile")).to_have_count(4)


def test_what_was_chosen_is_saved(visit: Visit) -> None:
    """Several as a zip, one as it is."""
    page = visit("/files/Trip/")
    page.locator(".tile").first.press("x")
    download = page.get_by_role("toolbar").get_by_role("button", name="Download")
    name, inside = saved(page, download)
    assert (name in NAMES, inside) == (True, set())
    page.keyboard.press("Control+a")
    assert ("Trip.zip", NAMES) == saved(page, download, key="Enter")
    expect(page.get_by_role("toolbar")).to_contain_text("4 chosen")


def test_an_album_is_saved_from_its_menu(visit: Visit) -> None:
    """Beside what else can be done with it."""
    page = visit("/albums/Best/")
    page.locator("#album-head summary").click()
    download = page.get_by_role("link", name="Download all")
    assert ("Best.zip", NAMES) == saved(page, download)


def test_views_are_saved(visit: Visit, shared: SharedServer) -> None:
    """What was chosen on a page of many sections is one zip, too."""
    page = visit("/timeline/")
    page.keyboard.press("Control+a")
    download = page.get_by_role("toolbar").get_by_role("button", name="Download")
    assert ("Timeline.zip", NAMES) == saved(page, download)
    page.goto("/recent/")
    assert ("Recent.zip", NAMES) == saved(page, page.get_by_role("link", name="Download"))


def test_guests_save_what_a_link_gives(visit: Visit, shared: SharedServer) -> None:
    """All of it or some, without scripts as well; where it is only to be looked at, nothing."""
    at = shared.link()
    page = visit(at)
    assert ("Trip.zip", NAMES | {"empty/"}) == saved(
        page, page.get_by_role("link", name="Download")
    )
    page.get_by_role("button", name="Select").click()
    for number in (0, 1):
        page.locator(".tile").nth(number).click()
    name, inside = saved(page, page.get_by_role("toolbar").get_by_role("button", name="Download"))
    assert ("Trip.zip", 2) == (name, len(inside))
    expect(page.get_by_role("toolbar").get_by_role("button")).to_have_count(2)
    page = visit(shared.link(download=False))
    expect(page.get_by_text("Download")).to_have_count(0)
    expect(page.get_by_role("button", name="Select")).to_have_count(0)
    page.locator(".tile").first.press("x")
    expect(page.get_by_role("toolbar")).to_have_count(0)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_it_is_accessible(visit: Visit, shared: SharedServer, size: str, scheme: str) -> None:
    """On desks and phones, for users and guests; nothing is wider than the screen."""
    look = {"color_scheme": scheme, "reduced_motion": "reduce"}
    RESULTS.mkdir(exist_ok=True)
    for name, path in (("files", "/files/Trip/"), ("album", "/albums/Best/"), ("guest", "")):
        page = visit(path or shared.link(), size, **look)
        until(page, "[...document.images].every(image => image.complete)")
        if name == "album":
            page.locator("#album-head summary").click()
            page.screenshot(path=RESULTS / f"zip-menu-{size}-{scheme}.png")
            page.keyboard.press("Escape")
        page.locator(".tile").first.press("x")
        page.screenshot(path=RESULTS / f"zip-{name}-{size}-{scheme}.png")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_too_much_is_told(visit: Visit, shared: SharedServer, size: str, scheme: str) -> None:
    """On a page that leads back."""
    page = visit("/files/Trip/", size, color_scheme=scheme)
    with shared.household.catalog.write() as connection:
        sizes = connection.exec_driver_sql("SELECT id, size FROM media_items").all()
        connection.exec_driver_sql("UPDATE media_items SET size = 20000000000")
    page.get_by_role("link", name="Download").click()
    page.get_by_text("That is too much for one download").wait_for()
    page.screenshot(path=RESULTS / f"zip-too-large-{size}-{scheme}.png")
    assert violations(page) == []
    with shared.household.catalog.write() as connection:
        for number, size_ in sizes:
            connection.exec_driver_sql(
                "UPDATE media_items SET size = ? WHERE id = ?", (size_, number)
            )
    page.get_by_role("link", name="Back").click()
    expect(page).to_have_url(f"{shared.server.url}/files/Trip/")
