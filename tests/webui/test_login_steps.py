"""What follows the password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from support.account_pages import Pages
from support.home import PASSWORD

from library.catalog.schema import sessions, users
from library.model import Role

OWN = "/-/account"


def test_a_second_factor_is_asked_for(pages: Pages) -> None:
    """The session is good for nothing before; then it has another token, and goes where one was."""
    secret, _ = pages.with_second_factor()
    visitor = pages.visitor()
    page = visitor.sign_in("bob", then=f"{OWN}/sessions")
    assert page.request.path == "/-/login/code"
    pending = visitor.token
    assert visitor.client.get("/-/api/activity").status_code == 401
    assert visitor.open("/files/")
    assert visitor.page
    assert visitor.page.request.path == "/-/login/code"
    assert "is wrong" in visitor.send("/-/login/code", code="000000").text
    page = visitor.send("/-/login/code", code=pyotp.TOTP(secret).now(), next=f"{OWN}/sessions")
    assert page.request.path == f"{OWN}/sessions"
    assert pending != visitor.token
    assert pages.accounts.session(pending) is None
    assert ["refused", "signed-in"] == pages.noted()[-2:]


def test_a_recovery_code_does_as_well(pages: Pages) -> None:
    """Once, and the audit tells."""
    _, codes = pages.with_second_factor()
    visitor = pages.visitor()
    visitor.sign_in("bob")
    visitor.send("/-/login/code", code=codes[0])
    assert "bob" in visitor.open(OWN)
    assert ["recovery-code-used", "signed-in"] == pages.noted()[-2:]


def test_codes_are_not_guessed(pages: Pages) -> None:
    """After five wrong ones, the password is asked for again."""
    secret, _ = pages.with_second_factor()
    visitor = pages.visitor()
    visitor.sign_in("bob")
    pages.do_not_throttle()
    for _ in range(5):
        assert pages.accounts.session(visitor.token)
        visitor.send("/-/login/code", code="000000")
    page = visitor.send("/-/login/code", code=pyotp.TOTP(secret).now())
    assert page.request.path == "/-/login"
    assert "wrong too often" in page.text
    assert "signed-in" not in pages.noted()


def test_a_made_up_password_is_replaced(pages: Pages) -> None:
    """By one of one's own: not the same, not a bad one, typed twice."""
    made = pages.accounts.reset_password("bob")
    visitor = pages.visitor()
    page = visitor.sign_in("bob", made)
    assert page.request.path == "/-/login/password"
    visitor.open("/files/")
    assert visitor.page
    assert visitor.page.request.path == "/-/login/password"
    for chosen, again, why in (
        ("tea and honey", "tea and money", "not the same"),
        (made, made, "another one"),
        ("password1234", "password1234", "most frequent"),
    ):
        page = visitor.send("/-/login/password", password=chosen, again=again)
        assert (400, True) == (page.status_code, why in page.text)
    page = visitor.send("/-/login/password", password="tea and honey", again="tea and honey")
    assert page.request.path == "/timeline/"
    assert ["password-changed", "signed-in"] == pages.noted()[-2:]
    assert pages.accounts.verify("bob", "tea and honey")


def test_a_made_up_password_that_has_ended_is_refused_with_the_reason(pages: Pages) -> None:
    """To who knows it; admins see it, and make another."""
    made = pages.accounts.reset_password("bob")
    with pages.home.catalog.write() as connection:
        bob = users.update().where(users.c.id == pages.home.bob.id)
        connection.execute(bob.values(password_until=datetime.now(UTC)))
    page = pages.visitor().sign_in("bob", made)
    assert (403, True) == (page.status_code, "Ask an admin for a new one" in page.text)
    page = pages.visitor().sign_in("bob", "not the one")
    assert (401, False) == (page.status_code, "Ask an admin" in page.text)
    alice = pages.signed_in("alice")
    assert "password ended" in alice.open("/-/admin/users")
    assert "has ended unused" in alice.open("/-/admin/users/bob")
    alice.send("/-/admin/users/bob/reset")
    assert "is good until" in alice.open("/-/admin/users/bob")
    assert "password ended" not in alice.open("/-/admin/users")


def test_an_open_page_keeps_nobody_signed_in(pages: Pages) -> None:
    """What it asks by itself is no use of the session; what somebody opens is."""
    bob = pages.signed_in("bob")
    for path, is_use in (("/-/api/progress?watch=/files", False), ("/-/account", True)):
        earlier = datetime.now(UTC) - timedelta(minutes=5)
        with pages.home.catalog.write() as connection:
            connection.execute(sessions.update().values(last_used=earlier))
        assert 200 == bob.client.get(path).status_code
        (found,) = pages.accounts.sessions.of(pages.home.bob)
        assert is_use == (found.last_used > earlier)


def test_what_was_asked_for_at_the_password_holds_after_the_code(pages: Pages) -> None:
    """The browser stays signed in, though another page completes the sign-in."""
    secret, _ = pages.with_second_factor()
    visitor = pages.visitor()
    visitor.open("/-/login")
    visitor.send("/-/login", name="bob", password=PASSWORD, keep="yes")
    visitor.send("/-/login/code", code=pyotp.TOTP(secret).now())
    session = pages.accounts.session(visitor.token)
    assert session
    assert (True, True) == (session.is_kept, session.by_code)
    assert "stays signed in until" in visitor.open("/-/account/sessions")


def test_one_may_start_again(pages: Pages) -> None:
    """As somebody else, by a button; what was begun is over."""
    pages.with_second_factor()
    visitor = pages.visitor()
    visitor.sign_in("bob")
    pending = visitor.token
    assert visitor.send("/-/login/cancel").request.path == "/-/login"
    assert pages.accounts.session(pending) is None
    assert visitor.sign_in("alice").request.path == "/timeline/"


@pytest.mark.parametrize("step", ["code", "password"])
def test_steps_are_for_who_is_in_them(pages: Pages, step: str) -> None:
    """Others are sent to sign in; forms from elsewhere do nothing."""
    visitor = pages.visitor()
    visitor.open(f"/-/login/{step}")
    assert visitor.page
    assert visitor.page.request.path == "/-/login"
    pages.with_second_factor()
    visitor.sign_in("bob")
    answer = visitor.client.post("/-/login/code", data={"code": "000000"})
    assert answer.status_code == 400
    assert visitor.client.post("/-/login/cancel").status_code == 400
    assert pages.accounts.session(visitor.token)


def test_guests_begin_at_the_top(pages: Pages) -> None:
    """They have no timeline."""
    pages.accounts.add("carol", "tea and honey", Role.GUEST)
    assert pages.visitor().sign_in("carol", "tea and honey").request.path == "/"


def test_wrong_passwords_say_nothing_of_a_second_factor(pages: Pages) -> None:
    """Who has one, and who is disabled, is told no more than who does not exist."""
    pages.with_second_factor()
    pages.accounts.add("carol", "tea and honey")
    pages.accounts.disable("carol")
    told = {
        pages.visitor().sign_in(name, password).text.replace(name, "")
        for name, password in (("bob", "wrong one"), ("carol", "tea and honey"), ("x", PASSWORD))
    }
    assert 1 == len({page[page.index("problem") : page.index("hidden")] for page in told})
