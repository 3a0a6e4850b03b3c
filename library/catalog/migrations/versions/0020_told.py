"""Long folders of scattered items are listed as fast as files; months know how much they show."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0020"
down_revision = "0019"

_GATHERED = {
    "person_items": "person_id",
    "album_items": "album_id",
    "favorites": "user_id",
    "shelf_items": "shelf_id",
}
_TOLD = "size, mime, checksum, checksums, modified, created"
_SHOWN = (
    "folder_id, name, kind, shown, width, height, duration_s, captured_local, placeholder,"
    " has_thumbnails, failure, stack_id, badges"
)
_NEW = ", ".join(f"NEW.{name}" for name in _TOLD.split(", "))
_LEAVES = (
    "UPDATE month_sizes SET pictures = pictures - 1"
    " WHERE user_id = OLD.user_id AND month = OLD.month AND OLD.stack_id IS NULL;"
)
_COMES = (
    "INSERT INTO month_sizes (user_id, month, pictures) SELECT NEW.user_id, NEW.month, 1"
    " WHERE NEW.month IS NOT NULL AND NEW.stack_id IS NULL"
    " ON CONFLICT (user_id, month) DO UPDATE SET pictures = pictures + 1;"
)
_TRIGGERS = {
    **{
        f"{table}_told": (
            f"AFTER INSERT ON {table} BEGIN UPDATE {table} SET ({_TOLD}) ="
            f" (SELECT {_TOLD} FROM media_items WHERE id = NEW.media_id)"
            f" WHERE {folder} = NEW.{folder} AND media_id = NEW.media_id; END"
        )
        for table, folder in _GATHERED.items()
    },
    "media_items_told": (
        f"AFTER UPDATE OF {_TOLD} ON media_items BEGIN "
        + " ".join(
            f"UPDATE {table} SET ({_TOLD}) = ({_NEW}) WHERE media_id = NEW.id;"
            for table in _GATHERED
        )
        + " END"
    ),
    "month_sizes_came": (
        f"AFTER INSERT ON media_items WHEN NEW.month IS NOT NULL BEGIN {_COMES} END"
    ),
    "month_sizes_left": (
        f"AFTER DELETE ON media_items WHEN OLD.month IS NOT NULL BEGIN {_LEAVES} END"
    ),
    "month_sizes_changed": (
        "AFTER UPDATE OF month, stack_id ON media_items WHEN NEW.month IS NOT OLD.month"
        " OR (NEW.stack_id IS NULL) != (OLD.stack_id IS NULL)"
        f" BEGIN {_LEAVES} {_COMES} END"
    ),
}
_COUNTED = """
    INSERT INTO month_sizes (user_id, month, pictures)
    SELECT user_id, month, count(*) FROM media_items
    WHERE month IS NOT NULL AND stack_id IS NULL GROUP BY user_id, month
"""


def upgrade() -> None:
    """Apply."""
    for table in _GATHERED:
        for column in _columns():
            op.add_column(table, column)
        op.execute(
            f"UPDATE {table} SET ({_TOLD}) = (SELECT {_TOLD} FROM media_items WHERE id = media_id)"
        )
    op.drop_index("ix_media_items_pictures", "media_items")
    op.create_index(
        "ix_media_items_listed",
        "media_items",
        ["user_id", "month", "month_name", *_TOLD.split(", "), *_SHOWN.split(", ")],
        sqlite_where=sa.text("month IS NOT NULL"),
    )
    op.create_table(
        "month_sizes",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(8), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "month"),
        sqlite_with_rowid=False,
    )
    op.execute(_COUNTED)
    for name, action in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {action}")


def _columns() -> list[sa.Column[object]]:
    return [
        sa.Column("size", sa.Integer()),
        sa.Column("mime", sa.String(128)),
        sa.Column("checksum", sa.String(64)),
        sa.Column("checksums", sa.String()),
        sa.Column("modified", UtcDateTime()),
        sa.Column("created", UtcDateTime()),
    ]
