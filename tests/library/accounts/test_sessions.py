"""Browser sessions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from support.home import PASSWORD, Home

from library.accounts import Accounts, passwords
from library.accounts import sessions as module
from library.accounts.session_rules import SessionRules
from library.accounts.sessions import TRIES, Awaited, Client
from library.catalog.engine import Catalog
from library.catalog.schema import sessions as table
from library.errors import CatalogError

PHONE, DESK = Client("192.0.2.1", "A phone"), Client("2001:db8::1", "A desk")


@pytest.fixture
def accounts(home: Home, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """The users alice and bob."""
    monkeypatch.setattr(passwords, "COST", 4)
    return Accounts(home.catalog, home.data)


def test_sessions_are_listed_with_where_they_are(home: Home, accounts: Accounts) -> None:
    """The one that was used last comes first; others' are not among them."""
    phone = accounts.sessions.begin(home.alice, PHONE)
    desk = accounts.sessions.begin(home.alice, DESK)
    accounts.sessions.begin(home.bob, DESK)
    accounts.sessions.begin(home.alice, DESK, pending=True)
    found = accounts.sessions.of(home.alice)
    assert [(DESK.address, DESK.agent), (PHONE.address, PHONE.agent)] == [
        (each.address, each.agent) for each in found
    ]
    keys = [accounts.session(token) for token in (desk, phone)]
    assert [each.key for each in found] == [each.key for each in keys if each]


def test_its_use_is_noted_once_a_minute(home: Home, accounts: Accounts) -> None:
    """With the address from which it came; between, nothing is written."""
    token = accounts.sessions.begin(home.alice, PHONE)
    accounts.session(token, "192.0.2.9")
    assert PHONE.address == accounts.sessions.of(home.alice)[0].address
    earlier = datetime.now(UTC) - timedelta(seconds=61)
    with home.catalog.write() as connection:
        connection.execute(table.update().values(last_used=earlier))
    accounts.session(token, "192.0.2.9")
    (found,) = accounts.sessions.of(home.alice)
    assert "192.0.2.9" == found.address
    assert found.last_used > earlier


