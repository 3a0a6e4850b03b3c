"""Whoever guesses waits; whoever lives here does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.home import Home

from library import throttling
from library.access.pace import OF_ACCOUNT, OF_ADDRESS, OF_LINK
from library.audit import Audit
from library.catalog import known_addresses, throttles
from library.errors import TooMany
from library.throttling import Throttle, Tried

HOME, ELSEWHERE = "192.0.2.1", "203.0.113.9"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = datetime(2024, 5, 6, tzinfo=UTC)

    def now(self, _zone: object) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time, as throttling sees it."""
    found = Clock()

    class Stopped(datetime):
        now = found.now

    monkeypatch.setattr(throttling, "datetime", Stopped)
    return found


@pytest.fixture
def throttle(home: Home, clock: Clock) -> Throttle:
    return Throttle(home.catalog, Audit(home.catalog))


def guess(throttle: Throttle, address: str, account: str = "alice") -> float:
    """Try a wrong password; return for how long that is refused, in seconds."""
    try:
        throttle.admit(Tried.PASSWORD, account, address)
    except TooMany as refused:
        return refused.wait_s
    throttle.failed(Tried.PASSWORD, account, address)
    return 0


def guessed(throttle: Throttle, times: int, account: str = "alice") -> None:
    """Guess from as many addresses, and wait for no time."""
    for number in range(times):
        guess(throttle, f"198.51.100.{number}", account)


@pytest.mark.parametrize("account", ["alice", "ALICE", "nobody", "\udcff\0", "x" * 1000, ""])
def test_an_account_is_tried_a_few_times_and_then_waits(
    throttle: Throttle, clock: Clock, account: str
) -> None:
    """From wherever, and whether there is one of that name or not."""
    guessed(throttle, OF_ACCOUNT.free, account)
    for expected in (1, 2, 4, 8):
        assert expected == guess(throttle, ELSEWHERE, account)
        clock.wait(expected)
        assert 0 == guess(throttle, ELSEWHERE, account)


def test_the_wait_ends_after_a_quarter_of_an_hour_however_long_it_was_guessed(
    throttle: Throttle, clock: Clock
) -> None:
    """And after a day without, nothing is left of it."""
    for _ in range(50):
        clock.wait(guess(throttle, ELSEWHERE))
    guess(throttle, ELSEWHERE)
    assert 900 == guess(throttle, HOME)
    clock.wait(86_400)
    assert [0] * OF_ACCOUNT.free == [guess(throttle, HOME) for _ in range(OF_ACCOUNT.free)]


def test_an_address_that_tries_many_accounts_waits(throttle: Throttle) -> None:
    """Whichever it tries next, and from whichever of its addresses of IPv6; others do not."""
    for number in range(OF_ADDRESS.free):
        assert 0 == guess(throttle, f"2001:db8::{number}", f"user{number}")
    assert 1 == guess(throttle, "2001:db8::abcd", "alice")
    assert 0 == guess(throttle, "2001:db8:0:1::abcd", "alice")


def test_who_guesses_elsewhere_keeps_nobody_out_at_home(home: Home, throttle: Throttle) -> None:
    """Where a user came in before, only their own failures count."""
    throttle.recognise(home.alice, HOME)
    guessed(throttle, 50)
    assert guess(throttle, ELSEWHERE) > 0
    assert [0] * OF_ACCOUNT.free == [guess(throttle, HOME) for _ in range(OF_ACCOUNT.free)]
    assert 1 == guess(throttle, HOME)


def test_one_member_s_failures_keep_no_other_out(home: Home, throttle: Throttle) -> None:
    """Behind one address, though a new account would have to wait there."""
    for user in (home.alice, home.bob):
        throttle.recognise(user, HOME)
    for number in range(OF_ADDRESS.free):
        guess(throttle, HOME, f"user{number}")
    guess(throttle, HOME, "bob")
    assert 0 == guess(throttle, HOME, "alice")
    assert 0 == guess(throttle, HOME, "bob")
    assert 1 == guess(throttle, HOME, "carol")


def test_success_forgets_what_the_user_did_wrong_there(home: Home, throttle: Throttle) -> None:
    """And not what was guessed elsewhere: else a guesser's time would begin anew with it."""
    throttle.recognise(home.alice, HOME)
    guessed(throttle, 6)
    for _ in range(3):
        guess(throttle, HOME)
    throttle.succeeded(Tried.PASSWORD, "alice", HOME)
    assert [0] * OF_ACCOUNT.free == [guess(throttle, HOME) for _ in range(OF_ACCOUNT.free)]
    assert guess(throttle, ELSEWHERE) > 0


