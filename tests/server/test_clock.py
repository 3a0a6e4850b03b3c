"""A clock that was set is noticed once."""

from __future__ import annotations

from dataclasses import dataclass

from server.clock import ClockWatch, steady_s


@dataclass
class Clocks:
    """Both, as a test sets them."""

    wall_s: float = 1_800_000_000.0
    steady_s: float = 50.0

    def pass_(self, seconds: float) -> None:
        self.wall_s += seconds
        self.steady_s += seconds


def test_a_clock_that_was_set_ahead_is_noticed_once() -> None:
    """Not time that passed, corrections of seconds, or a clock that was set back."""
    clocks = Clocks()
    watch = ClockWatch(lambda: clocks.wall_s, lambda: clocks.steady_s)
    clocks.pass_(40 * 86_400)
    clocks.wall_s += 5
    assert not watch.jumped_ahead()
    clocks.wall_s += 366 * 86_400
    assert watch.jumped_ahead()
    clocks.pass_(86_400)
    assert not watch.jumped_ahead()
    clocks.wall_s -= 366 * 86_400
    assert not watch.jumped_ahead()


def test_the_clock_that_only_counts_does() -> None:
    """It never goes back."""
    first = steady_s()
    assert steady_s() >= first
