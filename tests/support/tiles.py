"""Pictures in the grid of a page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page


def first_tile(page: Page) -> Locator:
    """The first picture of *page*, once it is to be seen: others may be loaded before it."""
    first = page.locator(".section").first.locator(".tile").first
    return first.and_(page.locator(".loaded"))
