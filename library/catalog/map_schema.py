"""The tables of the map: see `library.catalog.mapped`. Triggers alone write into them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from library.catalog.map_triggers import MAP_TRIGGERS
from library.catalog.people_schema import metadata
from library.catalog.triggers import keep

# The pictures that the map shows.
map_items = Table(
    "map_items",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Integer, nullable=False),
    Column("code", BigInteger, nullable=False),  # of its cell on the deepest level
    Column("taken", BigInteger, nullable=False),  # seconds of the wall clock since 1970
    Column("month", String(8), nullable=False),  # of the timeline
    Column("latitude", Integer, nullable=False),  # millionths of a degree, whose sums are exact
    Column("longitude", Integer, nullable=False),
    Index("ix_map_items_user_id_code", "user_id", "code", "taken", "media_id", "month"),
)

# How much of it lies in each cell that is not empty, and what of that is newest.
map_cells = Table(
    "map_cells",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("code", BigInteger, primary_key=True),
    Column("items", Integer, nullable=False),
    Column("latitude", BigInteger, nullable=False),  # the sums of the items'
    Column("longitude", BigInteger, nullable=False),
    Column("newest", Integer, nullable=False),  # by the time when it was taken, then by its id
    Column("newest_taken", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

keep(metadata, MAP_TRIGGERS)

__all__ = ["map_cells", "map_items", "metadata"]
