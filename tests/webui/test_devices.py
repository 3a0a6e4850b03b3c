"""Devices and their app passwords, in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from support.account_pages import Pages
from support.axe import violations
from support.chromium import window
from support.fake_gallery import FakeGallery
from support.home import PASSWORD, Home
from support.waiting import no_time_passes
from werkzeug.test import TestResponse

from library.access.app_password import AppPassword, Use
from library.accounts import Accounts, passwords
from library.audit import AuditAct
from library.model import Role
from webui.forgery import session_form_token
from webui.session import COOKIE

DEVICES = "/-/account/devices"
RESULTS = Path(__file__).resolve().parents[2] / "test-results"


@pytest.fixture
def accounts(
    home: Home, gallery: FakeGallery, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Accounts]:
    """Real ones: alice is an admin, as the gallery shows her."""
    monkeypatch.setattr(passwords, "COST", 4)
    accounts = Accounts(home.catalog, home.data)
    accounts.set_role("alice", Role.ADMIN)
    gallery.accounts = accounts
    yield accounts
    accounts.close()


@pytest.fixture
def token(accounts: Accounts) -> str:
    """Of alice's session."""
    signed_in = accounts.sign_in("alice", PASSWORD)
    assert signed_in is not None
    return signed_in[1]


@pytest.fixture
def alice(gallery: FakeGallery, token: str) -> FlaskClient:
    """Her browser."""
    client = gallery.app().test_client()
    client.set_cookie(COOKIE, token)
    return client


def send(client: FlaskClient, token: str, path: str, **fields: str) -> TestResponse:
    return client.post(path, data={"form_token": session_form_token(token)} | fields)


def device(name: str = "Phone", **fields: str) -> dict[str, str]:
    return {"name": name, "use": "all", "folder": "", "days": ""} | fields


def listed(accounts: Accounts) -> list[AppPassword]:
    return list(accounts.app_passwords.of(accounts.find("alice")))


def test_a_device_s_password_is_shown_once(
    accounts: Accounts, alice: FlaskClient, token: str
) -> None:
    """With what to type where; it lets the device in, and is on no page after that."""
    page = send(alice, token, f"{DEVICES}/add", **device(use="upload", folder="/files", days="30"))
    assert 200 == page.status_code
    assert "no-store" == page.headers["Cache-Control"]
    secret = re.findall(r"(?:[a-z2-9]{4}-){6}[a-z2-9]{4}", page.text)[0]
    assert f"pass={secret} --obscure" in page.text
    assert "http://localhost/files/" in page.text
    visitor = accounts.visitor("alice", secret, "192.0.2.1")
    assert visitor is not None
    assert (Use.UPLOAD.rights, ("files",)) == (visitor.scope.rights, visitor.scope.folder)
    (made,) = listed(accounts)
    assert made.expires is not None
    assert timedelta(days=29) < made.expires - datetime.now(UTC) < timedelta(days=30)
    page = alice.get(DEVICES)
    assert "Phone" in page.text
    assert secret not in page.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": " "}, 400),
        ({"folder": "/files/Nowhere"}, 400),
        ({"folder": "../.."}, 400),
        ({"use": "root"}, 400),
        ({"days": "-1"}, 400),
    ],
)
def test_what_makes_no_sense_makes_no_password(
    accounts: Accounts, alice: FlaskClient, token: str, fields: dict[str, str], status: int
) -> None:
    """The form says why, and keeps what was typed."""
    page = send(alice, token, f"{DEVICES}/add", **device(**fields))
    assert status == page.status_code
    assert [] == listed(accounts)


def test_a_device_is_revoked_after_a_question(
    accounts: Accounts, alice: FlaskClient, token: str
) -> None:
    """And nobody else's is."""
    user = accounts.find("alice")
    made, secret = accounts.app_passwords.make(user, "Phone")
    other, _ = accounts.app_passwords.make(accounts.find("bob"), "Laptop")
    assert f"{DEVICES}/{made.id}/revoke" in alice.get(DEVICES).text
    assert "Revoke the password of Phone?" in alice.get(f"{DEVICES}/{made.id}/revoke").text
    assert accounts.visitor("alice", secret, None)
    answer = send(alice, token, f"{DEVICES}/{made.id}/revoke")
    assert (303, DEVICES) == (answer.status_code, answer.headers["Location"])
    assert accounts.visitor("alice", secret, None) is None
    for number in (made.id, other.id, 10**30):
        assert 404 == alice.get(f"{DEVICES}/{number}/revoke").status_code
        assert send(alice, token, f"{DEVICES}/{number}/revoke").status_code in (404, 405)


def test_only_our_own_forms_make_and_revoke(accounts: Accounts, alice: FlaskClient) -> None:
    """Others are out of date, or somebody else's."""
    made, _ = accounts.app_passwords.make(accounts.find("alice"), "Phone")
    for path in ("add", f"{made.id}/revoke"):
        assert 400 == alice.post(f"{DEVICES}/{path}", data=device()).status_code
    assert [made] == listed(accounts)


