"""Who waits for videos to be prepared for browsers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "film_requests",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("waiter", sa.String(64), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("media_id", "waiter"),
    )
