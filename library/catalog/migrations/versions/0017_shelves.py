"""Folders by place and camera, of videos, of what came last, of this day, and of previews.

What is there already is put on shelves by `library.catalog.migrate`, when tables are the newest.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "shelves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("view", sa.String(16), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("parent_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_shelves_user_id_view_key", "shelves", ["user_id", "view", "key"], unique=True
    )
    op.create_index(
        "ix_shelves_title", "shelves", ["user_id", "view", "parent_key", "title_key"], unique=True
    )
    op.create_table(
        "shelf_items",
        sa.Column("shelf_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("name_key", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["shelf_id"], ["shelves.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("shelf_id", "media_id"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_shelf_items_shelf_id_name_key", "shelf_items", ["shelf_id", "name_key"], unique=True
    )
    op.create_index("ix_shelf_items_media_id", "shelf_items", ["media_id"])
    op.create_index("ix_places_name", "places", ["name"])
    for name, columns in ("recent", ["user_id"]), ("captured", ["user_id", "captured_local"]):
        op.create_index(
            f"ix_media_items_{name}",
            "media_items",
            columns,
            sqlite_where=sa.text("month IS NOT NULL"),
        )
    op.add_column("users", sa.Column("previews", sa.Integer(), nullable=False, server_default="0"))
