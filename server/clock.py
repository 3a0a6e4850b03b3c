"""Whether somebody has set the computer's clock while the process ran."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

_TOLERANCE_S: Final = 3600.0  # more than time servers correct by and than leap seconds add


def steady_s() -> float:
    """Return seconds that nobody can set; they go on while the computer sleeps, where it can."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux; time.monotonic stops in sleep there
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class ClockWatch:
    """Compares the clock that people read with one that only counts."""

    def __init__(
        self, wall_s: Callable[[], float] = time.time, steady: Callable[[], float] = steady_s
    ) -> None:
        """Begin to compare."""
        self._wall_s, self._steady_s = wall_s, steady
        self._ahead_s = wall_s() - steady()

    def jumped_ahead(self) -> bool:
        """Whether the clock was set to more than an hour later since this was last asked."""
        ahead_s = self._wall_s() - self._steady_s()
        by_s, self._ahead_s = ahead_s - self._ahead_s, ahead_s
        return by_s > _TOLERANCE_S
