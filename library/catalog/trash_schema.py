"""The tables of the trash: where what lies there came from, and what hung on it.

A file in the trash keeps its row in `media_items`, in a folder below the root of its user's trash
(`folders.library_id` = `library.model.TRASH`). What made it show anywhere else lies here until it
comes back; see library/catalog/hiding.py.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from library.catalog.people_schema import metadata
from library.catalog.schema import UtcDateTime

# One file or folder that was thrown away, with all that was in it, or one earlier version.
trash_entries = Table(
    "trash_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    # What lies in the trash: either.
    Column("folder_id", ForeignKey("folders.id", ondelete="CASCADE"), unique=True),
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), unique=True),
    Column("name", String(255), nullable=False),  # that it comes back under
    # Where it lay: a folder, which may have gone, and the names from the root down to it, as JSON.
    Column("home_id", Integer, nullable=False),
    Column("home", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("is_version", Boolean, nullable=False, server_default=text("0")),
    Index("ix_trash_entries_user_id_at", "user_id", "at"),
    sqlite_autoincrement=True,
)

# One row for each file in the trash: how the gallery showed it.
trashed_items = Table(
    "trashed_items",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("shown", Boolean, nullable=False),
    Column("month", String(8)),
    Column("month_name", String(300)),
    Column("came_again", Integer, nullable=False, server_default="0"),  # times it was uploaded
)

trashed_faces = Table(
    "trashed_faces",
    metadata,
    Column("face_id", ForeignKey("face_embeddings.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("persons.id", ondelete="SET NULL"), index=True),
    Column("confirmed", Boolean, nullable=False),
)

# Rows of other tables that have gone for as long as their file is in the trash.
set_aside = Table(
    "set_aside",
    metadata,
    Column("id", Integer, primary_key=True),
    Column(
        "media_id", ForeignKey("media_items.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("origin", String(32), nullable=False),  # the table
    Column("told", Text, nullable=False),  # the row, as JSON
)

__all__ = ["metadata"]  # of all tables of the index
