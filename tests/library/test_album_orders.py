"""Orders of what is in an album, decided from plain data."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.fake_photos import photo

from library.album_orders import arranged, changed_positions

MOST = 8

moves = st.lists(
    st.tuples(
        st.sets(st.integers(1, MOST), min_size=1, max_size=MOST - 1),
        st.none() | st.integers(1, MOST),
    ),
    max_size=12,
)


def shown(positions: dict[int, int | None]) -> list[int]:
    """Those with a position come first; all others are shown by number."""
    return sorted(positions, key=lambda each: (positions[each] is None, positions[each], each))


@given(moves)
def test_whatever_is_moved_stands_where_it_was_put(
    moves: list[tuple[set[int], int | None]],
) -> None:
    """All others keep their order, however often it was changed before."""
    positions: dict[int, int | None] = dict.fromkeys(range(1, MOST + 1))
    for ids, before in moves:
        if before in ids:
            continue
        now = shown(positions)
        staying = [each for each in now if each not in ids]
        at = len(staying) if before is None else staying.index(before)
        wanted = [*staying[:at], *(each for each in now if each in ids), *staying[at:]]
        positions |= arranged([photo(each) for each in now], ids, before, positions)
        assert wanted == shown(positions)


def test_moving_one_of_many_changes_one() -> None:
    """Until there is no room between its neighbours: then all get some again."""
    positions: dict[int, int | None] = dict.fromkeys(range(1, 101))
    positions |= changed_positions(positions, [*range(1, 101)])
    counts = []
    for number in range(100, 80, -1):
        items = [photo(each) for each in shown(positions)]
        changed = arranged(items, {number}, 2, positions)
        counts.append(len(changed))
        positions |= changed
    assert [1] * 10 == counts[:10]
    assert 1 < max(counts) <= 100
