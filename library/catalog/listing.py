"""Listings column by column: what clients are told of children, as the index has it.

SQLite puts each column together by itself, as one JSON list, while other threads run; that takes
half the time of fetching rows. A long listing comes in several questions, each of which goes on
where the one before ended: neither memory nor a transaction grows with the folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Any

from library.catalog.ahead import ahead
from library.catalog.engine import Catalog

BATCH = 1000  # children in one question

# Times are as the index stores them: UTC, as text. *id* is what dead properties hang on.
COLUMNS = ("name", "etag", "size", "mime", "modified", "created", "id", "sha256", "checksums")

_OF_FOLDERS = {
    "etag": "id || '-' || revision",
    "size": "NULL",
    "mime": "NULL",
    "sha256": "NULL",
    "checksums": "NULL",
}
_OF_FILES = {"etag": "substr(checksum, 1, 32)", "sha256": "checksum"}
_OF_MONTHS = {**_OF_FILES, "name": "month_name"}

_FOLDERS = "folders WHERE parent_id = ? AND name_key > ? ORDER BY name_key"
_FILES = "media_items WHERE folder_id = ? AND name_key > ? ORDER BY name_key"
_MONTH = (
    "media_items WHERE user_id = ? AND month = ? AND month_name_key > ? ORDER BY month_name_key"
)


@dataclass(frozen=True, slots=True)
class Children:
    """Some children of a folder: folders alone, or files alone."""

    are_folders: bool
    columns: Mapping[str, Sequence[Any]]  # those of `COLUMNS` that were asked for

    def __len__(self) -> int:
        """How many there are."""
        return len(self.columns["name"])

    def part(self, start: int, stop: int) -> Children:
        """Return those from *start* up to and without *stop*."""
        cut = {name: values[start:stop] for name, values in self.columns.items()}
        return Children(self.are_folders, cut)


def of_folder(catalog: Catalog, folder_id: int, columns: AbstractSet[str]) -> Iterator[Children]:
    """Yield the folders in a folder, then its files, each by name; *columns* holds "name"."""
    wanted = _ordered(columns)
    folders = _question(wanted, _FOLDERS, "name_key", _frozen(_OF_FOLDERS))
    yield from _batches(catalog, folders, (folder_id,), wanted, are_folders=True)
    files = _question(wanted, _FILES, "name_key", _frozen(_OF_FILES))
    yield from _batches(catalog, files, (folder_id,), wanted, are_folders=False)


def of_month(
    catalog: Catalog, user_id: int, month: str, columns: AbstractSet[str]
) -> Iterator[Children]:
    """Yield the items of a month of the timeline under their names there, by name."""
    wanted = _ordered(columns)
    question = _question(wanted, _MONTH, "month_name_key", _frozen(_OF_MONTHS))
    yield from _batches(catalog, question, (user_id, month), wanted, are_folders=False)


def _ordered(columns: AbstractSet[str]) -> tuple[str, ...]:
    return tuple(name for name in COLUMNS if name in columns)


def _frozen(expressions: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(expressions.items())


@cache
def _question(
    wanted: tuple[str, ...], where: str, key: str, expressions: tuple[tuple[str, str], ...]
) -> str:
    by_name = dict(expressions)
    inner = ", ".join(f"{by_name.get(name, name)} AS {name}_" for name in wanted)
    lists = ", ".join(f"json_group_array({name}_)" for name in wanted)
    return (
        f"SELECT count(*), max(key_), json_array({lists})"
        f" FROM (SELECT {key} AS key_, {inner} FROM {where} LIMIT ?)"
    )


def _batches(
    catalog: Catalog,
    question: str,
    where: tuple[int | str, ...],
    wanted: tuple[str, ...],
    *,
    are_folders: bool,
) -> Iterator[Children]:
    batches = (
        Children(are_folders, dict(zip(wanted, json.loads(lists), strict=True)))
        for lists in _answers(catalog, question, where)
    )
    for first in batches:
        yield first
        yield from batches if len(first) < BATCH else ahead(batches)


def _answers(catalog: Catalog, question: str, where: tuple[int | str, ...]) -> Iterator[str]:
    behind, count = "", BATCH
    while count == BATCH:
        with catalog.ask() as driver:
            row = driver.execute(question, (*where, behind, BATCH)).fetchone()
        count, behind, lists = row
        if count:
            yield lists
