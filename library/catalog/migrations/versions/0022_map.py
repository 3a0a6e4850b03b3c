"""The map: what tells where it was taken, counted by cells."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_DEEPEST = 18
_COUNTED = range(4, _DEEPEST + 1, 2)  # the levels
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)
_NEVER = -(1 << 40)  # before all that has a date


def _spread(number: str) -> str:
    """SQL that puts a zero before each bit of a number of at most 32 bits."""
    for shift, kept in _SPREAD:
        number = f"(SELECT (n | (n << {shift})) & {kept} FROM (SELECT {number} AS n))"
    return number


def _ordinal(degrees: str, whole: int) -> str:
    number = f"CAST(({degrees} + {whole / 2}) * {1 << _DEEPEST} / {whole}.0 AS INTEGER)"
    return f"min(max({number}, 0), {(1 << _DEEPEST) - 1})"


# The code of a cell of the deepest level. SQLite's operators on bits bind equally.
_ROW, _COLUMN = _spread(_ordinal("latitude", 180)), _spread(_ordinal("longitude", 360))
_CODE = f"({_ROW} << 1) | {_COLUMN}"
_MAPPED = (  # of what the gallery shows, what tells where it was taken
    "(month IS NOT NULL AND stack_id IS NULL AND latitude IS NOT NULL AND longitude IS NOT NULL)"
)
_SHOWN = (
    "INSERT INTO map_items (media_id, user_id, code, taken, month, latitude, longitude)"
    f" SELECT id, user_id, {_CODE},"
    f" coalesce(CAST(strftime('%s', captured_local) AS INTEGER), {_NEVER}), month,"
    " CAST(round(latitude * 1000000) AS INTEGER), CAST(round(longitude * 1000000) AS INTEGER)"
    f" FROM media_items CROSS JOIN media_metadata ON media_id = id WHERE {_MAPPED}"
)


def _again(media_id: str) -> str:
    return f"DELETE FROM map_items WHERE media_id = {media_id}; {_SHOWN} AND id = {media_id};"


_LEVELS = ", ".join(f"({level})" for level in _COUNTED)
_IS_NEWER = "(excluded.newest_taken, excluded.newest) > (newest_taken, newest)"
_COUNT = (
    "INSERT INTO map_cells (user_id, level, code, items, latitude, longitude, newest, newest_taken)"
    f" SELECT NEW.user_id, column1, NEW.code >> 2 * ({_DEEPEST} - column1), 1, NEW.latitude,"
    f" NEW.longitude, NEW.media_id, NEW.taken FROM (VALUES {_LEVELS}) WHERE true"
    " ON CONFLICT (user_id, level, code) DO UPDATE SET items = items + 1,"
    " latitude = latitude + excluded.latitude, longitude = longitude + excluded.longitude,"
    f" newest = iif({_IS_NEWER}, excluded.newest, newest),"
    f" newest_taken = iif({_IS_NEWER}, excluded.newest_taken, newest_taken);"
)
_ITS_CELLS = (
    "user_id = OLD.user_id AND (level, code) IN"
    f" (SELECT column1, OLD.code >> 2 * ({_DEEPEST} - column1) FROM (VALUES {_LEVELS}))"
)
_DISCOUNT = (
    "UPDATE map_cells SET items = items - 1, latitude = latitude - OLD.latitude,"
    f" longitude = longitude - OLD.longitude WHERE {_ITS_CELLS};"
    f" DELETE FROM map_cells WHERE items = 0 AND {_ITS_CELLS};"
)


def _renew(level: int) -> str:
    """SQL that finds what is newest in a cell of which the newest item has gone."""
    code = f"(OLD.code >> {2 * (_DEEPEST - level)})"
    if level == _DEEPEST:
        newest = (
            "SELECT taken, media_id FROM map_items WHERE user_id = OLD.user_id"
            f" AND code = {code} ORDER BY taken DESC, media_id DESC LIMIT 1"
        )
    else:  # of its children, which know theirs
        first = f"({code} << 4)"
        newest = (
            "SELECT newest_taken, newest FROM map_cells WHERE user_id = OLD.user_id AND"
            f" level = {level + 2} AND code BETWEEN {first} AND {first} + 15"
            " ORDER BY newest_taken DESC, newest DESC LIMIT 1"
        )
    return (
        f"UPDATE map_cells SET (newest_taken, newest) = ({newest}) WHERE user_id = OLD.user_id"
        f" AND level = {level} AND code = {code} AND newest = OLD.media_id;"
    )


def _differs(*columns: str) -> str:
    return " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in columns)


_TRIGGERS = {
    "map_items_added": f"AFTER INSERT ON map_items BEGIN {_COUNT} END",
    "map_items_removed": (
        f"AFTER DELETE ON map_items BEGIN {_DISCOUNT} "
        + " ".join(map(_renew, reversed(_COUNTED)))
        + " END"
    ),
    "media_items_mapped": (
        "AFTER UPDATE OF user_id, month, stack_id, captured_local ON media_items"
        f" WHEN {_differs('user_id', 'month', 'stack_id', 'captured_local')}"
        f" BEGIN {_again('NEW.id')} END"
    ),
    "media_metadata_mapped": (
        "AFTER INSERT ON media_metadata WHEN NEW.latitude IS NOT NULL"
        f" BEGIN {_again('NEW.media_id')} END"
    ),
    "media_metadata_moved": (
        "AFTER UPDATE OF latitude, longitude ON media_metadata"
        f" WHEN {_differs('latitude', 'longitude')} BEGIN {_again('NEW.media_id')} END"
    ),
    "media_metadata_unmapped": (
        "AFTER DELETE ON media_metadata"
        " BEGIN DELETE FROM map_items WHERE media_id = OLD.media_id; END"
    ),
}


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "map_items",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("taken", sa.BigInteger(), nullable=False),
        sa.Column("month", sa.String(8), nullable=False),
        sa.Column("latitude", sa.Integer(), nullable=False),
        sa.Column("longitude", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("media_id"),
    )
    op.create_index(
        "ix_map_items_user_id_code", "map_items", ["user_id", "code", "taken", "media_id", "month"]
    )
    op.create_table(
        "map_cells",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("code", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.BigInteger(), nullable=False),
        sa.Column("longitude", sa.BigInteger(), nullable=False),
        sa.Column("newest", sa.Integer(), nullable=False),
        sa.Column("newest_taken", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "level", "code"),
        sqlite_with_rowid=False,
    )
    for name, action in _TRIGGERS.items():
        op.execute(sa.text(f"CREATE TRIGGER {name} {action}".replace(":", r"\:")))
    op.execute(_SHOWN)
