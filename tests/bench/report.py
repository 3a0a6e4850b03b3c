"""How figures are printed: what was measured, what to reach, and the peer in the same run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement. Its values are of several runs; the one of *rank* is what counts."""

    what: str
    values: tuple[float, ...]
    unit: str
    goal: str = ""  # as the issue says it
    peer: str = ""
    peer_values: tuple[float, ...] = ()
    digits: int = 2  # behind the point
    rank: float = 0.5  # which value counts, when they are sorted: the median; 0.99: 99 % are less

    def __str__(self) -> str:
        """One line."""
        line = f"{self.what:<58} {self._text(self.values)} {self.unit}"
        if self.goal:
            line += f"   (goal {self.goal})"
        if self.peer_values:
            ratio = ranked(self.values, self.rank) / ranked(self.peer_values, self.rank)
            line += f"   {self.peer}: {self._text(self.peer_values)} {self.unit}, ratio {ratio:.2f}"
        return line

    def _text(self, values: tuple[float, ...]) -> str:
        counts, middle, least, most = (
            f"{value:.{self.digits}f}"
            for value in (ranked(values, self.rank), median(values), min(values), max(values))
        )
        if len(values) == 1:
            return counts
        if self.rank == 0.5:
            return f"{counts} [{least}–{most}]"
        return f"p{self.rank * 100:.0f} {counts} [{least}–{middle}–{most}]"


def ranked(values: Sequence[float], rank: float) -> float:
    """Return the median, or that of *values* than which the share *rank* is not greater."""
    if rank == 0.5:
        return median(values)
    return sorted(values)[ceil(len(values) * rank) - 1]
