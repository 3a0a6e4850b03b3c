"""What searches know of each item, and searches that were saved.

All that is in the timeline is noted to be read; a worker does it in its turn.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0016"
down_revision = "0015"

_TEXTS = "name, caption, keywords, camera, place"
_STALE = "INSERT INTO search_stale (media_id) SELECT"
_TRIGGERS = {
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


def upgrade() -> None:
    """Apply."""
    _items()
    op.execute(
        f"CREATE VIRTUAL TABLE search_texts USING fts5({_TEXTS}, content='search_items',"
        " content_rowid='position', columnsize=0, prefix='2 3', tokenize='unicode61')"
    )
    op.create_table(
        "search_words",
        sa.Column("word", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_words")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_stale",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("media_id", name=op.f("pk_search_stale")),
    )
    op.create_table(
        "search_terms",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        _of("search_terms", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", "kind", "key", name=op.f("pk_search_terms")),
        sqlite_with_rowid=False,
    )
    _saved()
    op.create_index("ix_folders_user_id_name", "folders", ["user_id", "name", "parent_id"])
    for name, action in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {action}")
    op.execute("INSERT INTO search_stale SELECT id FROM media_items WHERE month IS NOT NULL")


def _items() -> None:
    op.create_table(
        "search_items",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=True) for name in "xyz"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS.split(", ")),
        sa.Column("terms", sa.Text(), nullable=False),
        _of("search_items", "media_id", "media_items"),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_search_items")),
        sa.UniqueConstraint("media_id", name=op.f("uq_search_items_media_id")),
    )
    op.create_index("ix_search_items_user_id_kind", "search_items", ["user_id", "kind", "position"])
    op.create_index(
        "ix_search_items_user_id_z", "search_items", ["user_id", "z", "x", "y", "position"]
    )


def _saved() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("name_key", sa.String(255), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        _of("saved_searches", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_saved_searches_user_id_name_key", "saved_searches", ["user_id", "name_key"], unique=True
    )


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )
