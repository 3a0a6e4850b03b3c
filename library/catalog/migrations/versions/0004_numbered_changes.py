"""Changes on disk are counted: the last number says which of them stand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply."""
    op.drop_table("disk_changes")
    op.create_table("disk_changes", sa.Column("number", sa.Integer(), nullable=False))
    op.execute("INSERT INTO disk_changes (number) VALUES (0)")
