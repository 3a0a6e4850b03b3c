"""Public links as guests and owners see them: the whole program, and a browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.axe import violations
from support.chromium import until, window
from support.fake_pictures import clip
from support.scenes import jpeg
from support.server import PASSWORD, USER, serving
from support.shared_server import SharedServer

from config import load_settings
from library.access.rights import Level
from server.household import open_household

SECRET = "open sesame"
RESULTS = Path(__file__).resolve().parents[2] / "test-results"
_DROP = """() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["x"], "x.jpg"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true }));
}"""
LOOKS = [("desk", "light"), ("desk", "dark"), ("phone", "light"), ("phone", "dark")]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedServer]:
    data = tmp_path_factory.mktemp("household") / "data"
    with serving(data) as server:
        for folder in ("Trip", "Box", "Party"):
            assert server.request("MKCOL", f"/files/{folder}")[0] == 201
        for number in range(6):
            assert server.request("PUT", f"/files/Trip/{number}.jpg", jpeg(number))[0] == 201
        assert server.request("PUT", "/files/Trip/clip.webm", clip())[0] == 201
        assert server.request("PUT", "/files/Party/0.jpg", jpeg(8))[0] == 201
        with open_household(load_settings({"data": data}, {})) as household:
            yield SharedServer(server, household)


@pytest.fixture
def visit(browser: Browser, shared: SharedServer) -> Iterator[Callable[..., Page]]:
    """Open a page in a new browser."""
    opened: list[Page] = []

    def open_(path: str, size: str = "desk", **options: object) -> Page:
        page = window(browser, shared.server.url, size, **options).new_page()
        opened.append(page)
        page.goto(path)
        return page

    yield open_
    for page in opened:
        page.context.close()


def through(page: Page) -> None:
    """Give the password at the door."""
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Open").click()


def shoot(page: Page, name: str, size: str, scheme: str) -> None:
    """Keep a picture of the page, for somebody to look at."""
    RESULTS.mkdir(exist_ok=True)
    page.screenshot(path=RESULTS / f"link-{name}-{size}-{scheme}.png")


def send(page: Page, *files: tuple[str, bytes]) -> None:
    page.locator("input[data-files]").set_input_files(
        [{"name": name, "mimeType": "image/jpeg", "buffer": content} for name, content in files]
    )


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_pages_of_guests_are_accessible(
    shared: SharedServer, visit: Callable[..., Page], size: str, scheme: str
) -> None:
    """The gallery, its viewer, the door, the box, and what leads nowhere; on desks and phones."""
    look = {"color_scheme": scheme, "reduced_motion": "reduce"}
    page = visit(shared.link(), size, **look)
    page.locator(".tile.loaded").nth(6).wait_for()
    until(page, "[...document.images].every(image => image.complete)")
    shoot(page, "gallery", size, scheme)
    assert violations(page) == []
    page.locator("summary", has_text="network drive").click()
    assert violations(page) == []
    page.locator(".tile.loaded").last.click()
    page.locator(".viewer .pswp__img").first.wait_for()
    page.keyboard.press("i")
    page.get_by_text("In the drive").wait_for()
    expect(page.get_by_title("Favourite (l)")).to_have_count(0)
    assert violations(page) == []
    page = visit(shared.link(SECRET, "Box", level=Level.DROP), size, **look)
    shoot(page, "door", size, scheme)
    assert violations(page) == []
    through(page)
    page.locator("#adding").wait_for()
    shoot(page, "box", size, scheme)
    assert violations(page) == []
    camera = page.get_by_role("button", name="Take a photo")
    expect(camera).to_be_visible(visible=size == "phone")
    page.goto("/s/wrong/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_a_gallery_is_a_list(
    shared: SharedServer, visit: Callable[..., Page]
) -> None:
    """Of pictures that lead to the files."""
    page = visit(shared.link(), java_script_enabled=False)
    tiles = page.locator(".plain-grid img")
    expect(tiles).to_have_count(7)
    page.locator(".plain-grid a[href$='/0.jpg']").click()
    expect(page).to_have_url(re.compile(r"/0\.jpg$"))


def test_a_video_plays(shared: SharedServer, visit: Callable[..., Page]) -> None:
    """As it is where all of it is given, and else as it is prepared for watching."""
    for terms in ({"with_metadata": True}, {"download": False}):
        page = visit(shared.link(**terms))
        page.locator(".tile.loaded", has=page.locator(".badge")).click()
        page.locator("video").wait_for()
        until(page, "document.querySelector('video')?.readyState >= 2")
        download = page.get_by_title("Download the original")
        expect(download).to_have_count(0 if "download" in terms else 1)


def test_files_are_dropped_into_a_box(shared: SharedServer, visit: Callable[..., Page]) -> None:
    """With the password of the door; what was sent is listed, and not sent twice unasked."""
    at = shared.link(SECRET, "Box", level=Level.DROP)
    page = visit(at)
    through(page)
    send(page, ("one.jpg", jpeg(21)), ("two.jpg", jpeg(22)), ("three.jpg", jpeg(23)))
    page.get_by_text("3 files sent").wait_for()
    listed = page.locator("#sent td:first-child")
    expect(listed).to_have_count(3)
    expect(page.locator(".adding-queue li")).to_have_count(0)
    send(page, ("one.jpg", jpeg(21)))
    page.get_by_text("It is there already").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Send it anyway").click()
    expect(listed).to_have_count(4)
    page.reload()
    expect(listed).to_have_count(4)
    other = visit(at)
    through(other)
    other.locator("#adding").wait_for()
    expect(other.locator("#sent td")).to_have_count(0)


def test_the_password_is_asked_for_again_where_it_is_needed(
    shared: SharedServer, visit: Callable[..., Page]
) -> None:
    """In a new tab the cookie opens the page; to send files takes the password."""
    page = visit(shared.link(SECRET, "Box", level=Level.DROP))
    through(page)
    page.locator("#adding").wait_for()
    page.evaluate("sessionStorage.clear()")
    send(page, ("four.jpg", jpeg(24)))
    password = page.get_by_label("Password of the link")
    password.fill("open says me")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("That is not its password.").wait_for()
    assert violations(page) == []
    password.fill(SECRET)
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("1 file sent").wait_for()


def test_what_was_cut_off_is_sent_again(shared: SharedServer, visit: Callable[..., Page]) -> None:
    """By itself after a while, or when somebody says so; what is refused, says why."""
    page = visit(shared.link(None, "Box", level=Level.DROP))
    page.route("**/cut.jpg", lambda route: route.abort())
    page.route("**/full.jpg", lambda route: route.fulfill(status=507))
    send(page, ("cut.jpg", jpeg(25)), ("full.jpg", jpeg(26)))
    page.get_by_text("The connection was lost.").wait_for()
    page.get_by_text("There is no room for it any more.").wait_for()
    page.unroute("**/cut.jpg")
    page.get_by_role("button", name="Try again: cut.jpg").click()
    page.get_by_text("1 file sent").wait_for()


def test_guests_add_to_a_gallery(shared: SharedServer, visit: Callable[..., Page]) -> None:
    """What is called as something that is there gets another name, and all see it."""
    page = visit(shared.link(None, "Party", level=Level.ADD))
    page.locator(".tile.loaded").wait_for()
    send(page, ("0.jpg", jpeg(30)), ("new.jpg", jpeg(31)))
    page.get_by_text("2 files sent").wait_for()
    expect(page.locator(".tile.loaded")).to_have_count(3)
    names = shared.household.library.children(shared.folder("Party").id)[1]
    assert [item.name for item in names] == ["0 (2).jpg", "0.jpg", "new.jpg"]


def test_what_is_dropped_anywhere_on_the_page_is_sent(
    shared: SharedServer, visit: Callable[..., Page]
) -> None:
    """Nobody loses the page by missing the area."""
    page = visit(shared.link(None, "Box", level=Level.DROP))
    page.evaluate(_DROP)
    page.get_by_text("1 file sent").wait_for()


def test_owners_make_and_end_links(shared: SharedServer, visit: Callable[..., Page]) -> None:
    """From the page of a folder; the address is shown once, and ends in all browsers at once."""
    owner = visit("/-/login")
    owner.get_by_label("Name").fill(USER)
    owner.get_by_label("Password").fill(PASSWORD)
    owner.get_by_role("button", name="Sign in").click()
    expect(owner).to_have_url(re.compile("/timeline/"))
    owner.goto("/files/Trip/")
    owner.locator("[data-share]").first.click()
    owner.get_by_role("link", name="Make a public link").click()
    owner.get_by_label("Label, for you alone").fill("For the family")
    owner.get_by_label("Readable address").fill("our-trip")
    assert violations(owner) == []
    owner.get_by_role("button", name="Make the link").click()
    owner.get_by_text("give the link a password too").wait_for()
    owner.get_by_label("Password").fill(SECRET)
    owner.get_by_role("button", name="Make the link").click()
    owner.locator(".qr").wait_for()
    assert violations(owner) == []
    address = owner.locator(".copyable code").first.inner_text()
    guest = visit("/s/our-trip/")
    through(guest)
    guest.goto(address)
    guest.locator(".tile.loaded").first.wait_for()
    picture = guest.locator(".tile img").first.get_attribute("src")
    assert picture is not None
    owner.get_by_role("link", name="Done").click()
    owner.get_by_text("Visitor 1").wait_for()
    assert address.split("/")[-2] not in owner.content()
    assert violations(owner) == []
    owner.get_by_text("End the link…").click()
    assert violations(owner) == []
    owner.get_by_role("button", name="End the link").click()
    owner.get_by_text("The link has ended").wait_for()
    assert guest.request.get(picture).status == 401
    assert guest.goto(address).status == 404  # type: ignore[union-attr]


def test_what_ends_takes_its_thumbnails_along(
    shared: SharedServer, visit: Callable[..., Page]
) -> None:
    """Those too that a browser has kept; and whichever process has ended it."""
    page = visit(shared.link())
    page.locator(".tile.loaded").first.wait_for()
    pictures = [
        address
        for image in page.locator(".tile img").all()
        if (address := image.get_attribute("src")) and "/-/thumbs/" in address
    ]
    fetched = "address => fetch(address).then(answer => answer.status)"
    assert {page.evaluate(fetched, address) for address in pictures} == {200}
    shared.revoke()
    assert {page.evaluate(fetched, address) for address in pictures} == {401}
    page.get_by_role("heading", name="There is nothing here").wait_for()
