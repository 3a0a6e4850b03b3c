"""Every kind of video in a real browser, from the upload to the moving picture."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.chromium import PATIENCE_S, until, window
from support.server import PASSWORD, USER, Server, serving
from support.videos import make_video, repeat

ELEMENT = "document.querySelector('.pswp__item[aria-hidden=false] video')"
# As browsers get them: as they are, with the index in front, or prepared.
VIDEOS = {
    "direct.webm": ({"video": "vp9", "audio": "opus"}, "/files/direct.webm"),
    "front.mp4": ({}, "/original?"),
    "front.mov": ({"rotation": 90}, "/original?"),
    "copied.ts": ({"audio": "ac3"}, "/film"),
    "copied.mov": ({"audio": "pcm_s16le"}, "/film"),
    "coded.mp4": ({"video": "hevc"}, "/film"),
    "coded.avi": ({"video": "mpeg4", "audio": "mp3", "size": (161, 121)}, "/film"),
    "silent.mov": ({"video": "prores", "audio": None}, "/film"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A household with one video of each kind."""
    folder = tmp_path_factory.mktemp("videos")
    with serving(tmp_path_factory.mktemp("household") / "data") as running:
        for name, (how, _) in VIDEOS.items():
            path = make_video(folder / name, seconds=4, **how)  # type: ignore[arg-type]
            assert running.request("PUT", f"/files/{name}", path.read_bytes())[0] == 201
        clip = make_video(folder / "clip.avi", video="mpeg4", audio=None, size=(1280, 720), rate=25)
        long = repeat(clip, folder / "long.avi", 60)
        assert running.request("PUT", "/files/long.avi", long.read_bytes())[0] == 201
        yield running


@pytest.fixture(scope="module")
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """Alice, signed in, when the worker is through."""
    context = window(browser, server.url, locale="en-GB")
    page = context.new_page()
    page.goto("/files/")
    page.get_by_label("Name").fill(USER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    wait(lambda: not working(page))
    yield page
    context.close()


def working(page: Page) -> int:
    """How many files the worker has still to do."""
    page.goto("/files/")
    return int(page.evaluate("fetch('/-/api/progress').then(a => a.json()).then(a => a.pending)"))


def wait(done: Callable[[], object]) -> None:
    """Wait until *done* says so."""
    end = time.monotonic() + 1.5 * PATIENCE_S
    while not done():
        assert time.monotonic() < end
        time.sleep(0.2)


@pytest.mark.parametrize("name", VIDEOS)
def test_every_video_plays_and_can_be_searched(page: Page, name: str) -> None:
    """However it is coded: time goes on, and one can go to its end and back."""
    page.goto("/files/")
    page.locator(f'a.tile[href="/files/{name}"]').click()
    until(page, f"{ELEMENT}?.readyState >= 1")
    assert VIDEOS[name][1] in page.evaluate(f"{ELEMENT}.currentSrc")
    page.evaluate(f"{ELEMENT}.muted = true; void {ELEMENT}.play()")
    until(page, f"{ELEMENT}.currentTime > 0.3")
    assert page.evaluate(f"{ELEMENT}.duration") == pytest.approx(4, abs=0.2)
    shown = page.evaluate(f"[{ELEMENT}.videoWidth, {ELEMENT}.videoHeight]")
    how = VIDEOS[name][0]
    size = how.get("size", (128, 96))
    assert isinstance(size, tuple)
    expected = [edge // 2 * 2 for edge in size]
    assert (expected[::-1] if how.get("rotation") else expected) == shown
    page.evaluate(f"{ELEMENT}.currentTime = 3")
    until(page, f"!{ELEMENT}.seeking && {ELEMENT}.currentTime >= 3")
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)


def left(server: Server) -> list[str]:
    """What lies where films are, without those of the other tests."""
    films = server.data / "cache" / "films"
    return [path.name for path in films.rglob("*") if path.suffix in (".part", ".percent")]


@pytest.mark.parametrize("how", ["Cancel", "Escape"])
def test_what_is_not_waited_for_is_not_made(page: Page, server: Server, how: str) -> None:
    """One sees how far it is; cancelled or closed, nothing is left of it."""
    page.goto("/files/")
    page.locator('a.tile[href="/files/long.avi"]').click()
    expect(page.get_by_text("Preparing video… ")).to_be_visible()
    if how == "Cancel":
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("button", name="Prepare it")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)
    wait(lambda: not left(server))
    state = "fetch('/-/api/videos/' + {}).then(a => a.json()).then(a => a.film.making)"
    rows = page.evaluate("fetch('/-/api/folder/files').then(a => a.json()).then(a => a.items)")
    (number,) = [row[0] for row in rows if row[1] == "long.avi"]
    wait(lambda: page.evaluate(state.format(number)) == "absent")


def test_a_video_moves_under_the_mouse(page: Page) -> None:
    """Silently, and it stops when the mouse leaves."""
    page.goto("/files/")
    tile = page.locator('a.tile[href="/files/coded.mp4"]')
    tile.hover()
    moving = tile.locator("video.moving.plays")
    moving.wait_for()
    assert moving.evaluate("video => video.muted && video.loop && video.src.includes('/clips/')")
    page.mouse.move(0, 0)
    expect(tile.locator("video")).to_have_count(0)


def test_who_wants_no_motion_sees_none(browser: Browser, page: Page, server: Server) -> None:
    """As their system says."""
    context = window(browser, server.url, reduced_motion="reduce")
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    still = context.new_page()
    still.goto("/files/")
    asked: list[str] = []
    still.on("request", lambda request: asked.append(request.url))
    still.locator('a.tile[href="/files/coded.mp4"]').hover()
    still.wait_for_timeout(500)
    assert not [url for url in asked if "/-/clips/" in url]
    context.close()


def test_a_film_that_was_made_is_there_the_next_time(page: Page, server: Server) -> None:
    """One file for each that was watched, and no half ones."""
    made = [path for path in (server.data / "cache" / "films").rglob("*") if path.is_file()]
    prepared = [name for name, (_, source) in VIDEOS.items() if source == "/film"]
    assert len(prepared) == len(made)
    page.goto("/files/")
    with page.expect_response(lambda answer: answer.url.endswith("/film")) as answer:
        page.locator('a.tile[href="/files/coded.avi"]').click()
    assert ("GET", 206) == (answer.value.request.method, answer.value.status)
    page.keyboard.press("Escape")


def test_files_are_left_as_they_were(server: Server) -> None:
    """Preparing writes to the cache alone."""
    files = server.data / "media" / USER
    names = sorted(path.name for path in Path(files).iterdir() if path.is_file())
    assert sorted([*VIDEOS, "long.avi"]) == names
