"""Listings column by column: what clients are told of children, as the index has it.

SQLite puts each column together by itself, as one text, while other threads run: a third of the
time that rows would take. A long listing takes several questions, all in one transaction, so that
it shows one state of the folder; none is open any more when the first child is used, however slow
whoever uses it is. Until then, 1,000 children take some 100 kB.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from library.catalog.driver import Row
from library.catalog.engine import Catalog
from library.catalog.persons import IS_LISTED, TITLE

BATCH = 1000  # children in one question

# All are text; times are as the index stores them: UTC, and what is null is empty. *id* is what
# dead properties hang on; a *description* is of folders alone.
COLUMNS = (
    "name",
    "etag",
    "size",
    "mime",
    "modified",
    "created",
    "id",
    "sha256",
    "checksums",
    "description",
)

_SEPARATOR = "\x1f"  # stands in no name (`library.paths.check_name`) and in nothing else here
_END = b""  # to SQLite, blobs are greater than any text


@dataclass(frozen=True, eq=False)
class _Listed:
    """Where children are found: rows by an index, which begins with *where* and ends with *key*."""

    table: str
    where: str
    key: str
    columns: Mapping[str, str]
    are_folders: bool = False
    join: str = ""  # of what *columns* needs and the index does not
    before: str | int = ""  # less than any key


_OF_FILES = {
    "name": "name",
    "etag": "substr(checksum, 1, 32)",
    "size": "size",
    "mime": "mime",
    "modified": "modified",
    "created": "created",
    "id": "id",
    "sha256": "checksum",
    "checksums": "ifnull(checksums, '')",
}
_FOLDERS = _Listed(
    table="folders INDEXED BY ix_folders_parent_id_name_key",
    where="parent_id = ?",
    key="name_key",
    columns={
        "name": "name",
        "etag": "id || '-' || revision",
        "modified": "modified",
        "created": "created",
        "id": "id",
    },
    are_folders=True,
)
_FILES = _Listed(
    table="media_items INDEXED BY ix_media_items_folder_id_name_key",
    where="folder_id = ?",
    key="name_key",
    columns=_OF_FILES,
)
_MONTH = _Listed(
    table="media_items INDEXED BY ix_media_items_listed",
    where="user_id = ? AND month = ?",
    key="month_name",
    columns={**_OF_FILES, "name": "month_name"},
)


def _gathered(table: str, folder: str) -> _Listed:
    """Return the items in a table of `library.catalog.told_schema.GATHERED`, as it is laid out."""
    return _Listed(
        table=table,
        where=f"{folder} = ?",
        key="media_id",
        before=0,
        columns={**_OF_FILES, "id": "media_id"},
    )


_PERSON = _gathered("person_items", "person_id")
_ALBUM = _gathered("album_items", "album_id")
_FAVORITES = _gathered("favorites", "user_id")
_SHELF = _gathered("shelf_items", "shelf_id")
_PEOPLE = _Listed(
    table="persons INDEXED BY ix_persons_user_id_number",
    join=" CROSS JOIN users ON users.id = user_id",
    where=f"user_id = ? AND {IS_LISTED}",
    key="number",
    before=0,
    columns={
        "name": TITLE,
        "etag": "'person-' || persons.id || '-' || revision",
        "modified": "changed",
        "created": "persons.created",
        "id": "''",  # no properties hang on them
    },
    are_folders=True,
)
_ALBUMS_INSIDE = _Listed(
    table="albums INDEXED BY ix_albums_parent_id_name_key",
    join=" CROSS JOIN users ON users.id = user_id",
    where="parent_id = ?",
    key="albums.name_key",
    columns={
        "name": "albums.name",
        "etag": "'album-' || albums.id || '-' || revision",
        "modified": "changed",
        "created": "albums.created",
        "id": "''",  # no properties hang on them
        "description": "ifnull(description, '')",
    },
    are_folders=True,
)


@dataclass(frozen=True, slots=True)
class Children:
    """Some children of a folder: folders alone, or files alone."""

    are_folders: bool
    columns: Mapping[str, Sequence[str]]  # those of `COLUMNS` that were asked for and that it has

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
    questions = [_question(each, wanted, BATCH) for each in (_FOLDERS, _FILES)]
    return _children(catalog, questions, (folder_id,))


def of_month(
    catalog: Catalog, user_id: int, month: str, columns: AbstractSet[str]
) -> Iterator[Children]:
    """Yield the items of a month of the timeline under their names there, by name."""
    return _children(catalog, [_question(_MONTH, _ordered(columns), BATCH)], (user_id, month))


def of_people(catalog: Catalog, user_id: int, columns: AbstractSet[str]) -> Iterator[Children]:
    """Yield the folders of a user's persons, by their numbers."""
    return _children(catalog, [_question(_PEOPLE, _ordered(columns), BATCH)], (user_id,))


