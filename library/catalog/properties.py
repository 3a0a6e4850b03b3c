"""Dead properties in the index: what WebDAV clients attach to files and folders.

They hang on ids, so they survive rename, move and overwrite, and go when their holder goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from sqlalchemy import Column, Connection, delete, insert, literal, select

from library.catalog.schema import dead_properties

_BATCH = 500  # ids in one query; SQLite takes 32,766 at most


@dataclass(frozen=True, slots=True)
class Holder:
    """What properties hang on: a media item or a stored folder."""

    kind: Literal["media", "folder"]
    id: int


@dataclass(frozen=True, slots=True)
class Property:
    """A dead property (RFC 4918 §4)."""

    name: str  # Clark notation, {namespace}name
    value: str  # the property's whole element as XML that stands alone


def of(connection: Connection, holder: Holder) -> Sequence[Property]:
    """Return the holder's properties by name."""
    return _of_all(connection, holder.kind, [holder.id]).get(holder.id, ())


def of_media(connection: Connection, ids: Iterable[int]) -> Mapping[int, Sequence[Property]]:
    """Return the properties of many media items; those without any are left out."""
    return _of_all(connection, "media", ids)


def of_folders(connection: Connection, ids: Iterable[int]) -> Mapping[int, Sequence[Property]]:
    """Return the properties of many folders; those without any are left out."""
    return _of_all(connection, "folder", ids)


def put(connection: Connection, holder: Holder, item: Property) -> None:
    """Set a property, whether or not it was set before."""
    remove(connection, holder, item.name)
    values = {f"{holder.kind}_id": holder.id, "name": item.name, "value": item.value}
    connection.execute(insert(dead_properties).values(values))


def remove(connection: Connection, holder: Holder, name: str) -> None:
    """Remove a property; it is no error if there is none (RFC 4918 §14.23)."""
    connection.execute(
        delete(dead_properties).where(
            _column(holder.kind) == holder.id, dead_properties.c.name == name
        )
    )


def copy(connection: Connection, source: Holder, target: Holder) -> None:
    """Give *target* the properties of *source* in place of its own."""
    if source == target:
        return
    connection.execute(delete(dead_properties).where(_column(target.kind) == target.id))
    copies = select(literal(target.id), dead_properties.c.name, dead_properties.c.value).where(
        _column(source.kind) == source.id
    )
    columns = [_column(target.kind), dead_properties.c.name, dead_properties.c.value]
    connection.execute(insert(dead_properties).from_select(columns, copies))


def _of_all(
    connection: Connection, kind: Literal["media", "folder"], ids: Iterable[int]
) -> Mapping[int, Sequence[Property]]:
    found: dict[int, list[Property]] = {}
    column = _column(kind)
    remaining = iter(ids)
    while batch := list(islice(remaining, _BATCH)):
        query = (
            select(column, dead_properties.c.name, dead_properties.c.value)
            .where(column.in_(batch))
            .order_by(dead_properties.c.name)
        )
        for holder_id, name, value in connection.execute(query):
            found.setdefault(holder_id, []).append(Property(name, value))
    return found


def _column(kind: Literal["media", "folder"]) -> Column[int]:
    return dead_properties.c.media_id if kind == "media" else dead_properties.c.folder_id
