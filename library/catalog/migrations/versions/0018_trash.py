"""The trash: a root folder for each user, and what is kept of files in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0018"
down_revision = "0017"

_ROOTS = """
    INSERT INTO folders (user_id, library_id, name, name_key, created, modified)
    SELECT id, 0, '', '', created, created FROM users
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "trash_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer()),
        sa.Column("media_id", sa.Integer()),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("home_id", sa.Integer(), nullable=False),
        sa.Column("home", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("is_version", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["folder_id"], ["folders.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("folder_id"),
        sa.UniqueConstraint("media_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trash_entries_user_id_at", "trash_entries", ["user_id", "at"])
    op.create_table(
        "trashed_items",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("month", sa.String(8)),
        sa.Column("month_name", sa.String(300)),
        sa.Column("came_again", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("media_id"),
    )
    op.create_table(
        "trashed_faces",
        sa.Column("face_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["face_id"], ["face_embeddings.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("face_id"),
    )
    op.create_index("ix_trashed_faces_person_id", "trashed_faces", ["person_id"])
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(32), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_set_aside_media_id", "set_aside", ["media_id"])
    op.execute(_ROOTS)
