"""Accounts in a real browser: signing in by steps, turning the second factor on, adding a user."""

from __future__ import annotations

from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from support.account_pages import Pages
from support.axe import violations
from support.chromium import window
from support.fake_gallery import served
from support.home import PASSWORD

from library.model import Role

SMALL = """
[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
    .map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
    .filter(([, box]) => box.width && box.top >= 0 && (box.width < 44 || box.height < 44))
    .map(([html]) => html)
"""
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(params=[("desk", "light"), ("phone", "dark")], ids=" ".join)
def page(browser: Browser, pages: Pages, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window, at a household with a user, a guest and somebody disabled."""
    pages.accounts.add("carol", "tea and honey", Role.GUEST)
    pages.accounts.add("dave", "tea and honey")
    pages.accounts.disable("dave")
    pages.accounts.set_quota("bob", 5 << 30)
    size, scheme = request.param
    with served(pages.gallery) as url:
        context = window(browser, url, size, color_scheme=scheme, reduced_motion="reduce")
        yield context.new_page()
        context.close()


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto("/-/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def look(page: Page) -> None:
    """What axe finds is nothing; what is tapped is large enough; nothing is cut off."""
    assert [] == violations(page)
    assert [] == page.evaluate(SMALL)
    assert not page.evaluate(OVERFLOWS)


def test_a_second_factor_from_its_beginning_to_its_end(page: Page) -> None:
    """Turned on with an authenticator, asked for at the next sign-in, turned off."""
    sign_in(page, "bob")
    page.goto("/-/account/second-factor")
    look(page)
    page.get_by_role("button", name="Turn it on").click()
    secret = page.locator("code").inner_text()
    look(page)
    totp = pyotp.TOTP(secret)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is wrong")
    expect(page.get_by_label("Code")).to_be_focused()
    page.get_by_label("Code").fill(totp.now())
    page.get_by_role("button", name="Turn it on").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert 10 == len(codes)
    look(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="It is on")).to_be_visible()
    look(page)
    page.context.clear_cookies()
    sign_in(page, "bob")
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    expect(page.get_by_label("Code")).to_be_focused()
    look(page)
    page.keyboard.type(codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/timeline/")
    page.goto("/-/account/second-factor")
    expect(page.get_by_text("9 of your recovery codes are left")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Turn it off").click()
    expect(page.get_by_role("heading", name="It is off")).to_be_visible()


def test_a_user_from_the_first_sign_in_to_the_last(page: Page, pages: Pages) -> None:
    """Added by an admin, chooses a password, is disabled and removed."""
    sign_in(page, "alice")
    page.locator("details.account summary").click()
    page.get_by_role("link", name="Users and server").click()
    look(page)
    page.get_by_label("Name").fill("erin")
    page.get_by_role("button", name="Add").click()
    made_up = page.locator(".copyable code").inner_text()
    look(page)
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("heading", name="erin")).to_be_visible()
    look(page)
    page.context.clear_cookies()
    sign_in(page, "erin", made_up)
    expect(page.get_by_role("heading", name="Choose a password")).to_be_visible()
    look(page)
    page.get_by_label("New password", exact=True).fill("password1234")
    page.get_by_label("New password, once more").fill("password1234")
    page.get_by_role("button", name="Change and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("most frequent")
    page.get_by_label("New password", exact=True).fill("walnut and honey")
    page.get_by_label("New password, once more").fill("walnut and honey")
    page.get_by_role("button", name="Change and go on").click()
    page.wait_for_url("**/timeline/")
    page.context.clear_cookies()
    sign_in(page, "alice")
    pages.age_sessions()
    page.goto("/-/admin/users/erin")
    page.get_by_role("button", name="Disable").click()
    expect(page.get_by_role("heading", name="Is it you, alice?")).to_be_visible()
    look(page)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nobody comes in as this user any more")).to_be_visible()
    look(page)
    page.get_by_label("Type “erin” to confirm").fill("erin")
    page.get_by_role("button", name="Remove erin").click()
    expect(page.get_by_role("link", name="bob")).to_be_visible()
    expect(page.get_by_role("link", name="erin")).to_have_count(0)


def test_one_s_own_pages(page: Page, pages: Pages) -> None:
    """The account and where one is signed in; a guest's, too."""
    pages.signed_in("bob")
    sign_in(page, "bob")
    for path in ("/-/account", "/-/account/sessions"):
        page.goto(path)
        look(page)
    page.get_by_role("button", name="Sign out all others").click()
    expect(page.get_by_text("This browser")).to_be_visible()
    expect(page.get_by_role("button", name="Sign out all others")).to_have_count(0)
    page.context.clear_cookies()
    pages.gallery.root.children.clear()
    sign_in(page, "carol", "tea and honey")
    page.goto("/-/account")
    look(page)
