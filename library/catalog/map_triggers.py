"""SQL that keeps the tables of the map in step with the photos, whoever changes these."""

from __future__ import annotations

from typing import Final

from library.grid import DEEPEST, LEVELS, SPREAD, STEP

_NEVER: Final = -(1 << 40)  # before all that has a date


def _spread(number: str) -> str:
    """SQL that puts a zero before each bit of a number of at most 32 bits."""
    for shift, kept in SPREAD:
        number = f"(SELECT (n | (n << {shift})) & {kept} FROM (SELECT {number} AS n))"
    return number


def _ordinal(degrees: str, whole: int) -> str:
    number = f"CAST(({degrees} + {whole / 2}) * {1 << DEEPEST} / {whole}.0 AS INTEGER)"
    return f"min(max({number}, 0), {(1 << DEEPEST) - 1})"


# As `library.grid.code_at` has it. SQLite's operators on bits bind equally.
_ROW, _COLUMN = _spread(_ordinal("latitude", 180)), _spread(_ordinal("longitude", 360))
_CODE = f"({_ROW} << 1) | {_COLUMN}"
MAPPED: Final = (  # of what the gallery shows, what tells where it was taken
    "(month IS NOT NULL AND stack_id IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL)"
)
SHOWN: Final = (
    "INSERT INTO map_items (media_id, user_id, code, taken, month, latitude, longitude)"
    f" SELECT id, user_id, {_CODE},"
    f" coalesce(CAST(strftime('%s', captured_local) AS INTEGER), {_NEVER}), month,"
    " CAST(round(latitude * 1000000) AS INTEGER), CAST(round(longitude * 1000000) AS INTEGER)"
    f" FROM media_items CROSS JOIN media_metadata ON media_id = id WHERE {MAPPED}"
)


def _again(media_id: str) -> str:
    return f"DELETE FROM map_items WHERE media_id = {media_id}; {SHOWN} AND id = {media_id};"


_LEVELS = ", ".join(f"({level})" for level in LEVELS)
CELLS: Final = (  # of all that the map shows, as `map_cells` has them
    f"SELECT user_id, column1, code >> 2 * ({DEEPEST} - column1), count(*), sum(latitude),"
    f" sum(longitude), max(taken) FROM map_items CROSS JOIN (VALUES {_LEVELS}) GROUP BY 1, 2, 3"
)
_IS_NEWER = "(excluded.newest_taken, excluded.newest) > (newest_taken, newest)"
_COUNT = (
    "INSERT INTO map_cells (user_id, level, code, items, latitude, longitude, newest, newest_taken)"
    f" SELECT NEW.user_id, column1, NEW.code >> 2 * ({DEEPEST} - column1), 1, NEW.latitude,"
    f" NEW.longitude, NEW.media_id, NEW.taken FROM (VALUES {_LEVELS}) WHERE true"
    " ON CONFLICT (user_id, level, code) DO UPDATE SET items = items + 1,"
    " latitude = latitude + excluded.latitude, longitude = longitude + excluded.longitude,"
    f" newest = iif({_IS_NEWER}, excluded.newest, newest),"
    f" newest_taken = iif({_IS_NEWER}, excluded.newest_taken, newest_taken);"
)
_ITS_CELLS = (
    "user_id = OLD.user_id AND (level, code) IN"
    f" (SELECT column1, OLD.code >> 2 * ({DEEPEST} - column1) FROM (VALUES {_LEVELS}))"
)
_DISCOUNT = (
    "UPDATE map_cells SET items = items - 1, latitude = latitude - OLD.latitude,"
    f" longitude = longitude - OLD.longitude WHERE {_ITS_CELLS};"
    f" DELETE FROM map_cells WHERE items = 0 AND {_ITS_CELLS};"
)


def _renew(level: int) -> str:
    """SQL that finds what is newest in a cell of which the newest item has gone."""
    code = f"(OLD.code >> {2 * (DEEPEST - level)})"
    if level == DEEPEST:
        newest = (
            "SELECT taken, media_id FROM map_items WHERE user_id = OLD.user_id"
            f" AND code = {code} ORDER BY taken DESC, media_id DESC LIMIT 1"
        )
    else:  # of its children, which know theirs
        first = f"({code} << {2 * STEP})"
        newest = (
            "SELECT newest_taken, newest FROM map_cells WHERE user_id = OLD.user_id AND"
            f" level = {level + STEP} AND code BETWEEN {first} AND {first} + {(1 << 2 * STEP) - 1}"
            " ORDER BY newest_taken DESC, newest DESC LIMIT 1"
        )
    return (
        f"UPDATE map_cells SET (newest_taken, newest) = ({newest}) WHERE user_id = OLD.user_id"
        f" AND level = {level} AND code = {code} AND newest = OLD.media_id;"
    )


def _differs(*columns: str) -> str:
    return " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in columns)


MAP_TRIGGERS: Final = {
    "map_items_added": f"AFTER INSERT ON map_items BEGIN {_COUNT} END",
    "map_items_removed": (
        f"AFTER DELETE ON map_items BEGIN {_DISCOUNT} {' '.join(map(_renew, reversed(LEVELS)))} END"
    ),
    "media_items_mapped": (
        "AFTER UPDATE OF user_id, month, stack_id, captured_local ON media_items"
        f" WHEN {_differs('user_id', 'month', 'stack_id', 'captured_local')}"
        f" BEGIN {_again('NEW.id')} END"
    ),
    "media_metadata_mapped": (
        f"AFTER INSERT ON media_metadata WHEN NEW.latitude IS NOT NULL"
        f" BEGIN {_again('NEW.media_id')} END"
    ),
    "media_metadata_moved": (
        "AFTER UPDATE OF latitude, longitude ON media_metadata"
        f" WHEN {_differs('latitude', 'longitude')} BEGIN {_again('NEW.media_id')} END"
    ),
    "media_metadata_unmapped": (
        "AFTER DELETE ON media_metadata"
        " BEGIN DELETE FROM map_items WHERE media_id = OLD.media_id; END"
    ),
}
