from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.access.pace import OF_ACCOUNT, OF_ADDRESS, OF_LINK, Pace

HOUR_S = 3600


def attempts(pace: Pace, within_s: int) -> int:
    """How many attempts are possible within a time by who tries as soon as they may."""
    at, failures = 0, 0
    while at <= within_s:
        failures += 1
        at += pace.wait_s(failures)
    return failures


def test_an_account_can_be_tried_less_than_100_times_an_hour() -> None:
    """As OWASP ASVS 4.0.3 §2.2.1 wants it: 17 times in the first hour, then 4 times."""
    assert 17 == attempts(OF_ACCOUNT, HOUR_S)
    day = attempts(OF_ACCOUNT, 24 * HOUR_S)
    assert day - 17 <= 4 * 23


def test_half_a_minute_of_guessing_is_less_than_a_guess_a_second() -> None:
    """Those that are free included."""
    assert 9 == attempts(OF_ACCOUNT, 30)


@pytest.mark.parametrize("pace", [OF_ACCOUNT, OF_ADDRESS, OF_LINK])
@given(failures=st.integers(0, 10**9))
def test_waiting_grows_and_ends(pace: Pace, failures: int) -> None:
    """Nobody is locked out for good."""
    assert 0 <= pace.wait_s(failures) <= pace.wait_s(failures + 1) <= pace.most_s <= 900
