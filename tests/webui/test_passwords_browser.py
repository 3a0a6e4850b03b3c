"""Fields for passwords in a real browser: showing them, their strength, staying signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from support.account_pages import Pages
from support.axe import violations
from support.chromium import sign_in, window
from support.fake_gallery import served
from support.home import PASSWORD

from webui.session import COOKIE

OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(params=[("desk", "light"), ("phone", "dark")], ids=" ".join)
def page(browser: Browser, pages: Pages, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window in which nobody is signed in; what its console complains of fails the test."""
    size, scheme = request.param
    said: list[str] = []
    with served(pages.gallery) as url:
        context = window(browser, url, size, color_scheme=scheme, reduced_motion="reduce")
        opened = context.new_page()
        opened.on("pageerror", lambda error: said.append(str(error)))
        yield opened
        context.close()
    assert [] == said


def look(page: Page) -> None:
    assert [] == violations(page)
    assert not page.evaluate(OVERFLOWS)


def test_a_password_is_shown_for_a_while(page: Page) -> None:
    """By mouse and keyboard, while the focus stays; never when it is sent."""
    page.clock.install()
    page.goto("/-/login")
    field, button = page.get_by_label("Password"), page.get_by_role("button", name="Show what")
    page.get_by_label("Name").fill("bob")
    field.fill("not the one")
    field.press("ArrowLeft")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_attribute("spellcheck", "false")
    expect(field).to_be_focused()
    assert 10 == field.evaluate("one => one.selectionStart")
    expect(button).to_have_attribute("aria-pressed", "true")
    look(page)
    page.clock.fast_forward(30_000)
    expect(field).to_have_attribute("type", "password")
    field.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(field).to_have_attribute("type", "text")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("type", "password")
    page.keyboard.press("Space")
    with page.expect_request("**/-/login") as sent:
        page.evaluate("""
            addEventListener('submit', () => { window.name = password.type })
        """)
        page.get_by_role("button", name="Sign in").click()
    assert "not+the+one" in (sent.value.post_data or "")
    assert "password" == page.evaluate("window.name")


def test_every_field_for_passwords_has_the_button(page: Page, pages: Pages) -> None:
    """Of the account, of the second factor, and where it is asked for again."""
    pages.with_second_factor("alice")
    page.goto("/-/login")
    sign_in(page, "bob", PASSWORD)
    pages.age_sessions()
    for path, count in (("/-/account", 3), ("/-/account/devices", 0)):
        page.goto(path)
        expect(page.get_by_role("button", name="Show what is typed")).to_have_count(count)
        look(page)
    page.goto("/-/account/second-factor")
    page.get_by_role("button", name="Turn it on").click()
    expect(page.get_by_role("button", name="Show what is typed")).to_have_count(1)
    expect(page.get_by_label("Password")).to_be_focused()
    look(page)


def test_the_strength_of_a_new_password_is_told(page: Page) -> None:
    """In words, as one types; what tells it is fetched only when it is needed."""
    fetched: list[str] = []
    page.on("request", lambda one: fetched.append(one.url))
    page.goto("/-/login")
    sign_in(page, "bob", PASSWORD)
    page.goto("/-/account")
    page.wait_for_load_state("networkidle")
    assert not any("strength-meter" in url for url in fetched)
    field, told = page.get_by_label("New password", exact=True), page.locator(".strength p")
    field.focus()
    expect(told).to_have_attribute("role", "status")
    assert any("strength-meter" in url for url in fetched)
    level = page.locator(".strength meter")
    for typed, words, value in (
        ("tea", "Strength: Too short: 9 more characters.", 1),
        ("password1234", re.compile("Strength: Weak. It is much like"), 2),
        ("walnut and honey with tea", "Strength: Strong.", 5),
        ("", "", 0),
    ):
        field.fill(typed)
        expect(told).to_have_text(words)
        assert value == level.evaluate("one => one.value")
        look(page)


def test_without_scripts_one_signs_in_all_the_same(browser: Browser, pages: Pages) -> None:
    """There is no button that does nothing, and no meter."""
    with served(pages.gallery) as url:
        context = window(browser, url, java_script_enabled=False)
        plain = context.new_page()
        plain.goto("/-/login")
        sign_in(plain, "bob", PASSWORD)
        plain.goto("/-/account")
        expect(plain.get_by_label("New password", exact=True)).to_be_visible()
        expect(plain.locator(".peek")).to_have_count(0)
        expect(plain.locator("#strength")).to_be_hidden()
        context.close()


@pytest.mark.parametrize("keep", [False, True], ids=["usual", "kept"])
def test_a_browser_stays_signed_in_where_that_was_asked(page: Page, keep: bool) -> None:
    """Otherwise the cookie goes when the browser is closed."""
    page.goto("/-/login")
    look(page)
    box = page.get_by_role("checkbox", name="Keep me signed in on this device")
    expect(box).not_to_be_checked()
    page.get_by_label("Name").fill("bob")
    page.get_by_label("Password").fill(PASSWORD)
    box.set_checked(keep)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/timeline/")
    (cookie,) = [each for each in page.context.cookies() if each["name"] == COOKIE]
    assert keep == (cookie["expires"] > 0)


def test_an_admin_is_led_to_a_second_factor(browser: Browser, pages: Pages) -> None:
    """By a page that says why, and what to do."""
    pages.gallery.admin_second_factor = True
    with served(pages.gallery) as url:
        context = window(browser, url, "phone")
        opened = context.new_page()
        opened.goto("/-/login")
        sign_in(opened, "alice", PASSWORD)
        opened.wait_for_url("**/timeline/")
        opened.goto("/-/admin/users")
        expect(opened.get_by_role("heading", name="A second factor first")).to_be_visible()
        look(opened)
        opened.get_by_role("link", name="Set it up").click()
        expect(opened.get_by_role("button", name="Turn it on")).to_be_visible()
        context.close()
