"""Folders that were there before: whose they are, and how their files looked when last seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("users", recreate="never") as table:
        table.add_column(
            sa.Column("adopted", sa.Boolean(), server_default=sa.text("0"), nullable=False)
        )
    op.create_table(
        "disk_states",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.BigInteger(), nullable=False),
        sa.Column("ctime_ns", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["media_id"],
            ["media_items.id"],
            name=op.f("fk_disk_states_media_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("media_id", name=op.f("pk_disk_states")),
    )
