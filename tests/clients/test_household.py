"""A household lives with sharing: an owner, another user and a guest, in browsers and drives."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.chromium import PATIENCE_S, chromium, sign_in, window
from support.rclone import Rclone
from support.scenes import scene
from support.server import PASSWORD, USER, Server, serving

from config import load_settings
from library.access.terms import Terms
from library.access.things import Kind, Thing
from library.catalog.access_schema import links
from library.model import Role, StoredFolder
from server.household import Household, open_household

OTHER, GUEST = "bob", "gina"
TRIP = f"/shared/{USER}/Trip/"
GUESSES = 15  # more than anybody may make without waiting


@dataclass(frozen=True)
class Living:
    """A server, who lives with it, and their devices."""

    server: Server
    household: Household
    browser: Browser
    people: dict[str, BrowserContext]
    devices: dict[str, Rclone]

    def page(self, name: str, path: str) -> Page:
        """Open a page."""
        page = self.people[name].new_page()
        page.goto(path)
        return page

    def names(self, name: str, path: str) -> list[str] | None:
        """Return what somebody's device lists there; None: it finds no such folder."""
        done = self.devices[name]("lsf", "--retries", "1", f"dav:{path}")
        return sorted(done.stdout.split()) if done.returncode == 0 else None

    def link(self, **terms: datetime) -> str:
        """Make a link to the owner's folder, and return its address."""
        library, owner = self.household.library, self.household.accounts.find(USER)
        folder = library.child(library.root(owner).id, "Trip")
        assert isinstance(folder, StoredFolder)
        thing = Thing(Kind.FOLDER, folder.id)
        return f"/s/{self.household.links.make(owner, thing, 'Trip', Terms(**terms))[1]}/"


def jpeg(number: int) -> bytes:
    """A drawn photo."""
    made = io.BytesIO()
    scene(number, 600, 400).save(made, "JPEG")
    return made.getvalue()


@pytest.fixture(scope="module")
def living(tool: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    program, data = tool("rclone"), tmp_path_factory.mktemp("living") / "data"
    with ExitStack() as closing:
        browser = closing.enter_context(chromium())
        expect.set_options(timeout=PATIENCE_S * 1000)
        server = closing.enter_context(serving(data, "--processes", "2"))
        household = closing.enter_context(open_household(load_settings({"data": data}, {})))
        household.accounts.add(OTHER, PASSWORD, Role.USER)
        household.accounts.add(GUEST, PASSWORD, Role.GUEST)
        server.request("MKCOL", "/files/Trip")
        for number in (1, 2):
            server.request("PUT", f"/files/Trip/hill{number}.jpg", jpeg(number))
        people = {name: window(browser, server.url) for name in (USER, OTHER, GUEST)}
        for name, context in people.items():
            page = context.new_page()
            page.goto("/-/login")
            sign_in(page, name, PASSWORD)
            page.get_by_role("button", name="Sign in").wait_for(state="detached")
            page.close()
        accounts = household.accounts
        devices = {
            name: Rclone(
                program,
                server.url,
                name,
                accounts.app_passwords.make(accounts.find(name), "Phone")[1],
            )
            for name in (USER, OTHER)
        }
        yield Living(server, household, browser, people, devices)
        for context in people.values():
            context.close()


def test_what_is_shared_lives_until_it_is_taken_back(living: Living, tmp_path: Path) -> None:
    """Given in a dialog, added to by a drive; taken back, it is gone at once, pictures as well."""
    owner = living.page(USER, "/files/Trip/")
    owner.get_by_role("button", name="Share…").click()
    dialog = owner.get_by_role("dialog", name="Share “Trip”")
    for name, level, words in ((OTHER, "add", "can view and add"), (GUEST, "view", "can view")):
        dialog.get_by_label("With whom").select_option(name)
        dialog.get_by_label("What they may do").select_option(level)
        dialog.get_by_role("button", name="Share", exact=True).click()
        expect(dialog.get_by_role("status")).to_contain_text(f"{name} {words}")
    guest = living.page(GUEST, TRIP)
    guest.locator(".tile.loaded").first.wait_for()
    picture = guest.locator(".tile.loaded img").first.get_attribute("src")
    assert picture is not None

    (tmp_path / "lake.jpg").write_bytes(jpeg(3))
    copied = living.devices[OTHER]("copy", str(tmp_path), f"dav:{TRIP}")
    assert copied.returncode == 0, copied.stderr
    assert living.names(USER, "/files/Trip") == ["hill1.jpg", "hill2.jpg", "lake.jpg"]
    guest.reload()
    expect(guest.locator(".tile")).to_have_count(3)

    assert living.people[GUEST].request.get(picture).status == 200
    for name in (GUEST, OTHER):
        dialog.get_by_role("button", name=f"Share with {name} no more").click()
        expect(dialog.get_by_role("status")).to_contain_text(f"not shared with {name} any more")
    for name in (GUEST, OTHER):
        for path in (TRIP, picture, f"{TRIP}hill1.jpg", f"/-/api/folder{TRIP}"):
            assert living.people[name].request.get(path).status == 404, path
    guest.reload()
    expect(guest.get_by_role("heading", name="There is nothing here")).to_be_visible()
    assert living.names(OTHER, TRIP) is None
    assert living.names(OTHER, "/shared") is None
    assert living.people[USER].request.get(picture).status == 200


def test_a_link_ends_when_its_time_is_over(living: Living) -> None:
    """In the browser in which it is open, its pictures as well."""
    at = living.link(expires=datetime.now(UTC) + timedelta(days=1))
    context = window(living.browser, living.server.url)
    page = context.new_page()
    page.goto(at)
    page.locator(".tile.loaded").first.wait_for()
    picture = page.locator(".tile.loaded img").first.get_attribute("src")
    assert picture is not None
    assert context.request.get(picture).status == 200
    with living.household.catalog.write() as connection:
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(links.update().values(expires=past))
    assert context.request.get(picture).status == 401
    assert context.request.get(f"{at}hill1.jpg").status == 404
    assert page.reload().status == 404  # type: ignore[union-attr]
    context.close()


def test_who_guesses_waits_and_nobody_else_does(living: Living) -> None:
    """The page says so; who is signed in, and devices that are known, go on as before."""
    context = window(living.browser, living.server.url)
    page = context.new_page()
    page.goto("/-/login")
    for number in range(GUESSES):
        with page.expect_navigation() as answered:
            sign_in(page, OTHER, f"guess {number}")
        if answered.value is not None and answered.value.status == 429:
            break
    else:
        pytest.fail("one may guess for ever")
    expect(page.get_by_role("alert")).to_contain_text("again")
    expect(page.get_by_label("Password")).to_be_visible()
    for name in (USER, OTHER):
        assert living.page(name, "/timeline/").title()
        assert living.people[name].request.get("/timeline/").status == 200
        assert living.names(name, "/files") is not None
    assert living.people[GUEST].request.get("/").status == 200
    context.close()
