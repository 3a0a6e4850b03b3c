"""One's own account: its password, and where it is signed in."""

from __future__ import annotations

from support.account_pages import Pages
from support.home import PASSWORD

OWN = "/-/account"
NEW = {"password": "tea and honey", "again": "tea and honey"}


def test_the_password_is_changed_by_who_knows_it(pages: Pages) -> None:
    """This browser stays, under another token; all others are signed out."""
    bob, elsewhere = pages.signed_in(), pages.signed_in()
    bob.open(OWN)
    before = bob.token
    page = bob.send(f"{OWN}/password", present=PASSWORD, **NEW)
    assert "Your password is changed" in page.text
    assert before != bob.token
    assert pages.accounts.session(before) is None
    assert pages.accounts.session(elsewhere.token) is None
    assert pages.accounts.verify("bob", "tea and honey")
    assert "password-changed" == pages.noted()[-1]


def test_it_tells_why_it_is_not(pages: Pages) -> None:
    """And the page can be used on."""
    bob = pages.signed_in()
    bob.open(OWN)
    for form, why in (
        ({"present": "wrong one", **NEW}, "not your present password"),
        ({"present": PASSWORD, **NEW, "again": "other words"}, "not the same"),
        ({"present": PASSWORD, "password": "bob-12345", "again": "bob-12345"}, "name"),
    ):
        page = bob.send(f"{OWN}/password", **form)
        assert (400, True) == (page.status_code, why in page.text)
    assert "is changed" in bob.send(f"{OWN}/password", present=PASSWORD, **NEW).text


def test_whoever_took_a_session_cannot_guess_the_password(pages: Pages) -> None:
    """After five wrong ones it ends."""
    bob = pages.signed_in()
    bob.open(OWN)
    pages.do_not_throttle()
    for _ in range(5):
        bob.send(f"{OWN}/password", present="wrong one", **NEW)
        assert pages.accounts.session(bob.token)
    assert bob.send(f"{OWN}/password", present=PASSWORD, **NEW).request.path == "/-/login"
    assert pages.accounts.session(bob.token) is None


def test_forms_from_elsewhere_change_nothing(pages: Pages) -> None:
    """Every one of them wants the token of the session."""
    alice = pages.signed_in("alice")
    for path in (
        f"{OWN}/password",
        f"{OWN}/sessions/end",
        f"{OWN}/sessions/end-others",
        *(f"{OWN}/second-factor/{act}" for act in ("start", "on", "codes", "off")),
        "/-/admin/users/add",
        *(
            f"/-/admin/users/bob/{act}"
            for act in (
                *("role", "quota", "reset", "disable", "enable"),
                *("second-factor-off", "sign-out", "remove"),
            )
        ),
    ):
        answer = alice.client.post(path, data={"role": "guest", "confirm": "bob"})
        assert (path, 400) == (path, answer.status_code)
    assert [] == [act for act in pages.noted() if act != "signed-in"]


def test_browsers_are_listed_and_signed_out(pages: Pages) -> None:
    """One by one, or all but this one."""
    phone = pages.visitor(**{"User-Agent": "Mozilla/5.0 (Android 15) Firefox/140.0"})
    phone.sign_in("bob")
    pages.signed_in("alice")
    bob = pages.signed_in()
    page = bob.open(f"{OWN}/sessions")
    assert page.index("This browser") < page.index("Firefox on Android")
    found = pages.accounts.session(phone.token)
    assert found
    assert found.key in page
    page = bob.send(f"{OWN}/sessions/end", session=found.key).text
    assert "Firefox" not in page
    assert "Sign out all others" not in page
    assert bob.send(f"{OWN}/sessions/end", session=found.key).status_code == 404
    others = [pages.signed_in() for _ in range(2)]
    bob.open(f"{OWN}/sessions")
    bob.send(f"{OWN}/sessions/end-others")
    assert not any(pages.accounts.session(each.token) for each in others)
    assert pages.accounts.session(bob.token)
    assert 2 == pages.noted().count("session-ended")
