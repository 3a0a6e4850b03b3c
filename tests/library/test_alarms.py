"""When somebody should know that passwords are being guessed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from library.alarms import MOST_SENT_AWAY, MOST_WRONG, Alarm, alarms
from library.audit import AuditAct
from library.catalog.audit import Attempts

HERE, THERE = "192.0.2.1", "203.0.113.5"


def refused(address: str | None, user: str | None, times: int) -> Attempts:
    return Attempts("refused", address, user, times)


def test_a_household_that_mistypes_raises_none() -> None:
    """Nor do very many visitors of links, each of whom opens one."""
    assert [] == alarms([refused(HERE, name, MOST_WRONG // 4) for name in ("a", "b", "c")])
    assert [] == alarms([Attempts("link-opened", None, None, 100_000)])


def test_who_tries_many_accounts_is_told_by_the_address() -> None:
    """What was held back counts with what was refused."""
    found = alarms(
        [
            refused(THERE, "alice", 20),
            refused(THERE, None, 30),
            Attempts("throttled", THERE, "bob", 362),
            refused(HERE, "bob", 3),
        ]
    )
    assert [Alarm(AuditAct.GUESSING, THERE, None, 412, accounts=2, addresses=1)] == found


def test_one_account_tried_from_many_addresses_is_told_by_its_name() -> None:
    """Each address stays below what would be told of it."""
    found = alarms([refused(f"192.0.2.{each}", "alice", 4) for each in range(30)])
    assert [Alarm(AuditAct.GUESSING, None, "alice", 120, accounts=1, addresses=30)] == found


def test_many_names_from_many_addresses_are_told_at_ten_times_as_much() -> None:
    """Also of names that nobody has."""
    few = [refused(f"192.0.2.{each}", None, 9) for each in range(100)]
    assert [] == alarms(few)
    found = alarms([*few, refused(None, None, 100)])
    assert [Alarm(AuditAct.GUESSING, None, None, 1000, accounts=0, addresses=101)] == found


def test_a_botnet_is_told_of_once() -> None:
    """Each of its addresses would be told by itself, if there were fewer of them."""
    many = [refused(f"192.0.2.{each}", "alice", MOST_WRONG) for each in range(11)]
    assert 10 == len(alarms(many[1:]))
    assert [Alarm(AuditAct.GUESSING, None, "alice", 1100, 1, addresses=11)] == alarms(many)
    tried = [refused(f"192.0.2.{each}", f"name{each}", MOST_WRONG) for each in range(11)]
    assert [Alarm(AuditAct.GUESSING, None, None, 1100, 11, addresses=11)] == alarms(tried)


def test_requests_that_were_sent_away_count_by_themselves() -> None:
    """So many are no mistake of a client."""
    away = Attempts("sent-away", THERE, "alice", MOST_SENT_AWAY)
    found = alarms([away, refused(THERE, "alice", MOST_WRONG - 1)])
    assert [Alarm(AuditAct.FLOODING, THERE, None, MOST_SENT_AWAY, 1, 1)] == found


@given(
    st.lists(
        st.builds(
            refused,
            st.sampled_from([None, HERE, THERE, "::1"]),
            st.sampled_from([None, "alice", "bob"]),
            st.integers(1, 2 * MOST_WRONG),
        )
    )
)
def test_no_attempt_counts_twice(attempts: list[Attempts]) -> None:
    """And what is told is told once for each address and each account."""
    found = alarms(attempts)
    assert sum(each.times for each in found) <= sum(each.times for each in attempts)
    assert len(found) == len({(each.address, each.user) for each in found})
    assert all(each.times >= MOST_WRONG for each in found)
