"""Passwords that were made up end; sessions tell how they were begun."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0026"
down_revision = "0025"

_MADE_UP_FOR = timedelta(days=7)


def upgrade() -> None:
    """Apply. Who is signed in stays so; made-up passwords that nobody replaced begin to end."""
    op.add_column("users", sa.Column("password_until", UtcDateTime()))
    users = sa.table(
        "users", sa.column("must_change", sa.Boolean()), sa.column("password_until", UtcDateTime())
    )
    until = datetime.now(UTC) + _MADE_UP_FOR
    op.execute(users.update().where(users.c.must_change).values(password_until=until))
    for name in ("kept", "by_code"):
        op.add_column(
            "sessions", sa.Column(name, sa.Boolean(), server_default=sa.text("0"), nullable=False)
        )
    op.execute("UPDATE sessions SET kept = 1")
