"""What users are told of their credentials when they come next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from support.home import PASSWORD, Home

from library.accounts import Accounts
from library.accounts.second_factor import Factor, new_secret
from library.accounts.sessions import Client
from library.audit import AuditAct
from library.model import Role, User

HOME, ELSEWHERE = "192.0.2.1", "203.0.113.9"


@pytest.fixture
def accounts(home: Home) -> Accounts:
    return Accounts(home.catalog, home.data)


def told(accounts: Accounts, user: User) -> list[str]:
    return [each.did.act for each in accounts.notices.unread(user)]


def test_whom_it_is_about_is_told(home: Home, accounts: Accounts) -> None:
    """Whoever did it; the one who did is not, if it was about another."""
    alice, bob = home.alice, home.bob
    accounts.audit.note(AuditAct.PASSWORD_CHANGED, actor=alice, address=HOME)
    accounts.audit.note(AuditAct.PASSWORD_CHANGED, actor=alice, address=HOME, user="BOB")
    accounts.audit.note(AuditAct.SECOND_FACTOR_OFF, actor=None, address=None, user="bob")
    accounts.audit.note(AuditAct.SIGNED_IN, actor=bob, address=HOME)
    assert ["password-changed"] == told(accounts, alice)
    assert ["second-factor-off", "password-changed"] == told(accounts, bob)


def test_what_was_read_is_told_no_more(home: Home, accounts: Accounts) -> None:
    """What came meanwhile is; and all of it stays in the list."""
    for act in (AuditAct.SECOND_FACTOR_ON, AuditAct.RECOVERY_CODES_MADE):
        accounts.audit.note(act, actor=home.alice, address=HOME)
    newest, first = accounts.notices.unread(home.alice)
    accounts.notices.read(home.alice, first.id)
    assert [newest] == accounts.notices.unread(home.alice)
    accounts.notices.read(home.alice, newest.id)
    accounts.notices.read(home.alice, first.id)
    assert [] == accounts.notices.unread(home.alice)
    assert [newest, first] == accounts.notices.latest(home.alice)


def test_a_newcomer_is_told_nothing_of_who_was_there_before(home: Home, accounts: Accounts) -> None:
    """Ids of users that have gone are given again."""
    accounts.audit.note(AuditAct.PASSWORD_CHANGED, actor=home.bob, address=HOME)
    later = replace(home.bob, created=datetime.now(UTC) + timedelta(seconds=1))
    assert [] == accounts.notices.latest(later)


def test_a_sign_in_from_a_new_place_is_told(home: Home, accounts: Accounts) -> None:
    """The first of all is not, nor what is known."""
    for _ in range(2):
        assert accounts.sign_in("alice", PASSWORD, Client(HOME))
    assert [] == told(accounts, home.alice)
    assert accounts.verify("alice", PASSWORD, ELSEWHERE)
    assert ["signed-in-from-new-place"] == told(accounts, home.alice)
    assert accounts.sign_in("alice", PASSWORD, Client(ELSEWHERE))
    assert 1 == len(told(accounts, home.alice))


def test_a_place_is_new_where_all_others_were_forgotten(home: Home, accounts: Accounts) -> None:
    """An account that nobody used for months is what strangers like best."""
    assert accounts.sign_in("alice", PASSWORD, Client(HOME))
    with home.catalog.write() as connection:
        connection.exec_driver_sql("DELETE FROM known_addresses")
    assert accounts.sign_in("alice", PASSWORD, Client(ELSEWHERE))
    assert ["signed-in-from-new-place"] == told(accounts, home.alice)


def test_a_code_that_was_used_is_refused_and_told(home: Home, accounts: Accounts) -> None:
    """A wrong one is refused alone."""
    secret, factors = new_secret(), accounts.second_factors
    totp, now = pyotp.TOTP(secret), datetime.now(UTC)
    factors.enable(home.alice, secret, totp.at(now - timedelta(seconds=30)))
    assert Factor.AUTHENTICATOR == factors.check(home.alice, totp.at(now), HOME)
    assert factors.check(home.alice, totp.at(now), ELSEWHERE) is None
    assert ["code-replayed"] == told(accounts, home.alice)
    wrong = f"{(int(totp.at(now)) + 1) % 1_000_000:06}"
    assert factors.check(home.alice, wrong, ELSEWHERE) is None
    assert ["code-replayed"] == told(accounts, home.alice)


def test_admins_are_told_what_is_for_all_of_them(home: Home, accounts: Accounts) -> None:
    """Each until they have read it."""
    for name in ("ann", "eve"):
        accounts.add(name, PASSWORD, Role.ADMIN)
    ann, eve = accounts.find("ann"), accounts.find("eve")
    with home.catalog.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit (at, act, told_to) VALUES ('2999-01-01 00:00:00', 'guessing', 0)"
        )
    assert ["guessing"] == told(accounts, ann)
    assert [] == told(accounts, home.alice)
    accounts.notices.read(ann, accounts.notices.unread(ann)[0].id)
    assert ([], ["guessing"]) == (told(accounts, ann), told(accounts, eve))
