from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from support.home import Home

from library.access.rights import Level
from library.access.visitor import Link, Visitor
from library.audit import Audit, AuditAct
from library.catalog.audit import Did


@pytest.fixture
def audit(home: Home) -> Audit:
    return Audit(home.catalog)


def did(audit: Audit, **which: object) -> list[Did]:
    return [noted.did for noted in audit.told(**which)]  # type: ignore[arg-type]


def test_a_user_is_noted_by_number_and_name(home: Home, audit: Audit) -> None:
    """Whether they come as one, or as a visitor."""
    expected = Did("signed-in", home.alice.id, "alice", "192.0.2.1")
    for actor in (home.alice, Visitor(home.alice)):
        audit.note(AuditAct.SIGNED_IN, actor=actor, address="192.0.2.1")
        assert expected == did(audit, limit=1)[0]


def test_who_has_no_account_is_nobody_or_a_link(home: Home, audit: Audit) -> None:
    """What is unknown of an act is left out."""
    link = Link(12, 1, home.alice.id, Level.VIEW, True, False, None)
    audit.note(AuditAct.LINK_OPENED, actor=Visitor(links=(link,)), address=None, share=1, name=None)
    audit.note(AuditAct.REFUSED, actor=None, address="::1")
    expected = [
        Did("refused", address="::1"),
        Did("link-opened", actor="link 12", about={"share": 1}),
    ]
    assert expected == did(audit)


def test_an_act_is_part_of_the_transaction_that_it_tells_of(home: Home, audit: Audit) -> None:
    """What was not done is not noted."""

    def interrupted() -> None:
        with home.catalog.write() as connection:
            audit.note(AuditAct.USER_ADDED, actor=home.alice, address=None, within=connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert [] == audit.told()


def test_the_audit_is_asked_for_a_part_of_it(home: Home, audit: Audit) -> None:
    """Of a user or about them, whatever the case; of an act; since a time; page by page."""
    audit.note(AuditAct.SIGNED_IN, actor=home.alice, address=None)
    audit.note(AuditAct.SIGNED_IN, actor=home.bob, address=None)
    audit.note(AuditAct.USER_DISABLED, actor=home.bob, address=None, user="alice")
    acts = [(each.did.actor, each.did.act) for each in audit.told(user="ALICE")]
    assert [("bob", "user-disabled"), ("alice", "signed-in")] == acts
    assert 2 == len(audit.told(act=AuditAct.SIGNED_IN))
    assert 3 == len(audit.told(since=datetime.now(UTC) - timedelta(minutes=1)))
    assert [] == audit.told(since=datetime.now(UTC) + timedelta(minutes=1))
    (newest,) = audit.told(limit=1)
    assert ["bob", "alice"] == [each.did.actor for each in audit.told(before=newest.id)]


def test_the_audit_outlives_whom_it_tells_of(home: Home, audit: Audit) -> None:
    """Their name at that time stays, and finds it."""
    audit.note(AuditAct.SIGNED_IN, actor=home.bob, address=None)
    with home.catalog.write() as connection:
        connection.exec_driver_sql("DELETE FROM users WHERE name = 'bob'")
    assert [Did("signed-in", home.bob.id, "bob")] == did(audit, user="bob")


def test_what_is_told_is_cut(home: Home, audit: Audit) -> None:
    """A name of a megabyte does not fill the disk."""
    audit.note(AuditAct.LINK_MADE, actor=home.alice, address=None, name="x" * 1000)
    assert [200] == [len(str(each.about["name"])) for each in did(audit)]


def test_acts_have_words() -> None:
    """Each of its own, short enough for the index."""
    assert "app password made" == AuditAct.APP_PASSWORD_MADE.words
    assert all(len(act) <= 32 for act in AuditAct)


def test_old_acts_are_forgotten_after_a_year(home: Home, audit: Audit) -> None:
    """Or after whatever the settings say."""
    audit.note(AuditAct.SIGNED_IN, actor=home.alice, address=None)
    now = datetime.now(UTC)
    assert 0 == audit.purge(now + timedelta(days=364))
    assert 1 == audit.purge(now + timedelta(days=364), timedelta(days=30))
