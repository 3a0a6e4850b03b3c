"""What is in sets is found in the order of searches, and what a few letters begin without delay."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_PLACED = {"person_items": "person_id", "album_items": "album_id", "favorites": "user_id"}


def _placing(position: str, media_id: str) -> str:
    return " ".join(
        f"UPDATE {table} SET search_position = {position} WHERE media_id = {media_id};"
        for table in _PLACED
    )


_TRIGGERS = {
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
        for table, column in _PLACED.items()
    },
}
_POSITIONS = """
    UPDATE {0} SET search_position =
        (SELECT position FROM search_items WHERE search_items.media_id = {0}.media_id)
"""
_TEXTS = (
    "CREATE VIRTUAL TABLE search_texts USING fts5(name, caption, keywords, camera, place,"
    " content='search_items', content_rowid='position', columnsize=0, prefix='2 3 4 5 6',"
    " tokenize='unicode61')"
)


def upgrade() -> None:
    """Apply."""
    for table, key in _PLACED.items():
        op.add_column(table, sa.Column("search_position", sa.Integer()))
        op.execute(_POSITIONS.format(table))
        op.create_index(f"ix_{table}_{key}_search_position", table, [key, "search_position"])
    op.create_index("ix_search_items_position_media_id", "search_items", ["position", "media_id"])
    op.execute("DROP TABLE search_texts")
    op.execute(_TEXTS)
    op.execute("INSERT INTO search_texts (search_texts) VALUES ('rebuild')")
    for name, action in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {action}")
