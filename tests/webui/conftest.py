"""A small made-up household, and a browser to look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from support.account_pages import pages
from support.chromium import PATIENCE_S, chromium, window
from support.fake_gallery import BURST, DANCE, FILM, LIVE, NAME, PASSWORD, FakeGallery, served
from support.fake_people import FakePeople
from support.fake_photos import FakeFolder, folder_of, photo, timeline, video
from support.home_fixtures import blank_index, catalog, data, home, no_fsync
from support.says import Says

from library.model import Kind
from webui.session import COOKIE

__all__ = ["blank_index", "catalog", "data", "home", "no_fsync", "pages"]


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
    moving = folder_of(
        "Moving",
        photo(LIVE, "Live.jpg", badges="live"),
        photo(BURST, "Burst.jpg", badges="live raw burst:3"),
        photo(42, "Raw.jpg", badges="raw"),
        photo(43, "Gone.jpg", badges="live"),
        photo(44, "Still.jpg"),
    )
    gif: dict[str, object] = {"mime": "image/gif", "duration_s": 1.5, "width": 320, "height": 240}
    animations = folder_of(
        "Animations",
        photo(DANCE, "Dance.gif", **gif),
        photo(FILM, "Film.gif", **{**gif, "size": 30_000_000}),
        photo(52, "Still.gif", mime="image/gif"),
    )
    files = folder_of(
        "files", photo(30, "Thumbs.db", kind=Kind.OTHER), folders=[holiday, moving, animations]
    )
    return FakeFolder("", [files, timeline(months=30, each=12), FakeFolder("empty")])


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where made-up thumbnails are kept, drawn once for all tests."""
    return tmp_path_factory.mktemp("pictures")


@pytest.fixture
def gallery(pictures: Path) -> FakeGallery:
    """A household with a little of everything."""
    return FakeGallery(small_tree(), pictures)


@pytest.fixture
def known(gallery: FakeGallery) -> FakePeople:
    """What is known of the people in it."""
    assert gallery.known is not None
    return gallery.known


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


@pytest.fixture
def say(client: FlaskClient) -> Says:
    """Alice's page."""
    return Says(client)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests; each has windows of its own."""
    with chromium() as running:
        expect.set_options(timeout=PATIENCE_S * 1000)
        yield running


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
        context = window(browser, url, size, **options)
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
