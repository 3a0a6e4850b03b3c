"""Alarms reach whoever looks after the server."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from support.home import PASSWORD, Home

from library.accounts import Accounts
from library.audit import Audit, AuditAct
from library.catalog.audit import Noted
from library.lookout import look_out
from library.model import Role, User

THERE = "203.0.113.5"


@pytest.fixture
def admin(home: Home) -> User:
    return Accounts(home.catalog, home.data).add("ann", PASSWORD, Role.ADMIN)


def guess(home: Home, times: int) -> None:
    audit = Audit(home.catalog)
    audit.note(
        AuditAct.REFUSED, actor=None, address=THERE, times=times, what="password", user="alice"
    )


def told(home: Home, user: User) -> list[Noted]:
    return list(Accounts(home.catalog, home.data).notices.unread(user))


def test_guessing_is_told_once_with_the_newest_numbers(
    home: Home, admin: User, caplog: pytest.LogCaptureFixture
) -> None:
    """To admins in the browser, and in the log."""
    now = datetime.now(UTC)
    guess(home, 99)
    look_out(home.catalog, now)
    assert [] == told(home, admin)
    guess(home, 1)
    with caplog.at_level(logging.WARNING):
        look_out(home.catalog, now)
        guess(home, 312)
        look_out(home.catalog, now)
    (notice,) = told(home, admin)
    assert ("guessing", THERE, 412) == (notice.did.act, notice.did.address, notice.times)
    assert [] == told(home, home.alice)
    (line,) = caplog.messages
    assert f"guessing address={THERE} times=100 accounts=1 addresses=1" == line


def test_each_day_is_told_by_itself(home: Home, admin: User) -> None:
    """What was refused yesterday raises no alarm today."""
    guess(home, 100)
    look_out(home.catalog, datetime.now(UTC))
    look_out(home.catalog, datetime.now(UTC) + timedelta(days=1))
    assert 1 == len(told(home, admin))


def test_requests_that_were_sent_away_are_noted_soon(home: Home, admin: User) -> None:
    """And summed, so that the alarm counts them."""
    audit = Audit(home.catalog)
    for _ in range(1000):
        audit.note_soon(AuditAct.SENT_AWAY, address=THERE, user=None, what="requests")
    audit.close()
    look_out(home.catalog, datetime.now(UTC))
    assert ["flooding"] == [each.did.act for each in told(home, admin)]
