"""How much the timeline shows in each month, kept by triggers: to count takes 20 ms for 300,000."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from library.catalog.schema import metadata
from library.catalog.triggers import keep

month_sizes = Table(
    "month_sizes",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("month", String(8), primary_key=True),
    Column("pictures", Integer, nullable=False),  # a stack is one
    sqlite_with_rowid=False,
)

_LEAVES = (
    "UPDATE month_sizes SET pictures = pictures - 1"
    " WHERE user_id = OLD.user_id AND month = OLD.month AND OLD.stack_id IS NULL;"
)
_COMES = (
    "INSERT INTO month_sizes (user_id, month, pictures) SELECT NEW.user_id, NEW.month, 1"
    " WHERE NEW.month IS NOT NULL AND NEW.stack_id IS NULL"
    " ON CONFLICT (user_id, month) DO UPDATE SET pictures = pictures + 1;"
)
MONTH_TRIGGERS: Final = {
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
keep(metadata, MONTH_TRIGGERS)

__all__ = ["metadata", "month_sizes"]
