"""The tables of searches. All but `saved_searches` follow from other tables, and are made anew."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from library.catalog.albums_schema import metadata
from library.catalog.schema import UtcDateTime, folders
from library.catalog.triggers import also, keep

# What searches know of an item of the timeline. Texts are folded: `library.words`.
search_items = Table(
    "search_items",
    metadata,
    Column("position", Integer, primary_key=True),  # library.catalog.positions
    Column(
        "media_id", ForeignKey("media_items.id", ondelete="CASCADE"), nullable=False, unique=True
    ),
    Column("user_id", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("x", Float),  # where it was taken, on the unit sphere: `library.catalog.sphere`
    Column("y", Float),
    Column("z", Float),
    Column("name", Text, nullable=False),
    Column("caption", Text, nullable=False),
    Column("keywords", Text, nullable=False),
    Column("camera", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("terms", Text, nullable=False),  # JSON: [kind, key, name] of each of `search_terms`
    Index("ix_search_items_position_media_id", "position", "media_id"),
    Index("ix_search_items_user_id_kind", "user_id", "kind", "position"),
    Index("ix_search_items_user_id_z", "user_id", "z", "x", "y", "position"),
)

# All words of all texts, and some that have gone: what a word that is typed may go on to.
search_words = Table(
    "search_words",
    metadata,
    Column("word", Text, primary_key=True),
    sqlite_with_rowid=False,
)

# Items that changed since; a worker brings `search_items` up to date.
search_stale = Table("search_stale", metadata, Column("media_id", Integer, primary_key=True))

# What a user's items are full of, for completing what somebody types.
search_terms = Table(
    "search_terms",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), primary_key=True),  # "camera", "place" or "keyword"
    Column("key", Text, primary_key=True),  # the folded name, with a space before each word
    Column("name", Text, nullable=False),
    Column("items", Integer, nullable=False),
    sqlite_with_rowid=False,
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("name_key", String(255), nullable=False),  # library.naming.gathered_key
    Column("query", Text, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Index("ix_saved_searches_user_id_name_key", "user_id", "name_key", unique=True),
    sqlite_autoincrement=True,
)

# What programs have deleted in saved searches, and when; library/catalog/emptied.py.
emptied = Table(
    "emptied",
    metadata,
    Column("search_id", ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True),
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_emptied_search_id_at", "search_id", "at"),
    Index("ix_emptied_media_id", "media_id"),
    sqlite_with_rowid=False,
)

Index("ix_folders_user_id_name", folders.c.user_id, folders.c.name, folders.c.parent_id)

TEXTS: Final = ("name", "caption", "keywords", "camera", "place")
_TEXTS = ", ".join(TEXTS)
# Letters of which FTS5 has an index of beginnings; others it puts together from all words.
PREFIXES: Final = (2, 3, 4, 5, 6)
SEARCH_TEXTS = (
    f"CREATE VIRTUAL TABLE search_texts USING fts5({_TEXTS}, content='search_items',"
    f" content_rowid='position', columnsize=0, prefix='{' '.join(map(str, PREFIXES))}',"
    " tokenize='unicode61')"
)
_STALE = "INSERT INTO search_stale (media_id) SELECT"
SEARCH_TRIGGERS = {
    "search_items_added": (
        "AFTER INSERT ON search_items BEGIN"
        f" INSERT INTO search_texts (rowid, {_TEXTS}) VALUES (NEW.position, NEW.name, NEW.caption,"
        " NEW.keywords, NEW.camera, NEW.place);"
        ' INSERT INTO search_terms (user_id, kind, "key", name, items) SELECT NEW.user_id,'
        " json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), 1"
        " FROM json_each(NEW.terms) WHERE true"
        ' ON CONFLICT (user_id, kind, "key") DO UPDATE SET items = items + 1; END'
    ),
    "search_items_removed": (
        "AFTER DELETE ON search_items BEGIN"
        f" INSERT INTO search_texts (search_texts, rowid, {_TEXTS}) VALUES ('delete', OLD.position,"
        " OLD.name, OLD.caption, OLD.keywords, OLD.camera, OLD.place);"
        " UPDATE search_terms SET items = items - 1 WHERE user_id = OLD.user_id"
        " AND (kind, \"key\") IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]')"
        " FROM json_each(OLD.terms)); END"
    ),
    "media_items_changed": (
        "AFTER UPDATE OF name, kind, size, captured_local, month ON media_items"
        " WHEN (NEW.month IS NOT NULL OR OLD.month IS NOT NULL) AND (NEW.name IS NOT OLD.name"
        " OR NEW.kind IS NOT OLD.kind OR NEW.size IS NOT OLD.size OR NEW.month IS NOT OLD.month"
        f" OR NEW.captured_local IS NOT OLD.captured_local) BEGIN {_STALE} NEW.id"
        " WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE media_id = NEW.id); END"
    ),
    "media_metadata_added": (
        f"AFTER INSERT ON media_metadata BEGIN {_STALE} NEW.media_id"
        " WHERE NOT EXISTS (SELECT 1 FROM search_stale WHERE media_id = NEW.media_id); END"
    ),
}
# Rows that say in which set an item is have its position: so a set is gone through in order.
PLACED: Final = {"person_items": "person_id", "album_items": "album_id", "favorites": "user_id"}


def _placing(position: str, media_id: str) -> str:
    return " ".join(
        f"UPDATE {table} SET search_position = {position} WHERE media_id = {media_id};"
        for table in PLACED
    )


PLACING_TRIGGERS = {
    "search_items_placed": (
        f"AFTER INSERT ON search_items BEGIN {_placing('NEW.position', 'NEW.media_id')} END"
    ),
    "search_items_displaced": (
        f"AFTER DELETE ON search_items BEGIN {_placing('NULL', 'OLD.media_id')} END"
    ),
    **{
        f"{table}_placed": (
            f"AFTER INSERT ON {table} BEGIN UPDATE {table} SET search_position ="
            " (SELECT position FROM search_items WHERE media_id = NEW.media_id)"
            f" WHERE {column} = NEW.{column} AND media_id = NEW.media_id; END"
        )
        for table, column in PLACED.items()
    },
}
also(metadata, SEARCH_TEXTS)
keep(metadata, {**SEARCH_TRIGGERS, **PLACING_TRIGGERS})

__all__ = ["metadata"]  # of all tables of the index
