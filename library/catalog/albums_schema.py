"""The tables of albums and favourites: lists of items that stay where they lie."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from library.catalog.people_schema import metadata
from library.catalog.schema import UtcDateTime
from library.catalog.told_schema import gathered
from library.catalog.triggers import keep

albums = Table(
    "albums",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("parent_id", ForeignKey("albums.id", ondelete="CASCADE")),  # null: at the top
    Column("name", Text, nullable=False),
    Column("name_key", Text),  # null while an undo is under way
    Column("description", Text),
    Column("cover_id", Integer),  # an item that somebody chose; null: the first one
    Column("created", UtcDateTime, nullable=False),
    Column("photos", Integer, nullable=False, server_default="0"),  # kept by `ALBUM_TRIGGERS`
    Column("position", Integer),  # by hand; null: by name, behind those
    Index("ix_albums_parent_id_name_key", "parent_id", "name_key", unique=True),
    Index(
        "ix_albums_user_id_name_key",
        "user_id",
        "name_key",
        unique=True,
        sqlite_where=text("parent_id IS NULL"),
        postgresql_where=text("parent_id IS NULL"),
    ),
    sqlite_autoincrement=True,
)

album_items = Table(
    "album_items",
    metadata,
    Column("album_id", ForeignKey("albums.id", ondelete="CASCADE"), primary_key=True),
    *gathered(renamed=True),
    Column("position", Integer),  # by hand; null: by capture time, behind those
    Column("added", UtcDateTime, nullable=False),
    Column("search_position", Integer),  # of `search_items`; null: searches do not know it
    Index("ix_album_items_album_id_search_position", "album_id", "search_position"),
    Index("ix_album_items_album_id_name_key", "album_id", "name_key", unique=True),
    sqlite_with_rowid=False,
)

favorites = Table(
    "favorites",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    *gathered(renamed=True),
    Column("added", UtcDateTime, nullable=False),
    Column("search_position", Integer),  # of `search_items`; null: searches do not know it
    Index("ix_favorites_user_id_search_position", "user_id", "search_position"),
    Index("ix_favorites_user_id_name_key", "user_id", "name_key", unique=True),
    sqlite_with_rowid=False,
)

_PHOTOS = "UPDATE albums SET photos = photos"
ALBUM_TRIGGERS = {
    "album_items_added": (
        f"AFTER INSERT ON album_items BEGIN {_PHOTOS} + 1 WHERE id = NEW.album_id; END"
    ),
    "album_items_removed": (
        f"AFTER DELETE ON album_items BEGIN {_PHOTOS} - 1 WHERE id = OLD.album_id; END"
    ),
}
keep(metadata, ALBUM_TRIGGERS)

__all__ = ["metadata"]  # of all tables of the index
