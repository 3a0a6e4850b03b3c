"""A small made-up household, and a browser to look at it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright
from support.fake_gallery import (
    NAME,
    PASSWORD,
    FakeFolder,
    FakeGallery,
    folder_of,
    photo,
    served,
    timeline,
    video,
)

from library.model import Kind
from webui.session import COOKIE

_CHROMIUM = Path("/usr/bin/chromium")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-precise-memory-info",
    "--js-flags=--expose-gc",
]
SIZES = {"phone": (390, 844), "desk": (1440, 900)}


def small_tree() -> FakeFolder:
    """A few of everything that a folder can hold."""
    holiday = folder_of(
        "Holiday & more",
        *(photo(number) for number in range(1, 13)),
        video(20, "clip.webm"),
        photo(21, "new.jpg", has_thumbnails=False, width=None, height=None),
        photo(22, "bad.jpg", has_thumbnails=False, failure="The file is damaged."),
        photo(23, "notes.pdf", kind=Kind.OTHER, mime="application/pdf", size=123_456),
        photo(24, "100% #1 ?x.jpg"),
    )
    files = folder_of("files", photo(30, "Thumbs.db", kind=Kind.OTHER), folders=[holiday])
    return FakeFolder("", [files, timeline(months=30, each=12), FakeFolder("empty")])


@pytest.fixture
def gallery(tmp_path: Path) -> FakeGallery:
    """A household with a little of everything."""
    return FakeGallery(small_tree(), tmp_path)


@pytest.fixture
def visitor(gallery: FakeGallery) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return gallery.app().test_client()


@pytest.fixture
def client(visitor: FlaskClient, gallery: FakeGallery) -> FlaskClient:
    """A browser with Alice signed in."""
    signed_in = gallery.sign_in(NAME, PASSWORD)
    assert signed_in
    visitor.set_cookie(COOKIE, signed_in[1])
    return visitor


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without it, browser tests skip, but fail in CI."""
    if not _CHROMIUM.exists():
        missing = f"{_CHROMIUM} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the consoles of pages complained of; what is left at the end fails the test."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, url: str, gallery: FakeGallery, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open a page as Alice."""
    opened: list[Page] = []

    def open_(path: str = "/", size: str = "desk", **options: object) -> Page:
        width, height = SIZES[size]
        phone = size == "phone"
        context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            has_touch=phone,
            is_mobile=phone,
            **options,  # type: ignore[arg-type]
        )
        signed_in = gallery.sign_in(NAME, PASSWORD)
        assert signed_in
        context.add_cookies([{"name": COOKIE, "value": signed_in[1], "url": url}])
        page = context.new_page()
        opened.append(page)
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" else None
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_
    for page in opened:
        page.context.close()
    assert complaints == []


@pytest.fixture
def url(gallery: FakeGallery) -> Iterator[str]:
    """The address at which the gallery is served."""
    with served(gallery) as address:
        yield address
