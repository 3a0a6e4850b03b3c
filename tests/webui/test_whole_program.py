"""What one person does with the whole program: `mantelpiece serve`, a browser, and a drive."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from support.chromium import sign_in, until, window
from support.fake_pictures import clip
from support.scenes import scene
from support.server import PASSWORD, USER, Server, serving

TAKEN = datetime(2024, 5, 4, 16, 5, 9)  # noqa: DTZ001  # a wall clock, as cameras have it
PHOTO, CLIP = "/files/Trip/hills.jpg", "/files/Trip/clip.webm"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new household's server."""
    with serving(tmp_path_factory.mktemp("household") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """The browser's one window: each test goes on where the one before ended."""
    context = window(browser, server.url, locale="en-GB")
    yield context.new_page()
    context.close()


def jpeg() -> bytes:
    """A drawn photo as a camera would write it."""
    exif = Image.Exif()
    exif[0x0110] = "Pinhole 1"
    exif.get_ifd(0x8769)[0x9003] = TAKEN.strftime("%Y:%m:%d %H:%M:%S")
    made = io.BytesIO()
    scene(1, 1200, 800).save(made, "JPEG", exif=exif, quality=90)
    return made.getvalue()


def test_one_signs_in_and_learns_how_to_begin(page: Page, server: Server) -> None:
    """The timeline comes first; while it is empty, it shows the address of the drive."""
    page.goto("/")
    sign_in(page, USER, PASSWORD)
    expect(page).to_have_url(f"{server.url}/timeline/")
    expect(page.get_by_role("heading", name="Put your photos on the mantelpiece")).to_be_visible()
    expect(page.get_by_text(f"{server.url}/", exact=True).first).to_be_visible()


def test_an_upload_appears_by_itself(page: Page, server: Server) -> None:
    """On the page that is open, under its day; `make bench` measures how soon."""
    assert server.request("MKCOL", "/files/Trip")[0] == 201
    assert server.request("PUT", PHOTO, jpeg())[0] == 201
    began = time.monotonic()
    page.locator(".tile.loaded").wait_for()
    print(f"on_screen_s={time.monotonic() - began:.2f}")
    expect(page.get_by_role("heading", name="May 2024")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("Sat.* 4 May"))).to_be_visible()


def test_the_viewer_tells_what_is_known(page: Page, server: Server) -> None:
    """Where the file is, when it was taken, by what; the download is what was uploaded."""
    page.locator(".tile.loaded").click()
    page.locator(".viewer .pswp__img").first.wait_for()
    page.keyboard.press("i")
    panel = page.get_by_role("complementary", name="Information")
    day = re.compile("Saturday,? 4 May 2024")
    for words in (day, "16:05", "1200 × 800", "Pinhole 1", PHOTO):
        expect(panel).to_contain_text(words)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the original").click()
    assert download.value.suggested_filename == "hills.jpg"
    assert Path(download.value.path()).read_bytes() == jpeg()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)


def test_a_video_plays_from_where_one_wants(page: Page, server: Server) -> None:
    """It is sent in ranges, so that one can go to its end at once."""
    assert server.request("PUT", CLIP, clip())[0] == 201
    page.goto("/files/Trip/")
    tile = page.locator(".tile.loaded", has=page.locator(".badge"))
    with page.expect_response(lambda answer: answer.url.endswith(CLIP)) as sent:
        tile.click()
        page.locator("video").wait_for()
    assert sent.value.status == 206
    page.evaluate("document.querySelector('video').muted = true")
    page.keyboard.press("Space")
    until(page, "document.querySelector('video').currentTime > 0.1")
    page.evaluate("document.querySelector('video').currentTime = 1.5")
    until(page, "document.querySelector('video').currentTime >= 1.5")
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)


def test_a_link_to_a_file_survives_signing_in(page: Page, server: Server) -> None:
    """Signed out, its address leads to the log-in page, and from there to the file."""
    page.get_by_label(f"Account of {USER}").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{server.url}/-/login")
    page.goto(PHOTO)
    expect(page).to_have_url(f"{server.url}/-/login?next={PHOTO}")
    with page.expect_response(lambda answer: answer.url.endswith(PHOTO)) as sent:
        sign_in(page, USER, PASSWORD)
    expect(page).to_have_url(f"{server.url}{PHOTO}")
    assert sent.value.headers["content-type"] == "image/jpeg"
