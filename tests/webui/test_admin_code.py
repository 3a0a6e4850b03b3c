"""Admins who have to give a code of their second factor to be admins."""

from __future__ import annotations

import pyotp
import pytest
from support.account_pages import Pages

from library.accounts.sessions import Client
from webui.session import COOKIE

HERE = "/-/admin/second-factor"


@pytest.fixture
def strict(pages: Pages) -> Pages:
    """A household where `auth.admin_second_factor` is on."""
    pages.gallery.admin_second_factor = True
    pages.app = pages.gallery.app()
    return pages


@pytest.mark.parametrize(
    "path", ["/-/admin", "/-/admin/users", "/-/admin/users/bob", "/-/admin/audit"]
)
def test_without_a_second_factor_an_admin_is_led_to_one(strict: Pages, path: str) -> None:
    """Whatever page of admins is asked for; their own pages stay open."""
    alice = strict.signed_in("alice")
    page = alice.open(path)
    assert alice.page
    assert (403, HERE) == (alice.page.status_code, alice.page.request.path)
    assert 'href="/-/account/second-factor">Set it up</a>' in page
    for own in ("/-/account", "/-/account/second-factor", "/timeline/"):
        alice.open(own)
        assert 200 == alice.page.status_code


def test_no_form_of_admins_is_heeded_before_the_code(strict: Pages) -> None:
    """Not even by who knows its address."""
    alice = strict.signed_in("alice")
    alice.open("/-/account")
    alice.send("/-/admin/users/bob/disable")
    alice.open("/-/account")
    alice.send("/-/activity/pause")
    assert not strict.accounts.find("bob").disabled
    assert strict.gallery.activity_now.paused_since is None


def test_who_turns_it_on_is_an_admin_at_once(strict: Pages) -> None:
    """The code that begins it is one."""
    alice = strict.signed_in("alice")
    alice.open("/-/account/second-factor")
    page = alice.send("/-/account/second-factor/start")
    secret = page.text.split('name="secret" value="')[1][:32]
    alice.send("/-/account/second-factor/on", secret=secret, code=pyotp.TOTP(secret).now())
    assert "Add a user" in alice.open("/-/admin/users")
    strict.accounts.second_factors.disable(strict.home.alice)
    assert "A second factor first" in alice.open("/-/admin/users")


def test_a_session_without_a_code_asks_for_it(strict: Pages) -> None:
    """Such as one that a proxy began; wrong ones are refused, and each is good once."""
    secret, recovery = strict.with_second_factor("alice")
    alice = strict.visitor()
    alice.client.set_cookie(*begun(strict))
    assert "A code first" in alice.open("/-/admin/users/bob")
    page = alice.send(HERE, code="000000", next="/-/admin/users/bob")
    assert (401, True) == (page.status_code, "That code is wrong" in page.text)
    before = alice.token
    page = alice.send(HERE, code=pyotp.TOTP(secret).now(), next="/-/admin/users/bob")
    assert (200, "/-/admin/users/bob") == (page.status_code, page.request.path)
    assert before != alice.token
    assert strict.accounts.session(before) is None
    other = strict.visitor()
    other.client.set_cookie(*begun(strict))
    other.open("/-/admin/users")
    assert "Add a user" in other.send(HERE, code=recovery[0]).text
    assert "recovery-code-used" == strict.noted()[-1]


def test_five_wrong_codes_end_the_session(strict: Pages) -> None:
    """As at the sign-in."""
    strict.with_second_factor("alice")
    strict.do_not_throttle()
    alice = strict.visitor()
    alice.client.set_cookie(*begun(strict))
    alice.open("/-/admin/users")
    for _ in range(5):
        assert 401 == alice.send(HERE, code="000000").status_code
    assert "wrong too often" in alice.send(HERE, code="000000").text


def test_others_are_no_admins_by_a_code(strict: Pages) -> None:
    """And where the setting is off, nobody is asked."""
    secret, _ = strict.with_second_factor("bob")
    bob = strict.visitor()
    bob.sign_in("bob")
    bob.send("/-/login/code", code=pyotp.TOTP(secret).now())
    for path in (HERE, "/-/admin/users"):
        bob.open(path)
        assert bob.page
        assert 403 == bob.page.status_code
    strict.gallery.admin_second_factor = False
    strict.app = strict.gallery.app()
    alice = strict.signed_in("alice")
    assert "Add a user" in alice.open(HERE)


def begun(pages: Pages) -> tuple[str, str]:
    """Return the cookie of a session of alice in which no code was given."""
    return COOKIE, pages.accounts.sessions.begin(pages.home.alice, Client())
