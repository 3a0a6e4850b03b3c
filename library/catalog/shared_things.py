"""What is shared, looked up: many things by a constant number of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from library.access.things import Kind, Thing
from library.catalog import albums, lookups, persons
from library.catalog.driver import Source
from library.model import Album, StoredFolder
from library.people.model import Person


@dataclass(frozen=True, slots=True)
class Found:
    """Those of some things that are there, by their ids."""

    folders: Mapping[int, Sequence[StoredFolder]]  # from the root down
    albums: Mapping[int, Sequence[Album]]  # from the top down
    persons: Mapping[int, Person]


def look(source: Source, things: Iterable[Thing]) -> Found:
    """Look *things* up; searches are not in the index."""
    ids: defaultdict[Kind, list[int]] = defaultdict(list)
    for thing in things:
        if thing.id is not None:
            ids[thing.kind].append(thing.id)
    return Found(
        lookups.lineages(source, ids[Kind.FOLDER]) if ids[Kind.FOLDER] else {},
        albums.lineages(source, ids[Kind.ALBUM]) if ids[Kind.ALBUM] else {},
        persons.by_ids(source, ids[Kind.PERSON]) if ids[Kind.PERSON] else {},
    )
