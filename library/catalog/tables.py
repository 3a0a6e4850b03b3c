"""All tables of the index."""

from __future__ import annotations

from library.catalog import (
    access_schema,
    albums_schema,
    map_schema,
    people_schema,
    search_schema,
    shelf_schema,
    timeline_schema,
    trash_schema,
)
from library.catalog.schema import metadata

__all__ = [
    "access_schema",
    "albums_schema",
    "map_schema",
    "metadata",
    "people_schema",
    "search_schema",
    "shelf_schema",
    "timeline_schema",
    "trash_schema",
]
