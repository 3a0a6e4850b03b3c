"""What the map shows: of the pictures of the gallery, those that tell where they were taken.

They are counted by the cells of `library.grid`, in the transaction of each change: what is asked
costs as much as there are cells to see, however many pictures lie in them. Between two levels that
are counted by, a cell is the sum of those below it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from library.catalog.driver import Source, driver_of
from library.catalog.lookups import MEDIA, media_of
from library.catalog.shelves import View
from library.grid import Box, Cell, Span, counted, narrowest
from library.model import UNDATED, Media, Month
from library.naming import gathered_key

_DEGREE = 1_000_000  # positions are stored in millionths


@dataclass(frozen=True, slots=True)
class Cluster:
    """The pictures in one cell."""

    cell: Cell
    count: int
    latitude: float  # degrees; the mean of theirs
    longitude: float
    newest: Media  # by when it was taken
    place: tuple[str, str] | None  # where that was: a country and a town, as /places has them


_SPANS = "json_each(?1) AS span"
_IN_SPAN = "BETWEEN json_extract(span.value, '$[0]') AND json_extract(span.value, '$[1]')"
_OF_ITEM = ", ".join(f"media_items.{column}" for column in MEDIA.split(", "))
# The cells of level ?3 that are counted, each as one of 4^?4 in a cell that is shown.
_CLUSTERS = f"""
    WITH cells AS MATERIALIZED (
        SELECT code >> 2 * ?4 AS code, sum(items) AS items,
            sum(latitude) AS latitude, sum(longitude) AS longitude
        FROM {_SPANS} CROSS JOIN map_cells ON user_id = ?2 AND level = ?3 AND code {_IN_SPAN}
        GROUP BY 1
    )
    SELECT {_OF_ITEM}, cells.code, items, latitude, longitude, town.parent, town.title
    FROM cells CROSS JOIN media_items ON media_items.id = (
        SELECT newest FROM map_cells WHERE user_id = ?2 AND level = ?3
        AND map_cells.code BETWEEN cells.code << 2 * ?4 AND (cells.code + 1 << 2 * ?4) - 1
        ORDER BY newest_taken DESC, newest DESC LIMIT 1
    )
    LEFT JOIN shelves AS town ON town.id = (
        SELECT shelf_id FROM shelf_items CROSS JOIN shelves ON shelves.id = shelf_id
        WHERE media_id = media_items.id AND view = 'places' LIMIT 1
    )
    ORDER BY items DESC, cells.code
"""
_MONTHS = f"""
    SELECT month, count(*) FROM {_SPANS}
    CROSS JOIN map_items ON user_id = ?2 AND code {_IN_SPAN}
    GROUP BY month ORDER BY month = '{UNDATED}', month DESC
"""
_PICTURES = f"""
    SELECT {_OF_ITEM}, month_name FROM {_SPANS}
    CROSS JOIN map_items ON map_items.user_id = ?2 AND code {_IN_SPAN} AND map_items.month = ?3
    CROSS JOIN media_items ON media_items.id = media_id
    ORDER BY captured_local DESC, media_items.id DESC
"""
_EXTENT = """
    SELECT min(latitude), max(latitude), min(longitude), max(longitude) FROM shelves
    CROSS JOIN shelf_items ON shelf_id = shelves.id CROSS JOIN map_items USING (media_id)
    WHERE shelves.user_id = ?1 AND view = ?2 AND parent_key = ?3
    AND (?4 IS NULL OR shelves.id = ?4)
    GROUP BY longitude / 1000000
"""


def clusters(source: Source, user_id: int, box: Box, level: int) -> Sequence[Cluster]:
    """Return the user's clusters in the cells of *level* that *box* touches, the largest first.

    Raises:
        ValueError: the box has too many cells.
    """
    fine = counted(level)
    asked = (json.dumps(box.spans(level, fine)), user_id, fine, fine - level)
    rows = driver_of(source).execute(_CLUSTERS, asked)
    return [
        Cluster(
            Cell(level, code),
            count,
            latitude / count / _DEGREE,
            longitude / count / _DEGREE,
            media_of(item),
            None if town is None else (country, town),
        )
        for *item, code, count, latitude, longitude, country, town in rows
    ]


def months(source: Source, user_id: int, cells: Sequence[Cell]) -> Sequence[Month]:
    """Return the months of the pictures in *cells* with their numbers, newest first.

    Those of `UNDATED` come last.
    """
    rows = driver_of(source).execute(_MONTHS, (_spans(cells), user_id))
    return [Month(*row) for row in rows]


def pictures(
    source: Source, user_id: int, cells: Sequence[Cell], month: str
) -> Iterator[tuple[str, Media]]:
    """Yield the pictures of a month in *cells*, by their names in the timeline, newest first."""
    for *item, name in driver_of(source).execute(_PICTURES, (_spans(cells), user_id, month)):
        yield name, media_of(item)


def extent(
    source: Source, user_id: int, view: View, of: str, shelf_id: int | None = None
) -> Box | None:
    """Return the least box that holds what is on the user's shelves that are a part of *of*.

    With *shelf_id*, on that one of them alone. None: none of it is on the map.
    """
    asked = (user_id, view, gathered_key(of), shelf_id)
    columns = [
        tuple(number / _DEGREE for number in row)
        for row in driver_of(source).execute(_EXTENT, asked)
    ]
    if not columns:
        return None
    west, east = narrowest((west, east) for _, _, west, east in columns)
    return Box(west, min(column[0] for column in columns), east, max(c[1] for c in columns))


def _spans(cells: Sequence[Cell]) -> str:
    """The codes of all cells on the deepest level, each once."""
    merged: list[Span] = []
    for first, last in sorted(cell.span for cell in cells):
        if not merged or first > merged[-1][1]:
            merged.append((first, last))
    return json.dumps(merged)
