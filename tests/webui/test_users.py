"""What admins see and change of everyone's accounts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from support.account_pages import Pages, Visitor
from support.home import PASSWORD
from support.refused import refused

from library.model import Role

USERS = "/-/admin/users"

__all__ = ["refused"]


def made_up(page: str) -> str:
    found = re.search(r'data-copy="([a-z0-9-]{19})"', page)
    assert found, page
    return found[1]


@pytest.fixture
def alice(pages: Pages) -> Visitor:
    """An admin, who has signed in."""
    return pages.signed_in("alice")


def test_a_user_is_added_with_a_password_that_is_shown_once(pages: Pages, alice: Visitor) -> None:
    """Whoever gets it chooses another."""
    alice.open(USERS)
    page = alice.send(f"{USERS}/add", name="carol", role="guest")
    assert page.headers["Cache-Control"] == "no-store"
    carol = pages.visitor()
    assert carol.sign_in("carol", made_up(page.text)).request.path == "/-/login/password"
    assert Role.GUEST is pages.accounts.find("carol").role
    assert ["user-added"] == [act for act in pages.noted() if act != "signed-in"]


@pytest.mark.parametrize(
    ("name", "role", "why"),
    [("bob", "user", "already"), ("a b", "user", "cannot be"), ("dave", "king", "Choose a role")],
)
def test_what_cannot_be_added_is_told(alice: Visitor, name: str, role: str, why: str) -> None:
    """And what was typed stays."""
    alice.open(USERS)
    page = alice.send(f"{USERS}/add", name=name, role=role)
    assert (400, True) == (page.status_code, why in page.text)
    assert f'value="{name}"' in page.text


def test_all_are_listed(pages: Pages, alice: Visitor) -> None:
    """With what they use and may use, and how they stand."""
    pages.accounts.set_quota("bob", 5 << 30)
    pages.accounts.disable("bob")
    page = alice.open(USERS)
    for told in ("alice", "bob", "of 5 GiB", "disabled", "Never signed in", "admin"):
        assert told in page


@pytest.mark.parametrize(
    ("act", "form", "told", "noted"),
    [
        ("role", {"role": "guest"}, "A guest", "user-changed"),
        ("quota", {"quota": "3G"}, "of 3 GiB", "user-changed"),
        ("quota", {"quota": ""}, "no quota", "user-changed"),
        ("quota", {"quota": "", "files": "500,000"}, 'value="500,000"', "user-changed"),
        ("quota", {"quota": "", "files": ""}, 'name="files" value="none"', "user-changed"),
        ("disable", {}, "Nobody comes in", "user-disabled"),
        ("enable", {}, "may come in again", "user-enabled"),
        ("second-factor-off", {}, "password alone", "second-factor-off"),
        ("sign-out", {}, "is signed out", "session-ended"),
    ],
)
def test_an_account_is_changed(
    pages: Pages, alice: Visitor, act: str, form: dict[str, str], told: str, noted: str
) -> None:
    """The page says so, and the audit notes it, with whom it was done to."""
    pages.with_second_factor()
    alice.open(f"{USERS}/bob")
    assert told in alice.send(f"{USERS}/bob/{act}", **form).text
    last = pages.accounts.audit.told()[0].did
    assert (noted, "alice", "bob") == (last.act, last.actor, last.about["user"])


@pytest.mark.parametrize(
    ("act", "form", "why"),
    [
        ("role", {"role": "king"}, "Choose a role"),
        ("quota", {"quota": "much"}, "500M"),
        ("quota", {"quota": "1G", "files": "many"}, "500000"),
        ("remove", {"confirm": "rob"}, "Type the user"),
        ("remove", {}, "Type the user"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    pages: Pages, alice: Visitor, act: str, form: dict[str, str], why: str
) -> None:
    """And the page says why."""
    before = pages.accounts.standing_of("bob")
    alice.open(f"{USERS}/bob")
    page = alice.send(f"{USERS}/bob/{act}", **form)
    assert (400, True) == (page.status_code, why in page.text)
    assert before == pages.accounts.standing_of("bob")


def test_a_password_is_reset(pages: Pages, alice: Visitor) -> None:
    """To one that is shown this once and is to be changed; the second factor stays."""
    pages.with_second_factor()
    bob = pages.visitor()
    alice.open(f"{USERS}/bob")
    page = alice.send(f"{USERS}/bob/reset")
    assert page.headers["Cache-Control"] == "no-store"
    assert bob.sign_in("bob", made_up(page.text)).request.path == "/-/login/code"
    assert pages.accounts.standing_of("bob").must_change
    assert "password-changed" == pages.noted()[-1]


def test_removing_wants_the_name(pages: Pages, alice: Visitor) -> None:
    """The files stay."""
    alice.open(f"{USERS}/bob")
    page = alice.send(f"{USERS}/bob/remove", confirm="Bob")
    assert page.request.path == USERS
    assert [pages.home.alice.name] == [each.name for each in pages.accounts.everyone()]
    assert pages.home.bob.media_root.is_dir()
    assert "user-removed" == pages.noted()[-1]
    assert alice.client.get(f"{USERS}/bob").status_code == 404


@pytest.mark.parametrize("act", ["role", "disable", "enable", "remove", "reset", "sign-out"])
def test_admins_do_not_lock_themselves_out(pages: Pages, alice: Visitor, act: str) -> None:
    """That is for another one to do."""
    alice.open(f"{USERS}/alice")
    form = {"role": "user", "confirm": "alice"}
    assert alice.send(f"{USERS}/alice/{act}", **form).status_code == 403
    assert pages.accounts.verify("alice", PASSWORD)


def test_others_are_no_admins(pages: Pages) -> None:
    """They neither see nor change anything, and are not asked for a password either."""
    bob = pages.signed_in()
    bob.open("/-/account")
    for path in (USERS, f"{USERS}/alice", "/-/admin"):
        assert bob.client.get(path).status_code == 403
    pages.age_sessions()
    assert bob.send(f"{USERS}/alice/disable").status_code == 403
    bob.open("/-/account")
    assert bob.send(f"{USERS}/add", name="eve", role="admin").status_code == 403
    assert not pages.accounts.find("alice").disabled


def test_who_is_no_admin_and_tries_is_in_the_log(
    pages: Pages, refused: Callable[[], list[str]]
) -> None:
    """By number, with the page that was asked for."""
    bob = pages.signed_in()
    bob.open(USERS)
    assert bob.page is not None
    assert 403 == bob.page.status_code
    number = pages.accounts.find("bob").id
    assert [f"who='user {number}' act=GET what='view users.page' times=1"] == refused()
