"""What listings tell of an item, kept once more with each folder of the drive that shows it.

The items of such a folder lie scattered among all others: to read 10,000 of them one by one takes
three times as long as to read a folder of files, which came together. So a row that says that an
item is in a folder has what a listing tells of it, too; triggers keep it as the item has it. For
the months of the timeline, an index does.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, ForeignKey, Index, Integer, String, text

from library.catalog.schema import UtcDateTime, media_items, metadata
from library.catalog.triggers import keep

TOLD: Final = ("size", "mime", "checksum", "checksums", "modified", "created")
# Each with the column of its folders.
GATHERED: Final = {
    "person_items": "person_id",
    "album_items": "album_id",
    "favorites": "user_id",
    "shelf_items": "shelf_id",
}

# All that pages and listings of a month tell, in one place: read one by one, 5,000 scattered items
# take twice as long. No upload waits for it, since a month is what is read of an item later.
Index(
    "ix_media_items_listed",
    *(
        media_items.c[name]
        for name in (
            "user_id",
            "month",
            "month_name",
            *TOLD,
            "folder_id",
            "name",
            "kind",
            "shown",
            "width",
            "height",
            "duration_s",
            "captured_local",
            "placeholder",
            "has_thumbnails",
            "failure",
            "stack_id",
            "badges",
        )
    ),
    sqlite_where=text("month IS NOT NULL"),
    postgresql_where=text("month IS NOT NULL"),
)

_COLUMNS = ", ".join(TOLD)
_NEW = ", ".join(f"NEW.{name}" for name in TOLD)


def gathered(*, renamed: bool = False) -> tuple[Column[Any], ...]:
    """Return the columns of a table of `GATHERED` that say which item is in a folder, and as what.

    A row is added without those of `TOLD`. *renamed* tells whether names are given anew by an undo.
    """
    return (
        Column(
            "media_id",
            ForeignKey("media_items.id", ondelete="CASCADE"),
            primary_key=True,
            index=True,
        ),
        Column("name", String(300), nullable=False),  # stable, and unique in the folder
        Column("name_key", String(300), nullable=renamed),  # null while an undo is under way
        Column("size", Integer),
        Column("mime", String(128)),
        Column("checksum", String(64)),
        Column("checksums", String),
        Column("modified", UtcDateTime),
        Column("created", UtcDateTime),
    )


def _of_new(table: str, folder: str) -> str:
    return (
        f"AFTER INSERT ON {table} BEGIN UPDATE {table} SET ({_COLUMNS}) ="
        f" (SELECT {_COLUMNS} FROM media_items WHERE id = NEW.media_id)"
        f" WHERE {folder} = NEW.{folder} AND media_id = NEW.media_id; END"
    )


TOLD_TRIGGERS: Final = {
    **{f"{table}_told": _of_new(table, folder) for table, folder in GATHERED.items()},
    "media_items_told": (
        f"AFTER UPDATE OF {_COLUMNS} ON media_items BEGIN "
        + " ".join(
            f"UPDATE {table} SET ({_COLUMNS}) = ({_NEW}) WHERE media_id = NEW.id;"
            for table in GATHERED
        )
        + " END"
    ),
}

keep(metadata, TOLD_TRIGGERS)
