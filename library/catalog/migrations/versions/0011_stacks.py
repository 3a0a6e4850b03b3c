"""Live Photos, RAW beside JPEG, edited copies and bursts are one picture in the gallery."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Apply."""
    op.add_column("media_items", sa.Column("stack_id", sa.Integer(), nullable=True))
    op.execute(
        "CREATE TRIGGER media_items_unstacked AFTER DELETE ON media_items BEGIN"
        " UPDATE media_items SET stack_id = NULL WHERE stack_id = OLD.id; END"
    )
    op.add_column("media_items", sa.Column("badges", sa.Text(), nullable=True))
    for table, name, columns, where in (
        ("media_items", "stack_id", ["stack_id"], "stack_id IS NOT NULL"),
        (
            "media_items",
            "pictures",
            ["user_id", "month", "stack_id", "captured_local"],
            "month IS NOT NULL AND stack_id IS NULL",
        ),
        ("media_metadata", "content_id", ["content_id"], "content_id IS NOT NULL"),
        ("media_metadata", "burst_id", ["burst_id"], "burst_id IS NOT NULL"),
    ):
        op.create_index(f"ix_{table}_{name}", table, columns, sqlite_where=sa.text(where))
