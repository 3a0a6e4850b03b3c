"""The queue of work: priorities, back-off, versions of tasks, workers, pause, counts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0008"
down_revision = "0007"

# By then, all items owed two tasks: dates went before pictures, and new photos before old ones.
_PRIORITY = (
    "(CASE task WHEN 'metadata' THEN 30 ELSE 20 END << 44)"
    " + 1000 * max(0, CAST(strftime('%s', coalesce(captured_local, modified)) AS INTEGER))"
)


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_unprocessed_media_items_not_before", "unprocessed_media_items")
    op.rename_table("unprocessed_media_items", "queued_before")
    _create_queue()
    _create_others()
    with op.batch_alter_table("failed_tasks", recreate="never") as table:
        table.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.execute(
        "CREATE TRIGGER work_added AFTER INSERT ON unprocessed_media_items BEGIN"
        " INSERT INTO work_counts (user_id, task, pending) VALUES (NEW.user_id, NEW.task, 1)"
        " ON CONFLICT (user_id, task) DO UPDATE SET pending = pending + 1; END"
    )
    op.execute(
        "CREATE TRIGGER work_removed AFTER DELETE ON unprocessed_media_items BEGIN"
        " UPDATE work_counts"
        " SET pending = pending - 1 WHERE user_id = OLD.user_id AND task = OLD.task; END"
    )
    op.execute(
        "INSERT INTO unprocessed_media_items"
        " (media_id, task, user_id, lane, priority, attempts, last_error)"
        f" SELECT media_id, task, user_id, 0, {_PRIORITY}, attempts, last_error"
        " FROM queued_before JOIN media_items ON media_items.id = media_id"
    )
    op.drop_table("queued_before")
    op.execute(
        "INSERT INTO task_versions (task, version) VALUES ('metadata', 1), ('thumbnails', 1)"
    )


def _create_queue() -> None:
    op.create_table(
        "unprocessed_media_items",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("delays", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held_until", UtcDateTime(), nullable=True),
        sa.Column("leased_by", sa.String(128), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["media_id"],
            ["media_items.id"],
            name=op.f("fk_unprocessed_media_items_media_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("media_id", "task", name=op.f("pk_unprocessed_media_items")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_unprocessed_media_items_due",
        "unprocessed_media_items",
        ["lane", "priority"],
        sqlite_where=sa.text("held_until IS NULL"),
    )
    op.create_index(
        "ix_unprocessed_media_items_held",
        "unprocessed_media_items",
        ["held_until"],
        sqlite_where=sa.text("held_until IS NOT NULL"),
    )


def _create_others() -> None:
    op.create_table(
        "work_counts",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(16), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_work_counts_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "task", name=op.f("pk_work_counts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "task_versions",
        sa.Column("task", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("queued_to", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_task_versions")),
    )
    op.create_table(
        "workers",
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("host", sa.String(64), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started", UtcDateTime(), nullable=False),
        sa.Column("seen", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workers")),
    )
    op.create_table(
        "work_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_pause")),
    )
    op.create_table(
        "work_done",
        sa.Column("minute", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("task", sa.String(16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("minute", "task", name=op.f("pk_work_done")),
        sqlite_with_rowid=False,
    )
