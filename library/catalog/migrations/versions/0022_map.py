"""The map: what tells where it was taken, counted by cells."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from library.catalog.map_triggers import MAP_TRIGGERS, SHOWN

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "map_items",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.String(8), nullable=False),
        sa.Column("latitude", sa.Integer(), nullable=False),
        sa.Column("longitude", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("media_id"),
    )
    op.create_index(
        "ix_map_items_user_id_code", "map_items", ["user_id", "code", "taken", "media_id", "month"]
    )
    op.create_table(
        "map_cells",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.BigInteger(), nullable=False),
        sa.Column("longitude", sa.BigInteger(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("newest_taken", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "level", "code"),
        sqlite_with_rowid=False,
    )
    for name, action in MAP_TRIGGERS.items():
        op.execute(sa.text(f"CREATE TRIGGER {name} {action}".replace(":", r"\:")))
    op.execute(SHOWN)