def test_who_has_the_password_alone_is_not_known(home: Home, throttle: Throttle) -> None:
    """Codes count by themselves, and an address that gave a right password is as strange."""
    throttle.succeeded(Tried.PASSWORD, "alice", ELSEWHERE)
    for number in range(OF_ACCOUNT.free):
        throttle.admit(Tried.CODE, "alice", f"198.51.100.{number}")
        throttle.failed(Tried.CODE, "alice", f"198.51.100.{number}")
    with pytest.raises(TooMany):
        throttle.admit(Tried.CODE, "alice", ELSEWHERE)
    throttle.admit(Tried.PASSWORD, "alice", ELSEWHERE)


def test_a_link_waits_a_minute_at_most(throttle: Throttle, clock: Clock) -> None:
    """Its guests have no address that is known."""
    for _ in range(OF_LINK.free + 10):
        throttle.failed(Tried.LINK, "7", "198.51.100.1")
    with pytest.raises(TooMany) as refused:
        throttle.admit(Tried.LINK, "7", ELSEWHERE)
    assert 60 == refused.value.wait_s
    throttle.admit(Tried.LINK, "8", ELSEWHERE)


def test_of_many_at_once_one_gets_through(home: Home, throttle: Throttle, clock: Clock) -> None:
    """In several processes, of which each opens the index by itself."""
    guessed(throttle, OF_ACCOUNT.free)
    clock.wait(1)
    others = [throttle, *(Throttle(home.catalog, Audit(home.catalog)) for _ in range(3))]

    def admitted(number: int) -> bool:
        try:
            others[number % 4].admit(Tried.PASSWORD, "alice", f"203.0.113.{number}")
        except TooMany:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert 1 == sum(pool.map(admitted, range(40)))


def test_nothing_is_written_where_nothing_failed(home: Home, throttle: Throttle) -> None:
    """To sign in costs a look into the index."""
    throttle.recognise(home.alice, HOME)
    with home.catalog.ask_once() as driver:
        before = driver.execute("PRAGMA data_version").fetchone()
        throttle.look(Tried.PASSWORD, "alice", HOME)
        throttle.admit(Tried.PASSWORD, "alice", HOME)
        throttle.succeeded(Tried.PASSWORD, "alice", HOME)
        assert not throttle.recognise(home.alice, HOME)
        assert before == driver.execute("PRAGMA data_version").fetchone()


def test_the_command_line_is_not_held_back(throttle: Throttle) -> None:
    """It has no address."""
    guessed(throttle, 50)
    throttle.admit(Tried.PASSWORD, "alice", None)
    throttle.failed(Tried.PASSWORD, "alice", None)


def test_the_audit_tells_of_guesses_and_never_what_was_typed(
    home: Home, throttle: Throttle
) -> None:
    """Those that were held back are summed."""
    for _ in range(8):
        guess(throttle, ELSEWHERE)
    guess(throttle, ELSEWHERE, "my password!")
    throttle._audit.close()
    told = {
        (each.did.act, each.did.about.get("user")): each.times
        for each in Audit(home.catalog).told()
    }
    assert {("refused", "alice"): 5, ("refused", None): 1, ("throttled", "alice"): 3} == told
    with home.catalog.ask_once() as driver:
        rows = driver.execute("SELECT key FROM throttles").fetchall()
    assert not any("alice" in key or "password!" in key for (key,) in rows)


def test_what_is_over_can_be_purged(home: Home, throttle: Throttle, clock: Clock) -> None:
    """Failures after a day, addresses after three months."""
    guess(throttle, HOME)
    throttle.recognise(home.alice, HOME)
    with home.catalog.write() as connection:
        assert 0 == throttles.purge(connection, clock.time - timedelta(days=1))
        assert 2 == throttles.purge(connection, clock.time)
        assert 0 == known_addresses.purge(connection, clock.time + timedelta(days=89))
        assert 1 == known_addresses.purge(connection, clock.time + timedelta(days=90))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    st.lists(st.tuples(st.sampled_from([HOME, ELSEWHERE, "2001:db8::1"]), st.floats(0, 100))),
    st.booleans(),
)
def test_a_wait_that_was_told_is_enough(
    home: Home, throttle: Throttle, clock: Clock, tries: list[tuple[str, float]], known: bool
) -> None:
    """Whoever waits for as long as they were told to may try, whatever went before."""
    clock.wait(10 * 86_400)
    if known:
        throttle.recognise(home.alice, HOME)
    for address, pause in tries:
        clock.wait(guess(throttle, address) or pause)
        if wait := guess(throttle, address):
            clock.wait(wait)
            assert 0 == guess(throttle, address)
