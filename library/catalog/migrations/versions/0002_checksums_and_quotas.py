"""The checksums that clients gave, what a user may store, and how much that is now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.add_column("media_items", sa.Column("checksums", sa.Text(), nullable=True))
    op.add_column("users", sa.Column("quota", sa.Integer(), nullable=True))
    op.add_column(
        "users", sa.Column("bytes_used", sa.Integer(), server_default="0", nullable=False)
    )
    op.execute(
        "UPDATE users SET bytes_used ="
        " (SELECT coalesce(sum(size), 0) FROM media_items WHERE user_id = users.id)"
    )
    op.execute(
        "CREATE TRIGGER media_items_added AFTER INSERT ON media_items BEGIN"
        " UPDATE users SET bytes_used = bytes_used + NEW.size WHERE id = NEW.user_id; END"
    )
    op.execute(
        "CREATE TRIGGER media_items_removed AFTER DELETE ON media_items BEGIN"
        " UPDATE users SET bytes_used = bytes_used - OLD.size WHERE id = OLD.user_id; END"
    )
    op.execute(
        "CREATE TRIGGER media_items_resized AFTER UPDATE OF size ON media_items BEGIN UPDATE users"
        " SET bytes_used = bytes_used + NEW.size - OLD.size WHERE id = NEW.user_id; END"
    )
