"""Two people of a household, one of whom shares with the other, at browsers and drives."""

from __future__ import annotations

import http.client
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.axe import violations
from support.chromium import until, window
from support.scenes import scene
from support.server import PASSWORD, USER, Server, basic, run, serving

from webui.session import COOKIE

OTHER = "bob"


@dataclass(frozen=True)
class Household:
    """A server with the admin's photos, and both at their browsers."""

    server: Server
    browser: Browser
    owner: BrowserContext
    other: BrowserContext

    def page(self, context: BrowserContext, path: str) -> Page:
        """Open a page."""
        page = context.new_page()
        page.goto(path)
        return page

    def dav(self, method: str, path: str, body: bytes | None = None, who: str = OTHER) -> int:
        """Send a request as a drive does and return the status."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(method, path, body, basic(who))
            return connection.getresponse().status
        finally:
            connection.close()


def jpeg(seed: int) -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Pinhole", f"Pinhole {seed}"
    scene(seed, 1200, 800).save(made, "JPEG", quality=85, exif=exif)
    return made.getvalue()


@pytest.fixture(scope="module")
def household(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Household]:
    """The admin has a folder of photos, which is in an album too; bob has nothing."""
    data = tmp_path_factory.mktemp("sharing") / "data"
    with serving(data, "--processes", "2") as server:
        added = run("user", "add", OTHER, "--password-stdin", "--data", str(data), stdin=PASSWORD)
        assert 0 == added.returncode, added.stderr
        server.request("MKCOL", "/files/Trip")
        server.request("MKCOL", "/files/Trip/Day%201")
        for number in range(1, 7):
            server.request("PUT", f"/files/Trip/hill{number}.jpg", jpeg(number))
        server.request("PUT", "/files/Trip/Day%201/lake.jpg", jpeg(9))
        server.request("PUT", "/files/secret.jpg", jpeg(8))
        server.request(
            "COPY", "/files/Trip", headers={"Destination": f"{server.url}/albums/Holiday"}
        )
        contexts = [window(browser, server.url, locale="en-GB") for _ in range(2)]
        for context, name in zip(contexts, (USER, OTHER), strict=True):
            page = context.new_page()
            page.goto("/-/login")
            page.get_by_label("Name").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url("**/timeline/")
            page.close()
        yield Household(server, browser, *contexts)
        for context in contexts:
            context.close()


def test_a_folder_is_shared_from_its_page(household: Household) -> None:
    """By keys alone; the page tells, and the other finds it, with pictures, and no way to more."""
    page = household.page(household.owner, "/files/Trip/")
    page.locator(".tile.loaded").first.wait_for()
    page.get_by_role("button", name="Share…").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Share “Trip”")
    expect(dialog.get_by_label("With whom")).to_have_value(OTHER)
    assert violations(page) == []
    dialog.get_by_role("button", name="Share", exact=True).press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("“Trip”: bob can view")
    expect(dialog.get_by_label("What bob may do")).to_have_value("view")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Shared…")).to_be_focused()
    page.goto("/files/")
    expect(page.locator(".folder-card", has_text="Trip, shared")).to_be_visible()
    other = household.page(household.other, "/shared/")
    other.get_by_role("link", name=USER).click()
    expect(other.get_by_text("You can view", exact=True)).to_be_visible()
    assert violations(other) == []
    other.get_by_role("link", name="Trip").click()
    expect(other.get_by_text(f"Shared by {USER}: you can view")).to_be_visible()
    other.locator(".tile.loaded").first.wait_for()
    assert violations(other) == []
    expect(other.get_by_role("button", name="Share…")).to_have_count(0)
    assert household.dav("PUT", f"/shared/{USER}/Trip/new.jpg", jpeg(20)) == 403


def test_what_is_anothers_can_be_looked_at_and_not_sorted(household: Household) -> None:
    """The viewer shows and downloads it, and offers neither albums nor faces nor favourites."""
    other = household.page(household.other, f"/shared/{USER}/Trip/")
    other.locator(".tile.loaded").first.click()
    other.locator(".viewer .pswp__img").first.wait_for()
    other.keyboard.press("i")
    panel = other.get_by_role("complementary", name="Information")
    expect(panel.locator("code")).to_have_text(f"/shared/{USER}/Trip/hill1.jpg")
    expect(panel).to_contain_text("Pinhole 1")
    for name in ("Favourite", "Faces", "Add to an album"):
        expect(other.get_by_role("button", name=name)).to_have_count(0)
    other.keyboard.press("a")
    other.keyboard.press("f")
    other.keyboard.press("l")
    expect(other.get_by_role("dialog", name="Add to an album")).to_have_count(0)
    expect(other.get_by_role("link", name="Download the original")).to_be_visible()
    until(other, "document.querySelectorAll('.pswp__img').length > 0")
    assert violations(other) == []


def test_levels_change_at_once_and_can_be_undone(household: Household) -> None:
    """By the dialog; what was undone holds for the drive too."""
    page = household.page(household.owner, "/albums/Holiday/")
    page.get_by_role("button", name="Share…").click()
    dialog = page.get_by_role("dialog", name="Share “Holiday”")
    dialog.get_by_label("What they may do").select_option("add")
    dialog.get_by_role("button", name="Share", exact=True).click()
    expect(dialog.get_by_role("status")).to_contain_text("bob can view and add")
    assert household.dav("PUT", f"/shared/{USER}/Holiday/new.jpg", jpeg(21)) == 201
    assert household.dav("DELETE", f"/shared/{USER}/Holiday/new.jpg") == 403
    dialog.get_by_label("What bob may do").select_option("edit")
    expect(dialog.get_by_role("status")).to_contain_text("bob can edit")
    assert household.dav("DELETE", f"/shared/{USER}/Holiday/new.jpg") == 204
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.get_by_role("status")).to_contain_text("bob can view and add")
    dialog.get_by_role("button", name="Share with bob no more").click()
    expect(dialog.get_by_role("status")).to_contain_text("is not shared with bob any more")
    assert household.dav("PROPFIND", f"/shared/{USER}/Holiday/") == 404
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.get_by_label("What bob may do")).to_have_value("add")
    page.goto("/-/journal")
    expect(page.get_by_text("(by bob)").first).to_be_visible()


def test_all_shares_are_on_one_page(household: Household) -> None:
    """Of either side; who leaves sees it no more, and the owner is told."""
    page = household.page(household.owner, "/-/account/shares")
    page.get_by_role("link", name="Holiday").wait_for()
    assert violations(page) == []
    other = household.page(household.other, "/-/account/shares")
    expect(other.get_by_text(f"Of {USER}: you can view and add")).to_be_visible()
    assert violations(other) == []
    other.get_by_role("button", name=f"Leave Holiday of {USER}").click()
    expect(other.get_by_role("link", name="Holiday")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("link", name="Holiday")).to_have_count(0)
    page.get_by_role("button", name="Change how Trip is shared").click()
    page.get_by_label("What bob may do").select_option("edit")
    expect(page.get_by_role("status").filter(has_text="bob can edit")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".row-more", has_text="can edit")).to_be_visible()


def test_what_is_shared_no_more_is_seen_no_more(household: Household) -> None:
    """At once and in every process: page, thumbnails, bytes. An open page says so by itself."""
    other = household.page(household.other, f"/shared/{USER}/Trip/")
    image = other.locator(".tile.loaded img").first
    thumbnail = image.get_attribute("src")
    assert thumbnail
    (cookie,) = [each for each in household.other.cookies() if each["name"] == COOKIE]
    addresses = [thumbnail, f"/shared/{USER}/Trip/hill1.jpg", f"/-/api/folder/shared/{USER}/Trip"]

    def answers() -> set[int]:
        found = set()
        for address in addresses * 8:  # a connection each, so that all processes are asked
            asking = http.client.HTTPConnection("127.0.0.1", household.server.port, timeout=60)
            asking.request("GET", address, headers={"Cookie": f"{COOKIE}={cookie['value']}"})
            found.add(asking.getresponse().status)
            asking.close()
        return found

    assert answers() == {200}
    page = household.page(household.owner, "/-/account/shares")
    page.get_by_role("button", name="Stop sharing Trip").click()
    expect(page.get_by_text("Nothing yet").first).to_be_visible()
    assert answers() == {404}
    expect(other.get_by_role("heading", name="There is nothing here")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sharing_fits_on_a_phone(household: Household, scheme: str) -> None:
    """Nothing is cut off, and all can be touched."""
    state = household.owner.storage_state()
    phone = window(
        household.browser, household.server.url, "phone", storage_state=state, color_scheme=scheme
    )
    page = phone.new_page()
    page.goto("/albums/Holiday/")
    page.get_by_role("button", name="Share").tap()
    page.get_by_label("With whom").wait_for()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/-/account/shares")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    phone.close()
