"""Albums in an order of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Apply."""
    op.add_column("albums", sa.Column("position", sa.Integer(), nullable=True))
