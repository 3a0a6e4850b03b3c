"""A browser at a server with a certificate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from support.chromium import window
from support.server import PASSWORD, USER, serving

from server.certificates import issue


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """A window at the log-in page, by https; whether the authority is trusted is not the point."""
    data = tmp_path / "data"
    data.mkdir()
    issued = issue(data / "tls", ("localhost", ip_address("127.0.0.1")), datetime.now(UTC))
    with serving(data, "--processes", "1", "--tls-cert", str(issued.server)) as server:
        url = server.url.replace("http:", "https:")
        context = window(browser, url, ignore_https_errors=True)
        page = context.new_page()
        page.goto("/files/")
        yield page
        context.close()


def test_the_browser_takes_our_cookies_and_gives_them_back(page: Page) -> None:
    """With the prefix that it allows for nothing less; signing out takes the session's."""
    page.get_by_label("Name").fill(USER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/files/$"))
    cookies = page.context.cookies()
    assert {"__Host-mantelpiece_session", "__Host-mantelpiece_form"} == {
        cookie["name"] for cookie in cookies
    }
    assert all(cookie["secure"] and cookie["httpOnly"] for cookie in cookies)
    page.get_by_label(f"Account of {USER}").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/-/login$"))
    assert ["__Host-mantelpiece_form"] == [cookie["name"] for cookie in page.context.cookies()]
