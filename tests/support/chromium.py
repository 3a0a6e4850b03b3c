"""Debian's Chromium, to look at pages with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
SIZES = {"phone": (390, 844), "desk": (1440, 900)}
PATIENCE_S = 60.0  # a machine that is busy fails no test
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


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run it until the block ends; without it, tests skip, but fail in CI."""
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=_ARGUMENTS, timeout=PATIENCE_S * 1000
        )
        yield browser
        browser.close()


def window(browser: Browser, url: str, size: str = "desk", **options: object) -> BrowserContext:
    """Open a window of that size, at whose pages nobody has looked yet."""
    width, height = SIZES[size]
    phone = size == "phone"
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        has_touch=phone,
        is_mobile=phone,
        **options,  # type: ignore[arg-type]
    )
    context.set_default_timeout(PATIENCE_S * 1000)
    return context


def sign_in(page: Page, name: str, password: str) -> None:
    """Fill in the log-in page that is open."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def until(page: Page, condition: str) -> None:
    """Wait for a condition. Playwright's own way is an eval, which our policy forbids."""
    for _ in range(round(PATIENCE_S * 20)):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)
