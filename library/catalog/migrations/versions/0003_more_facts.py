"""What editors and cameras say beyond dates and places: the lens, captions, regions, bursts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("media_metadata", recreate="never") as table:
        table.add_column(sa.Column("time_zone", sa.String(64), nullable=True))
        table.add_column(sa.Column("lens", sa.Text(), nullable=True))
        table.add_column(sa.Column("exposure_s", sa.Float(), nullable=True))
        table.add_column(sa.Column("f_number", sa.Float(), nullable=True))
        table.add_column(sa.Column("iso", sa.Integer(), nullable=True))
        table.add_column(sa.Column("focal_length_mm", sa.Float(), nullable=True))
        table.add_column(sa.Column("burst_id", sa.Text(), nullable=True))
        table.add_column(sa.Column("embedded_offset", sa.Integer(), nullable=True))
        table.add_column(sa.Column("embedded_length", sa.Integer(), nullable=True))
        table.add_column(sa.Column("caption", sa.Text(), nullable=True))
        table.add_column(sa.Column("regions", sa.Text(), server_default="[]", nullable=False))
