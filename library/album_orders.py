"""Orders of what is in an album, decided from plain data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Final

from library.errors import NotFound
from library.model import Media
from library.naming import gathered_key

_STEP: Final = 1024  # between positions: room for what is put between two


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
    numbered = {each: at * _STEP for at, each in enumerate(first, 1)}
    wanted = dict.fromkeys(before) | numbered
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


def arranged(
    items: Sequence[Media],
    ids: Collection[int],
    before: int | None,
    positions: Mapping[int, int | None],
) -> Mapping[int, int | None]:
    """Return the positions that change when *ids* are shown right before another one; None: last.

    *items* are as they are shown with *positions*. What stands for others takes them along. Where
    there is room, only what moves gets another position.

    Raises:
        NotFound: one of *ids* or *before* is not among them.
    """
    going = [item.id for item in items if item.id in ids or item.stack_id in ids]
    staying = [item.id for item in items if not (item.id in ids or item.stack_id in ids)]
    if not {*going} >= {*ids} or (before is not None and before not in staying):
        raise NotFound("A photo is not in the album any more.")
    at = len(staying) if before is None else staying.index(before)
    shown, wanted = [item.id for item in items], [*staying[:at], *going, *staying[at:]]
    if shown == wanted:
        return {}
    lower = positions[staying[at - 1]] if at else 0
    upper = positions[staying[at]] if at < len(staying) else None
    if lower is not None:
        places = len(going) + 1
        room = places * _STEP if upper is None else upper - lower
        if room >= places:
            return {each: lower + room * place // places for place, each in enumerate(going, 1)}
    return changed_positions(positions, _head(shown, wanted, positions))


def _head(
    shown: Sequence[int], wanted: Sequence[int], positions: Mapping[int, int | None]
) -> Sequence[int]:
    """Return how much of *wanted* needs positions: what ends as it is *shown* can go without."""
    end = len(wanted)
    while end and wanted[end - 1] == shown[end - 1] and positions[wanted[end - 1]] is None:
        end -= 1
    return wanted[:end]
