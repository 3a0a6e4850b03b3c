"""Orders of what is in an album, decided from plain data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum

from library.errors import NotFound
from library.model import Media
from library.naming import gathered_key


class Sorting(StrEnum):
    """What an album can be put in order by."""

    OLDEST = "oldest"  # as it is without anybody's doing
    NEWEST = "newest"
    NAME = "name"


def changed_positions(
    before: Mapping[int, int | None], first: Sequence[int]
) -> Mapping[int, int | None]:
    """Return the positions that change when *first* come first, and all others have none.

    Raises:
        NotFound: one of *first* is not among those that were there *before*.
    """
    if not before.keys() >= {*first}:
        raise NotFound("What was to be put in order is not there any more.")
    wanted = dict.fromkeys(before) | {each: at for at, each in enumerate(first, 1)}
    return {each: at for each, at in wanted.items() if before[each] != at}


def sorted_by(by: Sorting, named: Sequence[tuple[str, Media]]) -> Sequence[int]:
    """Return the ids of items, under their names in an album, in order; none: by capture time."""
    if by is Sorting.NAME:
        return [item.id for _, item in sorted(named, key=lambda each: gathered_key(each[0]))]
    if by is Sorting.NEWEST:
        dated = [item for _, item in named if item.captured_local is not None]
        dated.sort(key=lambda item: (item.captured_local, item.id), reverse=True)
        return [item.id for item in dated]
    return ()


def moved(items: Sequence[Media], ids: Collection[int], before: int | None) -> Sequence[int]:
    """Return the ids of *items* with those of *ids* right before another one; None: last.

    What stands for others takes them along.

    Raises:
        NotFound: one of *ids* or *before* is not among them.
    """
    going = [item.id for item in items if item.id in ids or item.stack_id in ids]
    staying = [item.id for item in items if not (item.id in ids or item.stack_id in ids)]
    if not {*going} >= {*ids} or (before is not None and before not in staying):
        raise NotFound("A photo is not in the album any more.")
    at = len(staying) if before is None else staying.index(before)
    return [*staying[:at], *going, *staying[at:]]


def positioned(
    wanted: Sequence[int], items: Sequence[Media], positions: Mapping[int, int | None]
) -> Sequence[int]:
    """Return how much of *wanted* needs positions.

    *items* are as they are shown with *positions*: those without one are at the end, and may stay
    so while they are at the end of *wanted* in the same order.
    """
    end = len(wanted)
    while end and wanted[end - 1] == items[end - 1].id and positions[wanted[end - 1]] is None:
        end -= 1
    return wanted[:end]
