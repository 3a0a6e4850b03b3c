"""How figures are printed: what was measured, what to reach, and the peer in the same run."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement. Its values are of several runs; the median is what counts."""

    what: str
    values: tuple[float, ...]
    unit: str
    goal: str = ""  # as the issue says it
    peer: str = ""
    peer_values: tuple[float, ...] = ()
    digits: int = 2  # behind the point

    def __str__(self) -> str:
        """One line."""
        line = f"{self.what:<58} {self._text(self.values)} {self.unit}"
        if self.goal:
            line += f"   (goal {self.goal})"
        if self.peer_values:
            ratio = median(self.values) / median(self.peer_values)
            line += f"   {self.peer}: {self._text(self.peer_values)} {self.unit}, ratio {ratio:.2f}"
        return line

    def _text(self, values: tuple[float, ...]) -> str:
        middle, least, most = (
            f"{value:.{self.digits}f}" for value in (median(values), min(values), max(values))
        )
        return middle if len(values) == 1 else f"{middle} [{least}–{most}]"