def test_a_locked_index_ends_no_session(
    home: Home, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That its use cannot be noted keeps nobody out."""
    token = accounts.sessions.begin(home.alice, PHONE)
    with home.catalog.write() as connection:
        connection.execute(table.update().values(last_used=datetime(2020, 1, 1, tzinfo=UTC)))

    def locked(_catalog: Catalog) -> None:
        raise CatalogError("locked")

    monkeypatch.setattr(Catalog, "write", locked)
    assert home.alice == accounts.user_of_session(token)


def test_sessions_end_one_by_one_or_all_but_one(home: Home, accounts: Accounts) -> None:
    """At once in all processes; nobody ends another's."""
    other = Accounts(home.catalog, home.data)
    mine, second, third = (accounts.sessions.begin(home.alice, DESK) for _ in range(3))
    bobs = accounts.sessions.begin(home.bob, DESK)
    found = other.session(second)
    assert found
    assert not accounts.sessions.end_one(home.bob, found.key)
    assert not accounts.sessions.end_one(home.alice, "")
    assert accounts.sessions.end_one(home.alice, found.key)
    assert not accounts.sessions.end_one(home.alice, found.key)
    assert other.session(second) is None
    assert 1 == accounts.sessions.end_all(home.alice, but=mine)
    assert [False, True, True] == [
        other.session(token) is not None for token in (third, mine, bobs)
    ]


def test_signing_in_again_replaces_the_session(accounts: Accounts) -> None:
    """A token that somebody planted before is worth nothing afterwards."""
    first = accounts.sign_in("alice", PASSWORD)
    assert first
    second = accounts.sign_in("alice", PASSWORD, DESK, first[1])
    assert second
    assert accounts.session(first[1]) is None
    assert accounts.session(second[1])


def test_who_shows_who_they_are_gets_another_token(home: Home, accounts: Accounts) -> None:
    """It is the same session otherwise, and fresh."""
    token = accounts.sessions.begin(home.alice, PHONE)
    before = accounts.session(token)
    new = accounts.sessions.prove(token, home.alice)
    assert before
    assert new
    assert accounts.session(token) is None
    after = accounts.session(new)
    assert after
    assert after.proven > before.proven
    assert 1 == len(accounts.sessions.of(home.alice))
    assert accounts.sessions.prove(token, home.alice) is None


def test_a_session_takes_five_tries(home: Home, accounts: Accounts) -> None:
    """With the sixth it ends; what is shown in between begins anew."""
    token = accounts.sessions.begin(home.alice, PHONE, pending=True)
    assert all(accounts.sessions.take_try(token) for _ in range(TRIES))
    shown = accounts.sessions.prove(token, home.alice)
    assert shown
    assert all(accounts.sessions.take_try(shown) for _ in range(TRIES))
    assert not accounts.sessions.take_try(shown)
    assert accounts.session(shown) is None
    assert not accounts.sessions.take_try(shown)


def test_a_pending_session_is_good_for_nothing(
    home: Home, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is nobody's until the code has come, and lasts ten minutes."""
    token = accounts.sessions.begin(home.alice, PHONE, pending=True)
    assert accounts.user_of_session(token) is None
    found = accounts.session(token)
    assert found
    assert Awaited.CODE is found.awaits
    assert accounts.standing_of("alice").last_sign_in is None
    whole = accounts.sessions.prove(token, home.alice)
    assert whole
    assert home.alice == accounts.user_of_session(whole)
    assert accounts.standing_of("alice").last_sign_in
    monkeypatch.setattr(module, "PENDING", timedelta(0))
    assert accounts.session(accounts.sessions.begin(home.alice, PHONE, pending=True)) is None


def test_a_session_lasts_twelve_hours_or_as_long_as_its_user_asked(
    home: Home, accounts: Accounts
) -> None:
    """Proof of who they are begins the time anew, and no session becomes another by it."""
    for keep, expected in ((False, timedelta(hours=12)), (True, timedelta(days=30))):
        token: str | None = accounts.sessions.begin(home.alice, PHONE, keep=keep)
        for _ in range(2):
            assert token
            session = accounts.session(token)
            assert session
            assert keep == session.is_kept
            listed = accounts.sessions.of(home.alice)[0]
            assert keep == listed.kept
            left = listed.expires - datetime.now(UTC)
            assert expected - timedelta(minutes=1) < left <= expected
            token = accounts.sessions.prove(token, home.alice)


def test_nobody_stays_signed_in_where_nobody_can(home: Home) -> None:
    """Whatever a form says."""
    accounts = Accounts(home.catalog, home.data, rules=SessionRules(kept=None))
    session = accounts.session(accounts.sessions.begin(home.alice, PHONE, keep=True))
    assert session
    assert not session.is_kept


def test_a_session_without_use_ends(home: Home) -> None:
    """Unless it is kept; what a page asks by itself is no use."""
    rules = SessionRules(idle=timedelta(minutes=30))
    accounts = Accounts(home.catalog, home.data, rules=rules)
    usual = accounts.sessions.begin(home.alice, PHONE)
    kept = accounts.sessions.begin(home.alice, PHONE, keep=True)
    for minutes, lasts in ((29, True), (31, False)):
        earlier = datetime.now(UTC) - timedelta(minutes=minutes)
        with home.catalog.write() as connection:
            connection.execute(table.update().values(last_used=earlier))
        assert accounts.session(kept, unattended=True)
        assert lasts == (accounts.session(usual, unattended=True) is not None)
        assert (2 if lasts else 1) == len(accounts.sessions.of(home.alice))
    assert accounts.session(usual) is None


def test_a_session_knows_of_a_code(home: Home, accounts: Accounts) -> None:
    """Until the second factor is another one."""
    token = accounts.sessions.begin(home.alice, PHONE, pending=True)
    whole = accounts.sessions.prove(token, home.alice, by_code=True)
    other = accounts.sessions.begin(home.alice, DESK)
    assert whole
    assert [True, False] == [is_by_code(accounts, each) for each in (whole, other)]
    accounts.sessions.note_code(other)
    assert is_by_code(accounts, other)
    accounts.second_factors.disable(home.alice)
    assert [False, False] == [is_by_code(accounts, each) for each in (whole, other)]


def is_by_code(accounts: Accounts, token: str) -> bool:
    session = accounts.session(token)
    return session is not None and session.by_code
