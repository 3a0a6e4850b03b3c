"""Timing many small acts: how long each takes, and how much of that is work of the processor."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter, thread_time

from bench.report import Figure


@dataclass
class Timings:
    """In milliseconds, one for each time that the act was done."""

    wall: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)  # of the processor, for this thread

    def note(self, act: Callable[[], object]) -> None:
        """Do *act* and note how long it takes."""
        started, worked = perf_counter(), thread_time()
        act()
        self.work.append((thread_time() - worked) * 1000)
        self.wall.append((perf_counter() - started) * 1000)

    def figures(
        self, what: str, goal: str = "", peer: str = "", beside: Timings | None = None
    ) -> Iterator[Figure]:
        """Yield the 99 % that the wall clock shows, which is to reach *goal*, and the processor."""
        other = beside or Timings()
        for each, values, peers, to_reach in (
            (what, self.wall, other.wall, goal),
            ("    of the processor's time", self.work, other.work, ""),
        ):
            yield Figure(each, tuple(values), "ms", to_reach, peer, tuple(peers), rank=0.99)


def as_in_a_server() -> None:
    """Let what is there by now never be looked through for garbage, as a web process does."""
    gc.collect()
    gc.freeze()


def timed(acts: Iterable[Callable[[], object]]) -> Timings:
    """Do each of *acts* once."""
    timings = Timings()
    for act in acts:
        timings.note(act)
    return timings
