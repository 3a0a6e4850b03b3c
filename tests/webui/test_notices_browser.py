"""Notices on every page, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page
from support.axe import violations
from support.chromium import until
from support.fake_gallery import ALICE, FakeGallery

from library.audit import AuditAct
from library.catalog.audit import Did, Noted

AT = datetime(2026, 5, 3, 10, 41, tzinfo=UTC)
CHANGED = Did(AuditAct.PASSWORD_CHANGED, ALICE.id, ALICE.name, "192.0.2.7")
GUESSED = Did(AuditAct.GUESSING, address="203.0.113.5", about={"accounts": 3, "addresses": 1})


@pytest.fixture(autouse=True)
def notices(gallery: FakeGallery) -> None:
    """Two, of which the newer one is for admins."""
    gallery.notices.found = [Noted(8, AT, GUESSED, 412, AT), Noted(7, AT, CHANGED)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/timeline/", "/-/map", "/-/account"])
def test_pages_with_notices_are_accessible(
    open_page: Callable[..., Page], path: str, scheme: str
) -> None:
    """By the rules of WCAG 2.2 AA; and the page below does not stick out at the side."""
    page = open_page(path, color_scheme=scheme, reduced_motion="reduce")
    until(page, "[...document.images].every(image => image.complete)")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    until(page, "document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_notice_is_dismissed_by_the_keyboard(
    open_page: Callable[..., Page], gallery: FakeGallery, javascript: bool
) -> None:
    """With and without scripts; one stays on the page."""
    page = open_page("/files/?page=1", java_script_enabled=javascript)
    region = page.get_by_role("region", name="New security notices")
    region.get_by_text("Your password was changed from 192.0.2.7").wait_for()
    region.get_by_role("button", name="Dismiss").focus()
    page.keyboard.press("Enter")
    region.wait_for(state="detached")
    assert page.url.endswith("/files/?page=1")
    assert 8 == gallery.notices.read_up_to


def test_who_was_it_not_learns_what_to_do(open_page: Callable[..., Page]) -> None:
    """On the page of the account, right at the list."""
    page = open_page()
    page.get_by_role("link", name="Not you?").click()
    page.get_by_text("sign other browsers out").wait_for()
    assert page.url.endswith("/-/account#security")
