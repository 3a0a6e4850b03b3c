"""What triggers keep, beside the tables that it follows from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from library.catalog.engine import Catalog
from library.catalog.told_schema import GATHERED, TOLD

_SIZES = """
    SELECT user_id, month, count(*) FROM media_items
    WHERE month IS NOT NULL AND stack_id IS NULL GROUP BY user_id, month ORDER BY 1, 2
"""
_KEPT_SIZES = """
    SELECT user_id, month, pictures FROM month_sizes WHERE pictures != 0 ORDER BY 1, 2
"""

Rows = Sequence[tuple[Any, ...]]


def kept(catalog: Catalog) -> Mapping[str, Rows]:
    """Return what listings find in folders that gather, and how much months show."""
    return _rows(catalog, "", _KEPT_SIZES)


def followed(catalog: Catalog) -> Mapping[str, Rows]:
    """Return the same by what the items themselves have."""
    return _rows(catalog, "JOIN media_items ON media_items.id = media_id", _SIZES)


def _rows(catalog: Catalog, join: str, sizes: str) -> Mapping[str, Rows]:
    with catalog.ask() as driver:
        found: dict[str, Rows] = {"months": driver.execute(sizes).fetchall()}
        for table, folder in GATHERED.items():
            source = "media_items" if join else table
            columns = ", ".join(f"{source}.{name}" for name in TOLD)
            query = f"SELECT {table}.{folder}, media_id, {columns} FROM {table} {join}"
            found[table] = driver.execute(f"{query} ORDER BY 1, 2").fetchall()
    return found
