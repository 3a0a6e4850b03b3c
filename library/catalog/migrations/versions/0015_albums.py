"""Albums and favourites."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0015"
down_revision = "0014"

_TRIGGERS = {
    "album_items_added": (
        "AFTER INSERT ON album_items BEGIN"
        " UPDATE albums SET photos = photos + 1 WHERE id = NEW.album_id; END"
    ),
    "album_items_removed": (
        "AFTER DELETE ON album_items BEGIN"
        " UPDATE albums SET photos = photos - 1 WHERE id = OLD.album_id; END"
    ),
}


def upgrade() -> None:
    """Apply."""
    _albums()
    _gathered("album_items", "album_id", "albums", sa.Column("position", sa.Integer()))
    _gathered("favorites", "user_id", "users")
    for name, action in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {action}")


def _albums() -> None:
    op.create_table(
        "albums",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("photos", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["parent_id"], ["albums.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_albums_user_id", "albums", ["user_id"])
    op.create_index(
        "ix_albums_parent_id_name_key", "albums", ["parent_id", "name_key"], unique=True
    )
    op.create_index(
        "ix_albums_user_id_name_key",
        "albums",
        ["user_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )


def _gathered(table: str, owner: str, owners: str, *more: sa.Column[int]) -> None:
    op.create_table(
        table,
        sa.Column(owner, sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        *more,
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("name_key", sa.String(300), nullable=True),
        sa.Column("added", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint([owner], [f"{owners}.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint(owner, "media_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{table}_media_id", table, ["media_id"])
    op.create_index(f"ix_{table}_{owner}_name_key", table, [owner, "name_key"], unique=True)
