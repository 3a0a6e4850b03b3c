"""What a DELETE does not delete: what could not be replaced, and what saved searches find."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0031"
down_revision = "0029"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "spared",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("path_key", sa.Text(), nullable=False),
        sa.Column("principal", sa.String(64), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "path_key", "principal"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "emptied",
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["search_id"], ["saved_searches.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("search_id", "media_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_emptied_search_id_at", "emptied", ["search_id", "at"])
    op.create_index("ix_emptied_media_id", "emptied", ["media_id"])
