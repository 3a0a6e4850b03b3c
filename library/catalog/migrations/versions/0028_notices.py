"""Who is told of what the audit notes, and up to where they have read it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0026"


def upgrade() -> None:
    """Apply."""
    op.add_column("audit", sa.Column("told_to", sa.Integer()))
    op.create_index(
        "ix_audit_told_to",
        "audit",
        ["told_to"],
        sqlite_where=sa.text("told_to IS NOT NULL"),
        postgresql_where=sa.text("told_to IS NOT NULL"),
    )
    op.add_column(
        "users", sa.Column("notices_read", sa.Integer(), server_default="0", nullable=False)
    )
