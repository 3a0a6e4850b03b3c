"""Items that folders gather from everywhere: one table says which are in which folder.

Each has a name in the folder, given once and kept, so that a path that a client remembers goes on
meaning the same photo.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from library.catalog.driver import Driver, Row, Source, driver_of
from library.catalog.lookups import MEDIA_JOINED, media_of
from library.model import Media
from library.naming import gathered_key, unique_name
from library.paths import name_key

NEWEST: Final = "captured_local DESC, media_items.id DESC"


@dataclass(frozen=True)
class Gathering:
    """A table of *folder*, media_id, name and name_key; *folder* is the id of who gathers."""

    table: str
    folder: str
    order: str = NEWEST
    also_taken: str = ""  # a SELECT of what else has the name ?2 in the folder ?1

    @cached_property
    def _of_all(self) -> str:
        return (
            f"SELECT {MEDIA_JOINED}, {self.table}.name FROM {self.table}"
            f" JOIN media_items ON media_items.id = {self.table}.media_id"
            f" WHERE {self.table}.{self.folder} = ?"
        )

    @cached_property
    def _apart(self) -> str:
        """Leaves out what others stand for that are there too."""
        return (
            f" AND NOT EXISTS (SELECT 1 FROM {self.table} AS stack WHERE"
            f" stack.{self.folder} = {self.table}.{self.folder} AND stack.media_id = stack_id)"
        )

    @cached_property
    def _taken(self) -> str:
        query = (
            f"SELECT 1 FROM {self.table}"
            f" WHERE {self.folder} = ?1 AND name_key = ?2 AND media_id IS NOT ?3"
        )
        return f"{query} UNION ALL {self.also_taken}" if self.also_taken else query

    def items(self, source: Source, folder_id: int) -> Iterator[tuple[str, Media]]:
        """Yield the items of a folder under their names there, in its order."""
        query = f"{self._of_all} ORDER BY {self.order}"
        return map(_named, driver_of(source).execute(query, (folder_id,)))

    def pictures(self, source: Source, folder_id: int) -> Iterator[tuple[str, Media]]:
        """Yield the items of a folder without those that others of them stand for."""
        query = f"{self._of_all}{self._apart} ORDER BY {self.order}"
        return map(_named, driver_of(source).execute(query, (folder_id,)))

    def size(self, source: Source, folder_id: int) -> int:
        """Return how many `pictures` there are."""
        query = (
            f"SELECT count(*) FROM {self.table} JOIN media_items ON media_items.id = media_id"
            f" WHERE {self.table}.{self.folder} = ?{self._apart}"
        )
        found: int = driver_of(source).execute(query, (folder_id,)).fetchone()[0]
        return found

    def item(self, source: Source, folder_id: int, name: str) -> tuple[str, Media] | None:
        """Return the item that has *name* in a folder, in any normal form."""
        query = f"{self._of_all} AND {self.table}.name_key = ?"
        row = driver_of(source).execute(query, (folder_id, gathered_key(name))).fetchone()
        if row is None or name_key(row[-1]) != name_key(name):
            return None
        return _named(row)

    def named(self, source: Source, folder_id: int, media_id: int) -> tuple[str, Media] | None:
        """Return an item under its name in a folder, if it is in it."""
        query = f"{self._of_all} AND {self.table}.media_id = ?"
        row = driver_of(source).execute(query, (folder_id, media_id)).fetchone()
        return None if row is None else _named(row)

    def holds(self, source: Source, folder_id: int, media_id: int) -> bool:
        """Whether an item is in a folder."""
        query = f"SELECT 1 FROM {self.table} WHERE {self.folder} = ? AND media_id = ?"
        return driver_of(source).execute(query, (folder_id, media_id)).fetchone() is not None

    def holder(self, source: Source, folder_id: int, name: str) -> int | None:
        """Return the id of what has *name* in a folder, in any normal form and case."""
        query = f"SELECT media_id FROM {self.table} WHERE {self.folder} = ? AND name_key = ?"
        row = driver_of(source).execute(query, (folder_id, gathered_key(name))).fetchone()
        return None if row is None else int(row[0])

    def media(self, source: Source, folder_id: int) -> list[int]:
        """Return the ids of the items in a folder."""
        query = f"SELECT media_id FROM {self.table} WHERE {self.folder} = ?"
        return [media_id for (media_id,) in driver_of(source).execute(query, (folder_id,))]

    def stacked(self, source: Source, folder_id: int, media_ids: Collection[int]) -> list[int]:
        """Return the items of a folder for which one of *media_ids* stands, which they are not."""
        query = (
            f"SELECT media_id FROM {self.table} JOIN media_items ON media_items.id = media_id"
            f" WHERE {self.table}.{self.folder} = ?"
            " AND stack_id IN (SELECT value FROM json_each(?)) AND stack_id <> media_id"
        )
        found = driver_of(source).execute(query, (folder_id, json.dumps(list(media_ids))))
        return [media_id for (media_id,) in found]

    def folders(self, source: Source, media_id: int) -> list[int]:
        """Return the ids of the folders in which an item is."""
        query = f"SELECT {self.folder} FROM {self.table} WHERE media_id = ? ORDER BY 1"
        return [folder_id for (folder_id,) in driver_of(source).execute(query, (media_id,))]

    def free_name(
        self, source: Source, folder_id: int, name: str, media_id: int | None = None
    ) -> str:
        """Return *name*, or the first one made of it, that no other than *media_id* has there."""
        driver = driver_of(source)

        def is_taken(key: str) -> bool:
            return driver.execute(self._taken, (folder_id, key, media_id)).fetchone() is not None

        return unique_name(name, is_taken)

    def add(
        self, source: Source, folder_id: int, media_id: int, name: str, **more: str | int | None
    ) -> None:
        """Add an item under *name*, or what is made of it if that is taken; *more* are columns."""
        free = self.free_name(source, folder_id, name)
        told = {self.folder: folder_id, "media_id": media_id, "name": free}
        values = {**told, "name_key": gathered_key(free), **more}
        driver_of(source).execute(
            f"INSERT INTO {self.table} ({', '.join(values)})"
            f" VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )

    def remove(self, source: Source, folder_id: int, media_id: int) -> None:
        """Take an item out of a folder."""
        query = f"DELETE FROM {self.table} WHERE {self.folder} = ? AND media_id = ?"
        driver_of(source).execute(query, (folder_id, media_id))

    def call(self, source: Source, folder_id: int, media_id: int, name: str) -> None:
        """Call an item *name* in a folder, as whoever put it there does, if that is free."""
        driver = driver_of(source)
        if self.free_name(driver, folder_id, name, media_id) == name:
            self._set_name(driver, folder_id, media_id, name)

    def rename(self, source: Source, media_id: int, name: str) -> None:
        """Have an item, which is called *name* by now, called so in all folders."""
        for folder_id in self.folders(source, media_id):
            self._name(driver_of(source), folder_id, media_id, name)

    def settle(self, source: Source, folder_id: int) -> None:
        """Give names to the items of a folder that were put back into it."""
        driver = driver_of(source)
        query = f"SELECT media_id, name FROM {self.table} WHERE {self.folder} = ?"
        for media_id, name in driver.execute(
            f"{query} AND name_key IS NULL", (folder_id,)
        ).fetchall():
            self._name(driver, folder_id, media_id, name)

    def _name(self, driver: Driver, folder_id: int, media_id: int, name: str) -> None:
        free = self.free_name(driver, folder_id, name, media_id)
        self._set_name(driver, folder_id, media_id, free)

    def _set_name(self, driver: Driver, folder_id: int, media_id: int, name: str) -> None:
        driver.execute(
            f"UPDATE {self.table} SET name = ?, name_key = ?"
            f" WHERE {self.folder} = ? AND media_id = ?",
            (name, gathered_key(name), folder_id, media_id),
        )


def _named(row: Row) -> tuple[str, Media]:
    return row[-1], media_of(row[:-1])
