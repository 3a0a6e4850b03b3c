"""Who seems to be one of the people whom others have named: without asking, so only if it is clear.

What neighbours say counts for nothing between libraries, whose graphs are apart: only means do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from library.faces.means import Means, near_groups, near_people
from library.faces.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Namesake:
    """Someone who seems to be a person with a name."""

    person: int
    named: tuple[int, ...]  # who seem to be that same person, the nearest first
    distance: float  # between the means of the person and the nearest, as they seem


def namesakes(
    asked: Means, named: Means, names: Sequence[str], thresholds: Thresholds
) -> list[Namesake]:
    """Return which of *asked* seem to be one of *named*, the likeliest first.

    They are as near as two have to be to ask whether they are one (`Thresholds.alike`), and nobody
    else is nearly as near (`Thresholds.attach_margin`). Of *named*, those of one name, and those
    who are as near to each other, are nobody else.

    Args:
        asked: persons of one library.
        named: persons of others.
        names: of each row of *named*.
        thresholds: of the descriptor.
    """
    reach = thresholds.alike + thresholds.attach_margin
    near = near_people(asked, named, reach, thresholds.spread)
    alike = near_groups(named, thresholds.alike, thresholds.spread)
    one = set(zip(alike.rows.tolist(), alike.others.tolist(), strict=True))
    by_person: dict[int, list[tuple[float, int]]] = {}
    for row, other, distance in zip(
        near.rows.tolist(), near.others.tolist(), near.distances.tolist(), strict=True
    ):
        by_person.setdefault(row, []).append((distance, other))
    found = []
    for row, others in by_person.items():
        distance, nearest = min(others)
        same = [
            (far, other)
            for far, other in sorted(others)
            if names[other] == names[nearest] or other == nearest or (nearest, other) in one
        ]
        rival = min((far for far, other in others if (far, other) not in same), default=reach)
        if distance < thresholds.alike and rival >= distance + thresholds.attach_margin:
            who = tuple(named.labels[other].item() for far, other in same if far < thresholds.alike)
            found.append(Namesake(asked.labels[row].item(), who, distance))
    return sorted(found, key=lambda each: (each.distance, each.person))
