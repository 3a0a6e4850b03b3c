"""Sensitive acts ask for the password again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.account_pages import Pages
from support.home import PASSWORD

USERS = "/-/admin/users"


def test_after_a_while_the_password_is_asked_for_again(pages: Pages) -> None:
    """The form is kept meanwhile, and done then; the session has another token."""
    alice = pages.signed_in("alice")
    alice.open(f"{USERS}/bob")
    pages.age_sessions()
    page = alice.send(f"{USERS}/bob/quota", quota="7G")
    assert "Is it you, alice?" in page.text
    assert 'name="quota" value="7G"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    page = alice.send(f"{USERS}/bob/quota", quota="7G", password_again="wrong one")
    assert (401, True) == (page.status_code, 'name="quota" value="7G"' in page.text)
    assert "wrong one" not in page.text
    before = alice.token
    page = alice.send(f"{USERS}/bob/quota", quota="7G", password_again=PASSWORD)
    assert "The quota is changed." in page.text
    assert before != alice.token
    assert pages.accounts.session(before) is None
    assert 7 << 30 == pages.accounts.standing_of("bob").allowance.quota
    alice.open(f"{USERS}/bob")
    assert "is changed" in alice.send(f"{USERS}/bob/quota", quota="8G").text


@pytest.mark.parametrize(("minutes", "asks"), [(14, False), (16, True)])
def test_for_a_quarter_of_an_hour_it_is_not(pages: Pages, minutes: int, asks: bool) -> None:
    """Since one signed in, or gave it last."""
    alice = pages.signed_in("alice")
    alice.open(f"{USERS}/bob")
    pages.age_sessions(timedelta(minutes=minutes))
    assert asks == ("Is it you" in alice.send(f"{USERS}/bob/sign-out").text)


def test_who_cannot_tell_it_is_signed_out(pages: Pages) -> None:
    """After five tries: whoever found a browser open."""
    alice = pages.signed_in("alice")
    alice.open(f"{USERS}/bob")
    pages.age_sessions()
    pages.do_not_throttle()
    for _ in range(5):
        alice.send(f"{USERS}/bob/disable", password_again="wrong one")
    page = alice.send(f"{USERS}/bob/disable", password_again=PASSWORD)
    assert page.request.path == "/-/login"
    assert pages.accounts.session(alice.token) is None
    assert not pages.accounts.find("bob").disabled


def test_a_second_factor_is_not_asked_for_again(pages: Pages) -> None:
    """The password is enough for who has come in by both."""
    alice = pages.signed_in("alice")
    pages.with_second_factor("alice")
    alice.open(f"{USERS}/bob")
    pages.age_sessions()
    page = alice.send(f"{USERS}/bob/quota", quota="7G", password_again=PASSWORD)
    assert "The quota is changed." in page.text
