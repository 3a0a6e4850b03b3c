"""Everything about one item that a query can ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from library.catalog import faces, facts, lookups, search_sets
from library.model import Facts, Media, Town


@dataclass(frozen=True, slots=True)
class Subject:
    """An item of the timeline, and what is known of it."""

    media: Media
    facts: Facts
    town: Town | None
    folders: frozenset[int]  # that it lies in, however deep
    gathered: Mapping[str, frozenset[int]]  # the sets that it is in, by `search_sets.GATHERINGS`
    marks: frozenset[str]  # of `search_sets.MARKS`
    has_faces: bool


def load(connection: Connection, item: Media) -> Subject:
    """Return everything about *item*."""
    return Subject(
        media=item,
        facts=facts.find(connection, item.id) or Facts(),
        town=facts.town(connection, item.id),
        folders=frozenset(each.id for each in lookups.lineage(connection, item.folder_id)),
        gathered=search_sets.gathered(connection, item.id),
        marks=search_sets.marks(connection, item.owner_id, item.id),
        has_faces=bool(faces.of_media(connection, item.id)),
    )
