"""What queries find: the index and the items themselves agree."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.home_fixtures import make_home
from support.queries import Item, furnish, libraries, queries

from library.catalog.searches import Wanted
from library.errors import TooCostly
from library.query.nodes import Node
from library.query.parser import parse
from library.query.search import Search

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
