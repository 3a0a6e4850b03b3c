"""A browser at a server that has a host name of its own for what users stored."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from support.chromium import until, window
from support.fake_pictures import clip
from support.scenes import scene
from support.server import PASSWORD, USER, Server, free_port, serving
from support.shared_server import SharedServer

from config import load_settings
from server.household import open_household

PHOTO, CLIP, TRAP = "/files/Trip/hills.png", "/files/Trip/clip.webm", "/files/Trip/trap.svg"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Of two names for the same address, the gallery has one, and the files the other."""
    port = free_port()
    apart = {"MANTELPIECE_WEB_FILES_HOST": f"localhost:{port}"}
    data = tmp_path_factory.mktemp("apart") / "data"
    with serving(data, "--processes", "1", environ=apart, port=port) as running:
        assert 201 == running.request("MKCOL", "/files/Trip")[0]
        picture = io.BytesIO()
        scene(1, 1200, 800).save(picture, "PNG")
        script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
        for path, content in ((PHOTO, picture.getvalue()), (CLIP, clip()), (TRAP, script)):
            assert 201 == running.request("PUT", path, content)[0]
        yield running


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A window with the admin signed in; it must have nothing to complain of."""
    complaints: list[str] = []
    context = window(browser, server.url, locale="en-GB")
    page = context.new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto("/files/Trip/")
    page.get_by_label("Name").fill(USER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator(".tile.loaded").nth(1).wait_for()
    yield page
    context.close()
    assert [] == complaints


def is_apart(url: str, path: str) -> bool:
    found = urlsplit(url)
    return found.hostname == "localhost" and found.path.endswith(path)


def test_the_viewer_shows_the_original_from_there(page: Page) -> None:
    """The page itself says that it may; the picture gets to know nothing of the page."""
    with page.expect_response(lambda answer: is_apart(answer.url, PHOTO)) as sent:
        page.locator(".tile.loaded", has_not=page.locator(".badge")).first.click()
    assert 200 == sent.value.status
    headers = sent.value.request.all_headers()
    assert not {"cookie", "referer", "authorization"} & headers.keys()
    until(page, "[...document.images].some((each) => each.naturalWidth === 1200)")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the original").click()
    assert "hills.png" == download.value.suggested_filename
    assert Path(download.value.path()).stat().st_size > 1000


def test_a_video_plays_from_there(page: Page) -> None:
    """From where one wants, in ranges."""
    with page.expect_response(lambda answer: is_apart(answer.url, CLIP)) as sent:
        page.locator(".tile.loaded", has=page.locator(".badge")).first.click()
        page.locator("video.slide-video").wait_for()
    assert 206 == sent.value.status
    page.evaluate("document.querySelector('video.slide-video').muted = true")
    page.keyboard.press("Space")
    until(page, "document.querySelector('video.slide-video').currentTime > 0.1")
    page.evaluate("document.querySelector('video.slide-video').currentTime = 1.5")
    until(page, "document.querySelector('video.slide-video').currentTime >= 1.5")


def test_a_link_to_a_file_survives_signing_in(browser: Browser, server: Server) -> None:
    """From the log-in page one gets to the file on the other host."""
    context = window(browser, server.url)
    page = context.new_page()
    page.goto(PHOTO)
    page.get_by_label("Name").fill(USER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(rf"^http://localhost:{server.port}/.*{PHOTO}$"))
    assert "image/png" == page.evaluate("document.contentType")
    context.close()


def test_so_does_what_a_public_link_leads_to(browser: Browser, server: Server) -> None:
    """Shown and saved as the link says, and without its token in the address."""
    with open_household(load_settings({"data": server.data}, {})) as household:
        at = SharedServer(server, household).link()
        context = window(browser, server.url)
        page = context.new_page()
        page.goto(at)
        page.locator(".tile.loaded").nth(1).wait_for()
        with page.expect_response(lambda answer: is_apart(answer.url, "hills.png")) as sent:
            page.locator(".tile.loaded", has_not=page.locator(".badge")).first.click()
        assert 200 == sent.value.status
        assert at not in sent.value.url
        until(page, "[...document.images].some((each) => each.naturalWidth === 1200)")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the original").click()
        assert is_apart(download.value.url, "hills.png")
        assert "hills.png" == download.value.suggested_filename
        context.close()


def test_what_could_run_is_saved_instead(page: Page, server: Server) -> None:
    """And would find no cookie where it comes from."""
    with page.expect_download() as download:
        page.evaluate(f"location.href = '{TRAP}'")
    assert is_apart(download.value.url, TRAP)
    expect(page).to_have_url(f"{server.url}/files/Trip/")
