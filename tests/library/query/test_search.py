"""What is saved, and forgotten again."""

from __future__ import annotations

import pytest
from support.home import Home

from library.catalog import journal
from library.errors import NotAllowed
from library.query.search import Search
from library.undoing import undo


def test_a_forgotten_search_comes_back(home: Home) -> None:
    """Under its name, unless something else is saved under that by then."""
    search = Search(home.library, home.alice)
    saved = search.save("Sea", "beach or waves")
    act = search.forget(saved)
    with home.catalog.ask_once() as driver:
        assert "Forgot the search “Sea”" == journal.entries(driver, home.alice.id, 1)[0].summary
    undo(home.library, home.alice, act)
    assert [saved] == list(search.saved())
    act = search.forget(saved)
    search.save("sea", "sea")
    with pytest.raises(NotAllowed, match="taken"):
        undo(home.library, home.alice, act)
