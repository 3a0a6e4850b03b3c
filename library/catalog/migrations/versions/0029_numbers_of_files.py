"""How many files and folders each user has, and may have; those of libraries count for nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

_IN_LIBRARIES = """
    WITH RECURSIVE below (id) AS (
        SELECT id FROM folders WHERE library_id > 0
        UNION ALL
        SELECT folders.id FROM folders JOIN below ON folders.parent_id = below.id
    )
    UPDATE folders SET read_only = 1 WHERE id IN (SELECT id FROM below)
"""
_COUNT = """
    UPDATE users SET files =
        (SELECT count(*) FROM media_items WHERE user_id = users.id AND read_only = 0)
        + (SELECT count(*) FROM folders
            WHERE user_id = users.id AND read_only = 0 AND parent_id IS NOT NULL)
"""
_TRIGGERS = {
    "media_items_added": (
        "AFTER INSERT ON media_items WHEN NEW.read_only = 0 BEGIN"
        " UPDATE users SET bytes_used = bytes_used + NEW.size, files = files + 1"
        " WHERE id = NEW.user_id; END"
    ),
    "media_items_removed": (
        "AFTER DELETE ON media_items WHEN OLD.read_only = 0 BEGIN"
        " UPDATE users SET bytes_used = bytes_used - OLD.size, files = files - 1"
        " WHERE id = OLD.user_id; END"
    ),
    "media_items_resized": (
        "AFTER UPDATE OF size, read_only ON media_items BEGIN UPDATE users SET bytes_used ="
        " bytes_used + NEW.size * (1 - NEW.read_only) - OLD.size * (1 - OLD.read_only),"
        " files = files + OLD.read_only - NEW.read_only WHERE id = NEW.user_id; END"
    ),
}
_OF_FOLDERS = {
    "folders_added": (
        "AFTER INSERT ON folders BEGIN"
        " UPDATE folders SET read_only = 1 WHERE id = NEW.id AND (NEW.library_id > 0"
        " OR (SELECT read_only FROM folders WHERE id = NEW.parent_id));"
        " UPDATE users SET files = files + 1 WHERE id = NEW.user_id AND NEW.parent_id IS NOT NULL"
        " AND NOT (SELECT read_only FROM folders WHERE id = NEW.id); END"
    ),
    "folders_removed": (
        "AFTER DELETE ON folders WHEN OLD.read_only = 0 AND OLD.parent_id IS NOT NULL BEGIN"
        " UPDATE users SET files = files - 1 WHERE id = OLD.user_id; END"
    ),
}


def upgrade() -> None:
    """Apply."""
    op.add_column(
        "folders", sa.Column("read_only", sa.Boolean(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("users", sa.Column("files", sa.Integer(), server_default="0", nullable=False))
    op.add_column("users", sa.Column("most_files", sa.Integer(), server_default="2000000"))
    op.execute(_IN_LIBRARIES)
    op.execute(_COUNT)
    for name, action in _TRIGGERS.items():
        op.execute(f"DROP TRIGGER {name}")
        op.execute(f"CREATE TRIGGER {name} {action}")
    for name, action in _OF_FOLDERS.items():
        op.execute(f"CREATE TRIGGER {name} {action}")
