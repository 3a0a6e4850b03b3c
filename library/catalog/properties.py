"""Dead properties in the index: what WebDAV clients attach to files and folders.

They hang on ids, so they survive rename, move and overwrite, and go when their holder goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import Column, Connection, delete, insert, literal, select

from library.catalog.driver import Source, driver_of
from library.catalog.schema import dead_properties

Kind: TypeAlias = Literal["media", "folder"]

_OF_MEDIA = """
    SELECT media_id, name, dead_properties.value
    FROM json_each(?) AS ids CROSS JOIN dead_properties ON media_id = ids.value
    ORDER BY media_id, name
"""
_OF_FOLDERS = """
    SELECT folder_id, name, dead_properties.value
    FROM json_each(?) AS ids CROSS JOIN dead_properties ON folder_id = ids.value
    ORDER BY folder_id, name
"""


@dataclass(frozen=True, slots=True)
class Holder:
    """What properties hang on: a media item or a stored folder."""

    kind: Kind
    id: int


@dataclass(frozen=True, slots=True)
class Property:
    """A dead property (RFC 4918 §4)."""

    name: str  # Clark notation, {namespace}name
    value: str  # the property's whole element as XML that stands alone


def of(connection: Source, holder: Holder) -> Sequence[Property]:
    """Return the holder's properties by name."""
    return of_many(connection, holder.kind, [holder.id]).get(holder.id, ())


def of_many(
    source: Source, kind: Kind, ids: Iterable[int | str]
) -> Mapping[int, Sequence[Property]]:
    """Return the properties of many holders of one kind; those without any are left out.

    An id may be a text, as `library.catalog.listing` gives it.
    """
    found: dict[int, list[Property]] = {}
    question = _OF_MEDIA if kind == "media" else _OF_FOLDERS
    asked = f"[{','.join(map(str, ids))}]"
    for holder_id, name, value in driver_of(source).execute(question, (asked,)):
        found.setdefault(holder_id, []).append(Property(name, value))
    return found


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


def _column(kind: Kind) -> Column[int]:
    return dead_properties.c.media_id if kind == "media" else dead_properties.c.folder_id
