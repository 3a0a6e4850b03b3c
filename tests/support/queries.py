"""Random queries, and small random libraries in which they find some of what there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import strategies as st
from sqlalchemy import Connection
from support.home import Home

from library.catalog import (
    faces,
    facts,
    folders,
    lookups,
    media,
    person_items,
    persons,
    places,
    rules,
    searchable,
    timeline,
)
from library.model import UNDATED, Facts, Kind, Media, Town, User
from library.people.model import Verdict
from library.query import nodes
from library.query.nodes import Node
from library.store import Content

WORDS = ("beach", "Bea", "Übung", "strasse", "Straße", "été", "Ångström", "x1", "12", "東京", "IMG")
PEOPLE = ("Alice", "Alice Beach", "Bob", "Zoë")
FOLDERS = ("Beach", "2019 Straße", "IMG", "nested")
TOWNS = (
    Town(1, "Paris", "Île-de-France", "FR", "France", 48.8534, 2.3488),
    Town(2, "Beach", None, "US", "United States", 46.918, -104.004),
    Town(3, "Suva", "Central", "FJ", "Fiji", -18.1416, 178.4415),
)
CAMERAS = (("Apple", "iPhone 15"), ("Apple", "iPhone"), ("Canon", "EOS 5D"), (None, None))
DATES = (
    "2023-12-31T23:59:59.500000",
    "2024-01-01T00:00:00",
    "2024-02-29T12:00:00",
    "2024-07-14T08:30:00",
    "2019-07-01T00:00:00",
    "1800-01-01T00:00:00",
    "2099-12-31T23:59:59",
)
SPOTS = ((48.85, 2.35), (48.9, 2.4), (-18.1, 179.99), (-18.1, -179.99), (90.0, 0.0))


@dataclass(frozen=True)
class Item:
    """What an item of a library is to be."""

    name: str
    folder: int  # of `FOLDERS`
    kind: Kind
    size: int
    captured: datetime | None
    camera: tuple[str | None, str | None]
    caption: str | None
    keywords: tuple[str, ...]
    town: int | None
    spot: tuple[float, float] | None
    people: frozenset[int]
    has_face: bool


def _some_words(most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=most).map(" ".join)


captured = st.none() | st.sampled_from(DATES).map(datetime.fromisoformat)
items = st.builds(
    Item,
    name=_some_words(2),
    folder=st.integers(0, len(FOLDERS) - 1),
    kind=st.sampled_from((Kind.IMAGE, Kind.VIDEO)),
    size=st.sampled_from((0, 999, 1000, 1001, 10**7)),
    captured=captured,
    camera=st.sampled_from(CAMERAS),
    caption=st.none() | _some_words(3),
    keywords=st.lists(_some_words(2), max_size=2).map(tuple),
    town=st.none() | st.sampled_from([town.id for town in TOWNS]),
    spot=st.none() | st.sampled_from(SPOTS),
    people=st.frozensets(st.integers(0, len(PEOPLE) - 1), max_size=2),
    has_face=st.booleans(),
)
libraries = st.lists(items, min_size=1, max_size=8)

dates = st.sampled_from(("2024", "2019", "2024-02", "2024-07", "2024-07-14", "2023-12-31", "1800"))
prefixes = st.sampled_from(WORDS).flatmap(
    lambda word: st.integers(1, len(word)).map(lambda length: word[:length])
)


def _text(field: str, column: str) -> st.SearchStrategy[Node]:
    values = _some_words(2) | st.sampled_from(("France", "Île-de-France", "iPhone", "Apple iPhone"))
    return values.map(lambda text: nodes.Text(field, column, text))


def _between(first: str, last: str) -> Node:
    return nodes.Dates(min(first, last)[:4], max(first, last)[:4])


leaves: st.SearchStrategy[Node] = st.one_of(
    prefixes.map(nodes.Word),
    _some_words(2).map(lambda text: nodes.Word(text, begun=False)),
    _text("place", "place"),
    _text("camera", "camera"),
    _text("keyword", "keywords"),
    _text("caption", "caption"),
    _text("file", "name"),
    st.lists(st.sampled_from((*PEOPLE, "Beach", "Person 1", "Nobody")), min_size=1, max_size=2).map(
        lambda names: nodes.In("person", tuple(names))
    ),
    st.just(nodes.In("album", ("Holiday",))),
    dates.map(lambda text: nodes.Dates(text, text)),
    dates.map(lambda text: nodes.Dates(text, None)),
    dates.map(lambda text: nodes.Dates(None, text)),
    st.builds(_between, dates, dates),
    st.builds(nodes.Last, st.integers(1, 3000), st.sampled_from(("day", "week", "month", "year"))),
    st.integers(1, 12).map(nodes.Every),
    st.builds(
        lambda spot, km: nodes.Near(*spot, km),
        st.sampled_from(SPOTS),
        st.sampled_from((0.001, 10.0, 60.0, 20016.0)),
    ),
    st.sampled_from((Kind.IMAGE, Kind.VIDEO)).map(nodes.Type),
    st.builds(nodes.Size, st.sampled_from((0, 1000, 1001, 10**6)), st.booleans()),
    st.just(nodes.Marked("favorite")),
    st.builds(
        nodes.Has,
        st.sampled_from(("gps", "people", "caption", "keywords", "camera", "date")),
        st.booleans(),
    ),
)
queries: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.lists(below, min_size=2, max_size=3).map(nodes.together),
        st.lists(below, min_size=2, max_size=3).map(nodes.one_of),
        below.map(nodes.negated),
    ),
    max_leaves=6,
)


def furnish(home: Home, owner: User, wanted: Sequence[Item]) -> list[Media]:
    """Have these items in a user's library, and searches that know them; return them."""
    now = datetime.now(UTC)
    with home.catalog.write() as connection:
        root = lookups.root(connection, owner.id).id
        places.add(connection, TOWNS)
        people = [persons.add(connection, owner.id, now, name=name) for name in PEOPLE]
        lying = [root]
        for name in FOLDERS:
            added = folders.add(
                connection, owner_id=owner.id, parent_id=lying[-1], name=name, now=now
            )
            lying.append(added)
        made = [_add(connection, owner, lying[item.folder], item, now) for item in wanted]
        for key, item in zip(made, wanted, strict=True):
            for person in item.people:
                rule = rules.Rule(Verdict.PRESENT, people[person], media_id=key)
                rules.add(connection, owner.id, rule, now)
            person_items.settle(connection, [key])
        refresh(connection)
        return [media.load(connection, key) for key in made]


def refresh(connection: Connection) -> None:
    """Bring searches up to date."""
    while searchable.refresh(connection, 100, datetime.now(UTC)):
        pass


def _add(connection: Connection, owner: User, folder_id: int, item: Item, now: datetime) -> int:
    number = len(media.children(connection, folder_id))
    content = Content(item.size, "0" * 64, item.kind, "image/jpeg", now)
    key = media.add(
        connection,
        owner_id=owner.id,
        folder_id=folder_id,
        name=f"{item.name} {number}.jpg",
        content=content,
        shown=True,
        now=now,
    ).id
    make, model = item.camera
    latitude, longitude = item.spot or (None, None)
    known = Facts(
        captured_local=item.captured,
        make=make,
        model=model,
        latitude=latitude,
        longitude=longitude,
        caption=item.caption,
        keywords=item.keywords,
    )
    facts.save(connection, key, known, item.town)
    month = UNDATED if item.captured is None else f"{item.captured:%Y-%m}"
    timeline.place(connection, key, owner.id, f"{item.name}.jpg", month)
    if item.has_face:
        face = faces.FoundFace(0, 0, 9, 9, 1, 9, 1, 1, True, None, bytes(4))
        faces.add(connection, owner.id, key, face, "model")
    return key
