"""The tables of shelves: see `library.catalog.shelves`."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from library.catalog.people_schema import metadata
from library.catalog.told_schema import gathered

shelves = Table(
    "shelves",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("view", String(16), nullable=False),  # library.catalog.shelves.View
    Column("key", Text, nullable=False),  # what is on it: a town's id, a camera, a year
    Column("parent", Text, nullable=False),  # the title of what it is a part of; empty: of nothing
    Column("parent_key", Text, nullable=False),
    Column("title", Text, nullable=False),  # unique and kept, as a name of a folder
    Column("title_key", Text, nullable=False),
    Index("ix_shelves_user_id_view_key", "user_id", "view", "key", unique=True),
    Index(
        "ix_shelves_title",
        "user_id",
        "view",
        "parent_key",
        "title_key",
        unique=True,
    ),
    sqlite_autoincrement=True,
)

shelf_items = Table(
    "shelf_items",
    metadata,
    Column("shelf_id", ForeignKey("shelves.id", ondelete="CASCADE"), primary_key=True),
    *gathered(),
    Index("ix_shelf_items_shelf_id_name_key", "shelf_id", "name_key", unique=True),
    sqlite_with_rowid=False,
)

__all__ = ["metadata", "shelf_items", "shelves"]
