"""Who there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from support.home import PASSWORD, Home

from library.accounts import Accounts, passwords
from library.accounts.sessions import Awaited, Client
from library.catalog.schema import users
from library.errors import NotAllowed
from library.model import Role


@pytest.fixture
def accounts(home: Home, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """The users alice, who is an admin, and bob."""
    monkeypatch.setattr(passwords, "COST", 4)
    found = Accounts(home.catalog, home.data)
    found.set_role("alice", Role.ADMIN)
    return found


def test_a_disabled_user_is_refused_at_once(home: Home, accounts: Accounts) -> None:
    """In all processes, also where the password was remembered; enabling brings them back."""
    other = Accounts(home.catalog, home.data)
    signed_in = other.sign_in("bob", PASSWORD)
    assert signed_in
    assert other.verify("bob", PASSWORD)
    accounts.disable("bob")
    assert accounts.find("bob").disabled
    assert other.verify("bob", PASSWORD) is None
    assert other.sign_in("bob", PASSWORD) is None
    assert other.session(signed_in[1]) is None
    assert other.session(other.sessions.begin(home.bob, Client())) is None
    accounts.enable("bob")
    assert other.verify("bob", PASSWORD)
    assert other.sign_in("bob", PASSWORD)


@pytest.mark.parametrize("act", ["disable", "remove", "demote"])
def test_an_admin_is_left(accounts: Accounts, act: str) -> None:
    """Nobody can lock everyone out; a disabled admin does not count."""
    acts = {
        "disable": accounts.disable,
        "remove": accounts.remove,
        "demote": lambda name: accounts.set_role(name, Role.USER),
    }
    with pytest.raises(NotAllowed, match="only admin"):
        acts[act]("alice")
    accounts.set_role("bob", Role.ADMIN)
    accounts.disable("bob")
    with pytest.raises(NotAllowed, match="only admin"):
        acts[act]("alice")
    accounts.enable("bob")
    acts[act]("alice")


def test_a_guest_has_no_folder(home: Home, accounts: Accounts) -> None:
    """It is made when they become a user, and stays when they are a guest again."""
    guest = accounts.add("carol", "tea and honey", Role.GUEST)
    assert not guest.media_root.exists()
    accounts.set_role("carol", Role.USER)
    assert guest.media_root.is_dir()
    accounts.set_role("carol", Role.GUEST)
    assert Role.GUEST is accounts.find("carol").role
    assert guest.media_root.is_dir()


def test_a_reset_password_is_to_be_changed(accounts: Accounts) -> None:
    """Browsers are signed out, and the next one has to choose another."""
    before = accounts.sign_in("bob", PASSWORD)
    made = accounts.reset_password("bob")
    assert before
    assert accounts.session(before[1]) is None
    assert accounts.verify("bob", PASSWORD) is None
    assert accounts.standing_of("bob").must_change
    signed_in = accounts.sign_in("bob", made)
    assert signed_in
    user, token = signed_in
    assert accounts.user_of_session(token) is None
    found = accounts.session(token)
    assert found
    assert Awaited.PASSWORD is found.awaits
    new = accounts.change_password(user, "tea and honey", token)
    assert new
    assert user == accounts.user_of_session(new)
    assert not accounts.standing_of("bob").must_change


def test_a_made_up_password_ends_after_a_week(home: Home, accounts: Accounts) -> None:
    """Whoever gives it then is told why it is refused; who guesses wrongly is not."""
    accounts.add("carol", "tea and honey", must_change=True)
    made = accounts.reset_password("bob")
    everyone = (("carol", "tea and honey"), ("bob", made))
    for name, password in everyone:
        until = accounts.standing_of(name).password_until
        assert until
        assert timedelta(days=6) < until - datetime.now(UTC) <= timedelta(days=7)
        assert accounts.verify(name, password)
    end_passwords(home)
    for name, password in everyone:
        assert Accounts(home.catalog, home.data).verify(name, password) is None
        with pytest.raises(NotAllowed, match="within 7 days"):
            accounts.sign_in(name, password)
        assert accounts.sign_in(name, "another one") is None
    again = accounts.reset_password("bob")
    assert accounts.sign_in("bob", again)
    accounts.set_password("bob", "tea and honey")
    assert accounts.standing_of("bob").password_until is None


def end_passwords(home: Home) -> None:
    """Have all passwords that were made up end just now."""
    with home.catalog.write() as connection:
        made_up = users.c.password_until.is_not(None)
        change = update(users).where(made_up)
        connection.execute(change.values(password_until=datetime.now(UTC)))


def test_changing_the_own_password_keeps_this_browser(accounts: Accounts) -> None:
    """Under another token; all others are signed out."""
    one, other = (accounts.sign_in("bob", PASSWORD) for _ in range(2))
    assert one
    assert other
    with pytest.raises(NotAllowed):
        accounts.change_password(one[0], "password", one[1])
    new = accounts.change_password(one[0], "tea and honey", one[1])
    assert new
    assert [None, None, one[0]] == [
        accounts.user_of_session(token) for token in (one[1], other[1], new)
    ]
    assert accounts.change_password(one[0], "tea and honey", other[1]) is None


def test_a_cheap_hash_is_replaced_on_sign_in(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is not asked of bcrypt again by the drive."""
    monkeypatch.setattr(passwords, "COST", 5)
    assert accounts.sign_in("bob", PASSWORD)
    stored = accounts._stored("bob")
    assert stored
    assert stored.password_hash.startswith("$2b$05$")
    monkeypatch.setattr("bcrypt.checkpw", lambda *_: pytest.fail("asked again"))
    assert accounts.verify("bob", PASSWORD)


def test_how_users_stand_is_told(accounts: Accounts) -> None:
    """What they use and may use, and when they last came."""
    accounts.set_quota("bob", 1000)
    accounts.sign_in("bob", PASSWORD)
    alice, bob = accounts.standing()
    assert ("alice", None, None) == (alice.user.name, alice.allowance.quota, alice.last_sign_in)
    assert (1000, 0) == (bob.allowance.quota, bob.allowance.used)
    assert bob.last_sign_in
    assert bob == accounts.standing_of("BOB")
