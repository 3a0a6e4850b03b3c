"""Which rows can be put back as they were: what the journal knows of the tables that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from library.catalog.driver import Source, driver_of

Key: TypeAlias = tuple[int | str, ...]
Image: TypeAlias = dict[str, Any]  # a row: column -> value


@dataclass(frozen=True, slots=True)
class Journaled:
    """One table. Columns that triggers keep are left out."""

    columns: tuple[str, ...]
    key: tuple[str, ...] = ("id",)
    unique: tuple[str, ...] = ()  # no two rows have the same of these, unless the last is null
    once: tuple[str, ...] = ()  # columns that come back with a row, but stay in one that is there
    references: Mapping[str, str] = field(default_factory=dict)  # column -> table, by its id

    def image(self, source: Source, table: str, key: Key) -> Image | None:
        """Return the row of that key as it is."""
        where = " AND ".join(f"{name} = ?" for name in self.key)
        query = f"SELECT {', '.join(self.columns)} FROM {table} WHERE {where}"
        row = driver_of(source).execute(query, key).fetchone()
        return None if row is None else dict(zip(self.columns, row, strict=True))


# Rows are put back in this order, and made ones removed in the reverse: parents before children.
TABLES: Final[Mapping[str, Journaled]] = {
    "persons": Journaled(
        columns=(
            "id",
            "user_id",
            "number",
            "name",
            "name_key",
            "hidden",
            "curated",
            "cover_id",
            "created",
        ),
        unique=("user_id", "name_key"),
    ),
    "person_rules": Journaled(
        columns=(
            "id",
            "user_id",
            "verdict",
            "person_id",
            "face_id",
            "media_id",
            "other_id",
            "source",
            "created",
        ),
        references={
            "person_id": "persons",
            "face_id": "face_embeddings",
            "media_id": "media_items",
            "other_id": "persons",
        },
    ),
    "household_names": Journaled(
        columns=("person_id", "source_id", "name", "said"),
        key=("person_id",),
        once=("source_id", "name"),
        references={"person_id": "persons"},
    ),
    "albums": Journaled(
        columns=(
            "id",
            "user_id",
            "parent_id",
            "name",
            "name_key",
            "description",
            "cover_id",
            "created",
            "position",
        ),
        unique=("user_id", "parent_id", "name_key"),
        references={"parent_id": "albums"},
    ),
    # Names follow those of files: they are settled when rows are back.
    "album_items": Journaled(
        columns=("album_id", "media_id", "position", "name", "added"),
        key=("album_id", "media_id"),
        once=("name",),
        references={"album_id": "albums", "media_id": "media_items"},
    ),
    "favorites": Journaled(
        columns=("user_id", "media_id", "name", "added"),
        key=("user_id", "media_id"),
        once=("name",),
        references={"media_id": "media_items"},
    ),
    "saved_searches": Journaled(
        columns=("id", "user_id", "name", "name_key", "query", "created"),
        unique=("user_id", "name_key"),
    ),
}


def parents(table: str, image: Image) -> set[tuple[str, Key]]:
    """Return which rows of `TABLES` a row hangs on."""
    told = TABLES[table].references.items()
    return {
        (parent, (image[name],))
        for name, parent in told
        if parent in TABLES and image[name] is not None
    }


def clash(source: Source, table: str, image: Image, among: Sequence[Key]) -> bool:
    """Whether another row than *among* has what only one row may have, if *image* comes back."""
    told = TABLES[table]
    if not told.unique or image[told.unique[-1]] is None:
        return False
    where = " AND ".join(f"{name} IS ?" for name in told.unique)
    found = driver_of(source).execute(
        f"SELECT {', '.join(told.key)} FROM {table} WHERE {where}",
        [image[name] for name in told.unique],
    )
    return any(tuple(row) not in among for row in found)


def put_back(source: Source, table: str, images: Sequence[Image]) -> None:
    """Make rows as these images are, those whose parents are still there."""
    told, driver = TABLES[table], driver_of(source)
    for name in told.unique[-1:]:  # nothing is taken while others are put back
        where = " AND ".join(f"{each} = ?" for each in told.key)
        driver.executemany(
            f"UPDATE {table} SET {name} = NULL WHERE {where}",
            [tuple(image[each] for each in told.key) for image in images],
        )
    numbered = {name: f"?{place}" for place, name in enumerate(told.columns, 1)}
    there = " AND ".join(
        f"({numbered[name]} IS NULL OR EXISTS (SELECT 1 FROM {parent} WHERE id = {numbered[name]}))"
        for name, parent in told.references.items()
    )
    changed = ", ".join(
        f"{each} = excluded.{each}"
        for each in told.columns
        if each not in told.key and each not in told.once
    )
    driver.executemany(
        f"INSERT INTO {table} ({', '.join(told.columns)})"
        f" SELECT {', '.join(numbered.values())} WHERE {there or 'true'}"
        f" ON CONFLICT ({', '.join(told.key)})"
        f" DO {f'UPDATE SET {changed}' if changed else 'NOTHING'}",
        # An entry that is older than a column says nothing of it.
        [tuple(image.get(name) for name in told.columns) for image in images],
    )


def remove(source: Source, table: str, keys: Sequence[Key]) -> None:
    """Remove the rows of these keys."""
    where = " AND ".join(f"{name} = ?" for name in TABLES[table].key)
    driver_of(source).executemany(f"DELETE FROM {table} WHERE {where}", keys)