def test_the_audit_is_for_admins(accounts: Accounts, alice: FlaskClient) -> None:
    """Filtered as they like, with names of users as they are."""
    user = accounts.find("alice")
    accounts.app_passwords.make(user, "<b>Phone</b>", by=user, address="192.0.2.1")
    page = alice.get("/-/admin/audit").text
    assert "App password made" in page
    assert "&lt;b&gt;Phone&lt;/b&gt;" in page
    assert "Nothing like that" in alice.get("/-/admin/audit?act=refused").text
    assert "Nothing like that" in alice.get("/-/admin/audit?since=2999-01-01").text
    for query in ("since=soon", "before=x", f"before={10**30}"):
        assert 400 == alice.get(f"/-/admin/audit?{query}").status_code
    accounts.add("carol", "battery staple")
    accounts.set_role("carol", Role.ADMIN)
    accounts.set_role("alice", Role.USER)
    assert 403 == alice.get("/-/admin/audit").status_code


def test_the_audit_is_read_page_by_page(accounts: Accounts, alice: FlaskClient) -> None:
    """Each act is on one of them."""
    for number in range(150):
        accounts.audit.note(AuditAct.USER_CHANGED, actor=None, address=None, user=f"user{number}")
    page = alice.get("/-/admin/audit?act=user-changed").text
    older = re.search(r'href="(\?[^"]*before=[^"]*)"', page)
    assert older is not None
    second = alice.get("/-/admin/audit" + older[1].replace("&amp;", "&")).text
    found = re.findall(r"User user(\d+)\b", page + second)
    assert [str(number) for number in reversed(range(150))] == found


@pytest.fixture
def look(
    browser: Browser, accounts: Accounts, token: str, url: str, complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """Open a page as alice."""
    opened: list[Page] = []

    def look(path: str, size: str, scheme: str) -> Page:
        context = window(browser, url, size, color_scheme=scheme, reduced_motion="reduce")
        context.add_cookies([{"name": COOKIE, "value": token, "url": url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        opened.append(page)
        page.goto(path)
        return page

    yield look
    for page in opened:
        page.context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_device_is_added_and_revoked_by_hand(
    look: Callable[..., Page], accounts: Accounts, size: str, scheme: str
) -> None:
    """On a phone and on a desk; every page on the way is accessible."""

    def seen(name: str) -> None:
        assert violations(page) == []
        RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=RESULTS / f"{name}-{size}-{scheme}.png", full_page=True)

    page = look(DEVICES, size, scheme)
    seen("devices-first")
    page.get_by_label("Name of the device").fill("My phone")
    page.get_by_label("Only add").check()
    page.get_by_label("Only in this folder").fill("/files")
    page.get_by_label("Good for").select_option("A year")
    page.get_by_role("button", name="Make a password").click()
    expect(page.get_by_role("heading", name="The password of My phone")).to_be_visible()
    seen("device-made")
    secret = page.locator(".copyable code").first.inner_text()
    assert accounts.visitor("alice", secret, "2001:db8:85a3::8a2e:370:7334")
    accounts.app_passwords.close()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("from 2001:db8:85a3::8a2e:370:7334")).to_be_visible()
    seen("devices")
    page.get_by_role("link", name="Revoke My phone").click()
    seen("device-revoke")
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("heading", name="Add your first device")).to_be_visible()
    assert accounts.visitor("alice", secret, None) is None
    page.goto("/-/admin/audit")
    expect(page.get_by_text("App password revoked by alice")).to_be_visible()
    seen("audit")


def test_who_guesses_by_the_form_is_told_to_wait(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In words, and for programs; the name that was typed stays, and the right one waits, too."""
    no_time_passes(monkeypatch)
    visitor = pages.visitor()
    answers = [visitor.sign_in("bob", f"guess {number}") for number in range(6)]
    assert [401] * 5 == [answer.status_code for answer in answers[:5]]
    refused = answers[5]
    assert 429 == refused.status_code
    assert "1" == refused.headers["Retry-After"]
    assert "In 1 second you can try again." in refused.text
    assert 'value="bob"' in refused.text
    assert 200 == pages.visitor().sign_in("alice").status_code


def test_who_guesses_codes_is_told_to_wait(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many sessions they begin with the password."""
    no_time_passes(monkeypatch)
    pages.with_second_factor("bob")
    statuses = []
    for number in range(6):
        visitor = pages.visitor()
        visitor.sign_in("bob")
        statuses.append(visitor.send("/-/login/code", code=f"{number:06}").status_code)
    assert [401] * 5 + [429] == statuses


def test_with_a_second_factor_drives_need_an_app_password(pages: Pages) -> None:
    """The account's own is no more to them than a wrong one."""
    accounts = pages.accounts
    assert accounts.visitor("bob", PASSWORD, "192.0.2.1")
    pages.with_second_factor("bob")
    _, secret = accounts.app_passwords.make(accounts.find("bob"), "Laptop")
    assert accounts.visitor("bob", PASSWORD, "192.0.2.1") is None
    assert accounts.visitor("bob", secret, "192.0.2.1")
