"""With `web.files_host`, what users stored is not on the host where the cookie counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.apart import APART, AT_A_TIME, GALLERY, PASSWORD, Browser, Device, gallery_apart
from support.server import basic

from config import WebSettings
from library.catalog.schema import sessions
from library.files import Files
from library.model import Role
from server.at_a_time import AFTERWARDS
from server.web import application
from webui.session import COOKIE

ADMIN = basic("admin", PASSWORD)
PAGE, TEXT = b"<script>alert(1)</script>", b"plain words"


def sign_in(browser: Browser, name: str = "admin") -> str:
    """Sign in, and return the session's token."""
    signed_in = browser.household.accounts.sign_in(name, PASSWORD)
    assert signed_in
    browser.client.set_cookie(COOKIE, signed_in[1], domain="photos.example")
    return signed_in[1]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    """With the admin signed in, who has stored a page and a text."""
    with gallery_apart(tmp_path / "data") as browser:
        household = browser.household
        files = Files(household.library, household.accounts.find("admin"))
        for name, content in (("é & so on.html", PAGE), ("a.txt", TEXT)):
            upload = files.upload(household.library.root(files.owner).id, name)
            upload.write(content)
            upload.commit()
        yield browser


@pytest.fixture
def token(browser: Browser) -> str:
    """The session's."""
    return sign_in(browser)


pytestmark = pytest.mark.usefixtures("token")


@pytest.mark.parametrize(
    ("path", "content"), [("/files/a.txt", TEXT), ("/files/é & so on.html", PAGE)]
)
def test_a_file_is_found_on_the_other_host(browser: Browser, path: str, content: bytes) -> None:
    """It can run nothing there, tells nobody its address, and may be shown by our pages."""
    answer = browser.opened(path)
    assert (200, content) == (answer.status_code, answer.data)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert "no-referrer" == answer.headers["Referrer-Policy"]
    assert ["cross-origin"] == answer.headers.getlist("Cross-Origin-Resource-Policy")
    assert "private, no-cache" == answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    assert (content == PAGE) == ("Content-Disposition" in answer.headers)


@pytest.mark.parametrize("host", ["files.example", None])
@pytest.mark.parametrize("keep", [False, True])
def test_a_shared_computer_keeps_nothing_where_that_is_set(
    browser: Browser, host: str | None, keep: bool
) -> None:
    """Neither pages nor files, on one host or both, unless somebody asked to stay signed in."""
    web = WebSettings(files_host=host, cache_always=False)
    settings = browser.household.settings.model_copy(update={"web": web})
    client = Device(application(replace(browser.household, settings=settings)))
    signed_in = browser.household.accounts.sign_in("admin", PASSWORD, keep=keep)
    assert signed_in
    client.set_cookie(COOKIE, signed_in[1], domain="photos.example")
    there = Browser(browser.household, client)
    answers = [there.get(path) for path in ("/files/", "/-/account", "/-/api/folder/files")]
    answers.append(there.get("/files/a.txt") if host is None else there.opened("/files/a.txt"))
    told = {answer.headers["Cache-Control"].partition(",")[0] for answer in answers}
    assert {"private" if keep else "no-store"} == told


@pytest.mark.parametrize("host", ["files.example", None])
def test_what_pages_ask_by_themselves_is_no_use_of_a_session(
    browser: Browser, host: str | None
) -> None:
    """On one host or two; what somebody opens is."""
    web = WebSettings(files_host=host)
    settings = browser.household.settings.model_copy(update={"web": web})
    there = Browser(
        browser.household, Device(application(replace(browser.household, settings=settings)))
    )
    sign_in(there)
    catalog, accounts = browser.household.catalog, browser.household.accounts
    earlier = datetime.now(UTC) - timedelta(minutes=10)
    with catalog.write() as connection:
        connection.execute(sessions.update().values(last_used=earlier))

    def last_used() -> datetime:
        return accounts.sessions.of(accounts.find("admin"))[0].last_used

    for path in ("/-/api/progress?watch=/files", "/-/api/activity"):
        assert 200 == there.get(path).status_code
        assert earlier == last_used()
    assert 200 == there.get("/files/").status_code
    assert earlier < last_used()


