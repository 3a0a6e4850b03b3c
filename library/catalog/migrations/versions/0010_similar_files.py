"""Files that look alike."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "similar_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("phash", sa.BigInteger(), nullable=True),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_similar_groups_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_similar_groups")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_similar_groups_user_id"), "similar_groups", ["user_id"])
    op.create_table(
        "similar_bands",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["similar_groups.id"],
            name=op.f("fk_similar_bands_group_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "band", "group_id", name=op.f("pk_similar_bands")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_similar_bands_group_id"), "similar_bands", ["group_id"])
    op.create_table(
        "similar_items",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["similar_groups.id"],
            name=op.f("fk_similar_items_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["media_id"],
            ["media_items.id"],
            name=op.f("fk_similar_items_media_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("media_id", name=op.f("pk_similar_items")),
    )
    op.create_index("ix_similar_items_group_id", "similar_items", ["group_id"])
    op.create_index("ix_similar_items_user_id_group_id", "similar_items", ["user_id", "group_id"])
    op.add_column("media_items", sa.Column("phash", sa.BigInteger(), nullable=True))
