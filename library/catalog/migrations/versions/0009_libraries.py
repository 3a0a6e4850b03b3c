"""Libraries that are only read; what lies in them counts for nobody's quota."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_TRIGGERS = {
    "media_items_added": (
        "AFTER INSERT ON media_items WHEN NEW.read_only = 0 BEGIN"
        " UPDATE users SET bytes_used = bytes_used + NEW.size WHERE id = NEW.user_id; END"
    ),
    "media_items_removed": (
        "AFTER DELETE ON media_items WHEN OLD.read_only = 0 BEGIN"
        " UPDATE users SET bytes_used = bytes_used - OLD.size WHERE id = OLD.user_id; END"
    ),
    "media_items_resized": (
        "AFTER UPDATE OF size, read_only ON media_items BEGIN UPDATE users SET bytes_used ="
        " bytes_used + NEW.size * (1 - NEW.read_only) - OLD.size * (1 - OLD.read_only)"
        " WHERE id = NEW.user_id; END"
    ),
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "libraries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_libraries")),
        sa.UniqueConstraint("name", name=op.f("uq_libraries_name")),
    )
    with op.batch_alter_table("folders", recreate="never") as table:
        table.add_column(sa.Column("library_id", sa.Integer(), nullable=True))
    op.drop_index("ix_folders_root", "folders")
    op.create_index(
        "ix_folders_root",
        "folders",
        ["user_id"],
        unique=True,
        sqlite_where=sa.text("parent_id IS NULL AND library_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL AND library_id IS NULL"),
    )
    op.create_index(
        "ix_folders_user_id_library_id",
        "folders",
        ["user_id", "library_id"],
        unique=True,
        sqlite_where=sa.text("library_id IS NOT NULL"),
        postgresql_where=sa.text("library_id IS NOT NULL"),
    )
    with op.batch_alter_table("media_items", recreate="never") as table:
        table.add_column(
            sa.Column("read_only", sa.Boolean(), server_default=sa.text("0"), nullable=False)
        )
    for name, action in _TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name}")
        op.execute(f"CREATE TRIGGER {name} {action}")
