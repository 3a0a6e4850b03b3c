from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.home import Home

from library.catalog import folders, properties
from library.catalog.engine import Catalog
from library.catalog.properties import Holder, Property

NOW = datetime(2024, 5, 6, tzinfo=UTC)
RED, BLUE, BIG = (
    Property("{x}colour", "<colour>red</colour>"),
    Property("{x}colour", "<colour>blue</colour>"),
    Property("{x}size", "<size>big</size>"),
)


@pytest.fixture
def holders(catalog: Catalog, home: Home) -> tuple[Holder, Holder]:
    """Two folders."""
    with catalog.write() as connection:
        root = folders.root(connection, home.alice.id)
        first, second = (
            folders.add(connection, owner_id=root.owner_id, parent_id=root.id, name=name, now=NOW)
            for name in ("a", "b")
        )
    return Holder("folder", first), Holder("folder", second)


def test_a_property_has_one_value(catalog: Catalog, holders: tuple[Holder, Holder]) -> None:
    """The last that was set; properties come by name."""
    first, second = holders
    with catalog.write() as connection:
        for item in (BIG, RED, BLUE):
            properties.put(connection, first, item)
        assert [BLUE, BIG] == properties.of(connection, first)
        assert not properties.of(connection, second)
        properties.remove(connection, first, BLUE.name)
        properties.remove(connection, first, BLUE.name)
        assert {first.id: [BIG]} == properties.of_many(connection, "folder", [first.id, second.id])


def test_a_copy_replaces_what_was_there(catalog: Catalog, holders: tuple[Holder, Holder]) -> None:
    """And the source keeps its own."""
    first, second = holders
    with catalog.write() as connection:
        properties.put(connection, first, RED)
        properties.put(connection, second, BIG)
        properties.copy(connection, first, second)
        properties.copy(connection, first, first)
        assert [RED] == properties.of(connection, first) == properties.of(connection, second)


def test_many_are_asked_at_once(catalog: Catalog, holders: tuple[Holder, Holder]) -> None:
    """More than one query can take."""
    first, second = holders
    with catalog.write() as connection:
        properties.put(connection, second, RED)
        assert {second.id: [RED]} == properties.of_many(connection, "folder", range(1, 40_000))
        assert {} == properties.of_many(connection, "media", [first.id])


def test_properties_go_with_their_folder(catalog: Catalog, holders: tuple[Holder, Holder]) -> None:
    """Nobody has to think of it."""
    with catalog.write() as connection:
        properties.put(connection, holders[0], RED)
        folders.remove(connection, holders[0].id)
        assert not properties.of(connection, holders[0])