def test_a_file_is_read_bit_by_bit(browser: Browser) -> None:
    """As players do; an unchanged one is not sent again."""
    address = browser.signed("/files/a.txt").removeprefix(APART)
    part = browser.get(address, APART, Range="bytes=1-6")
    assert (206, TEXT[1:7]) == (part.status_code, part.data)
    again = browser.get(address, APART, **{"If-None-Match": part.headers["ETag"]})
    assert 304 == again.status_code
    assert "" == browser.client.head(address, base_url=APART, buffered=True).text


def test_what_is_to_be_saved_is_saved(browser: Browser) -> None:
    """Across hosts, browsers do not heed a link's own wish."""
    assert "Content-Disposition" not in browser.opened("/files/a.txt").headers
    saved = browser.opened("/files/a.txt?download")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert TEXT == saved.data


def test_nothing_else_is_there(browser: Browser, token: str) -> None:
    """No page, no drive, no log-in; neither cookie nor password is heeded."""
    browser.client.set_cookie(COOKIE, token, domain="files.example")
    for path in ("/", "/files/", "/files/a.txt", "/-/login", "/-/static/app.js", "/-/health"):
        for headers in ({}, ADMIN):
            assert 404 == browser.get(path, APART, **headers).status_code
    address = browser.signed("/files/a.txt").removeprefix(APART)
    for method in ("POST", "PUT", "DELETE", "PROPFIND", "OPTIONS", "MOVE"):
        answer = browser.client.open(address, base_url=APART, method=method, headers=ADMIN)
        assert (405, "GET, HEAD") == (answer.status_code, answer.headers["Allow"])


def test_the_session_s_end_is_the_address_s(browser: Browser, token: str) -> None:
    """Also if somebody has passed it on."""
    address = browser.signed("/files/a.txt").removeprefix(APART)
    assert 200 == browser.get(address, APART).status_code
    browser.household.accounts.sign_out(token)
    assert 404 == browser.get(address, APART).status_code


def test_pages_and_the_drive_stay(browser: Browser) -> None:
    """Folders by the cookie, files by name and password; strangers are asked to sign in."""
    page = browser.get("/files/")
    assert 200 == page.status_code
    policy = page.headers["Content-Security-Policy"]
    assert "img-src 'self' files.example data: blob:; media-src 'self' files.example;" in policy
    assert TEXT == browser.get("/files/a.txt", **ADMIN).data
    assert 404 == browser.get("/files/none.txt").status_code
    stranger = Device(browser.client.application)
    assert 401 == stranger.get("/files/a.txt", GALLERY).status_code
    assert 401 == stranger.get("/-/videos/1/original", GALLERY).status_code


def test_videos_of_others_are_not_there(browser: Browser) -> None:
    """On neither host."""
    household = browser.household
    bob = household.accounts.add("bob", PASSWORD, Role.USER)
    upload = Files(household.library, bob).upload(household.library.root(bob).id, "b.txt")
    upload.write(TEXT)
    theirs = upload.commit().media.id
    for path in (f"/-/videos/{theirs}/original", f"/-/motion/{theirs}", "/-/videos/x/film"):
        assert 404 == browser.get(path).status_code


@pytest.mark.parametrize("path", ["/-/videos/1/original?v=1", "/-/videos/1/film", "/-/motion/1"])
def test_so_it_is_with_videos(browser: Browser, path: str) -> None:
    """Their bytes are as users stored them; here there are none."""
    address = browser.signed(path)
    assert path in address
    assert 404 == browser.opened(path).status_code


def test_a_stranger_s_file_is_nobody_else_s(browser: Browser) -> None:
    """An address opens what its user sees."""
    browser.household.accounts.add("bob", PASSWORD)
    sign_in(browser, "bob")
    assert 404 == browser.get("/files/a.txt").status_code


def test_what_is_sent_there_counts_as_its_user_s(browser: Browser) -> None:
    """Nobody takes all threads by opening files; what has been answered leaves room."""
    address = browser.signed("/files/a.txt").removeprefix(APART)
    under_way: list[Any] = []

    def status() -> int:
        told = {AFTERWARDS: (afterwards := list[Any]())}
        under_way.append(afterwards)
        return browser.client.get(address, APART, buffered=True, environ=told).status_code

    assert [200] * AT_A_TIME + [503] == [status() for _ in range(AT_A_TIME + 1)]
    for leave in under_way.pop(0):
        leave()
    assert 200 == status()