def of_person(catalog: Catalog, person_id: int, columns: AbstractSet[str]) -> Iterator[Children]:
    """Yield the items of a person under their names there, the oldest in the library first."""
    return _children(catalog, [_question(_PERSON, _ordered(columns), BATCH)], (person_id,))


def of_album(catalog: Catalog, album_id: int, columns: AbstractSet[str]) -> Iterator[Children]:
    """Yield the albums in an album, then its items under their names there."""
    wanted = _ordered(columns)
    questions = [_question(each, wanted, BATCH) for each in (_ALBUMS_INSIDE, _ALBUM)]
    return _children(catalog, questions, (album_id,))


def of_favorites(catalog: Catalog, user_id: int, columns: AbstractSet[str]) -> Iterator[Children]:
    """Yield a user's favourites under their names there."""
    return _children(catalog, [_question(_FAVORITES, _ordered(columns), BATCH)], (user_id,))


def of_shelf(catalog: Catalog, shelf_id: int, columns: AbstractSet[str]) -> Iterator[Children]:
    """Yield what is on a shelf under its names there, the oldest in the library first."""
    return _children(catalog, [_question(_SHELF, _ordered(columns), BATCH)], (shelf_id,))


@dataclass(frozen=True, slots=True)
class _Question:
    are_folders: bool
    names: tuple[str, ...]
    before: str | int  # less than any key
    last: str  # the key of the last child of a full batch
    texts: str  # the columns of those behind one key and up to another


_Where: TypeAlias = tuple[int | str, ...]


def _ordered(columns: AbstractSet[str]) -> tuple[str, ...]:
    return tuple(name for name in COLUMNS if name in columns)


@cache
def _question(listed: _Listed, wanted: tuple[str, ...], batch: int) -> _Question:
    names = tuple(name for name in wanted if name in listed.columns)
    # The separator is no parameter, which SQLite would load anew for each row.
    texts = ", ".join(f"group_concat({listed.columns[name]}, '{_SEPARATOR}')" for name in names)
    behind = f" WHERE {listed.where} AND {listed.key} > ?"
    last = (
        f"SELECT {listed.key} FROM {listed.table}{behind}"
        f" ORDER BY {listed.key} LIMIT 1 OFFSET {batch - 1}"
    )
    told = f"SELECT {texts} FROM {listed.table}{listed.join}{behind} AND {listed.key} <= ?"
    return _Question(listed.are_folders, names, listed.before, last, told)


def _children(
    catalog: Catalog, questions: Sequence[_Question], where: _Where
) -> Iterator[Children]:
    answers = deque(_answers(catalog, questions, where))
    while answers:
        question, texts = answers.popleft()
        columns = (text.split(_SEPARATOR) for text in texts)
        yield Children(question.are_folders, dict(zip(question.names, columns, strict=True)))


def _answers(
    catalog: Catalog, questions: Sequence[_Question], where: _Where
) -> Iterator[tuple[_Question, Row]]:
    with catalog.ask() as driver:
        for question in questions:
            behind: str | int | bytes = question.before
            while behind != _END:
                row = driver.execute(question.last, (*where, behind)).fetchone()
                last = _END if row is None else row[0]
                texts = driver.execute(question.texts, (*where, behind, last)).fetchone()
                if texts[0] is not None:
                    yield question, texts
                behind = last
