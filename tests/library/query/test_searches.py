"""What queries find: the index and the items themselves agree."""

from __future__ import annotations

from collections.abc import Sequence
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.home import Home
from support.home_fixtures import make_home
from support.queries import Item, furnish, libraries, queries

from library.catalog import search_scope, searches
from library.catalog.searches import Hit, Wanted
from library.errors import TooCostly
from library.query.nodes import Node
from library.query.parser import parse
from library.query.search import Search, today

slow = settings(
    max_examples=60,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)


@slow
@given(wanted=libraries, asked=st.lists(queries, min_size=1, max_size=12))
def test_the_index_finds_what_matches(wanted: Sequence[Item], asked: Sequence[Node]) -> None:
    """Every part of a query says the same of an item in SQL and in Python, however combined."""
    home, close = make_home()
    try:
        mine = furnish(home, home.alice, wanted)
        furnish(home, home.bob, wanted)
        search = Search(home.library, home.alice)
        for query in asked:
            matching = {item.id for item in mine if search.matches(query, item)}
            assert matching == {hit.media.id for hit in search.hits(query)}
            assert len(matching) == search.count(query)
            by_id = {item.id for item in mine if search.item(query, item.id) is not None}
            assert matching == by_id
            limited = search.hits(query, Wanted(limit=2))
            assert limited == list(search.hits(query))[:2]
            assert query == parse(query.describe())
    finally:
        close()


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever of it is asked; the next one is answered."""
    home, close = make_home()
    try:
        query, asked = parse("beach"), Search(home.library, home.alice)
        monkeypatch.setattr("library.query.search.MOST_S", -1.0)
        monkeypatch.setattr("library.catalog.patience._LOOK_EVERY", 1)
        for ask in (asked.hits, asked.count):
            with pytest.raises(TooCostly):
                ask(query)
        monkeypatch.undo()
        assert 0 == asked.count(query)
    finally:
        close()


@pytest.mark.parametrize("many", [0, 2, 100])
@settings(slow, max_examples=20)
@given(wanted=libraries, asked=st.lists(queries, min_size=1, max_size=12))
def test_pages_follow_each_other_however_much_there_is(
    many: int, wanted: Sequence[Item], asked: Sequence[Node]
) -> None:
    """Ways that large libraries need, on small ones: parts of what may suit, the newest first."""
    home, close = make_home()
    try:
        furnish(home, home.alice, wanted)
        furnish(home, home.bob, wanted)
        search = Search(home.library, home.alice)
        for query in asked:
            expected = [hit.media.id for hit in search.hits(query)]
            with (
                patch.multiple(search_scope, FEW=0, MANY=many),
                patch.multiple(searches, FEW=0, MANY=many, _WINDOW=2),
            ):
                found = [hit.media.id for size in (1, 2, 3) for hit in _paged(search, query, size)]
            assert expected * 3 == found
    finally:
        close()


def test_a_page_is_put_together_of_short_rows(home: Home) -> None:
    """Those with all texts of an item are long, and none is read where people are asked for."""
    with home.catalog.ask() as driver:
        scope = search_scope.Scope(driver, home.alice.id, today())
        condition = scope.members("person", frozenset([1]))
        way = searches._Way(scope, condition, Wanted(pictures=True, limit=200))
        for span, statement in way.statements(driver, ()):
            values = {**scope.values, "first": span.first, "last": span.last, "limit": 200}
            plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            found = [step for *_, step in plan if "search_items" in step or " found " in step]
            assert found
            assert all("COVERING INDEX ix_search_items_position_media_id" in step for step in found)


def _paged(search: Search, query: Node, size: int) -> Sequence[Hit]:
    """Find everything in pages of *size*."""
    found: list[Hit] = []
    while page := search.hits(
        query, Wanted(below=found[-1].position if found else None, limit=size)
    ):
        found += page
    return found
