"""Searches as the web gallery asks for them."""

from __future__ import annotations

import pytest
from support.faces import put_photo, seen_in
from support.home import Home
from support.queries import refresh

from library.albums import Albums
from library.errors import BadName, NotFound
from library.people.people import People
from library.query.errors import BadQuery
from server.gallery_searches import GallerySearches
from webui.search_port import Completion


def test_a_search_has_the_name_of_its_folder(home: Home) -> None:
    """That of a saved one is its own; what is no search has none."""
    searches = GallerySearches(home.library, home.alice)
    assert "person=Bob 'new york'" == searches.name('person:Bob  "new york"')
    with pytest.raises(BadQuery):
        searches.name("persn=Bob")
    with pytest.raises(BadName):
        searches.name("long " * 60)


def test_searches_are_saved_and_forgotten(home: Home) -> None:
    """What is forgotten tells what it asked."""
    searches = GallerySearches(home.library, home.alice)
    searches.save("beach 2024")
    assert ["beach 2024"] == list(searches.saved())
    assert "beach 2024" == searches.name("beach 2024")
    query, said = searches.forget("beach 2024")
    assert ("beach 2024", "Forgot the search “beach 2024”") == (query, said.summary)
    assert [] == list(searches.saved())
    with pytest.raises(NotFound):
        searches.forget("beach 2024")


def test_people_are_completed_with_their_faces(home: Home) -> None:
    """Others have none."""
    alice = seen_in(home, put_photo(home, "alison.jpg"), name="Alice")
    Albums(home.library, home.alice).make("Alps")
    with home.catalog.write() as connection:
        refresh(connection)
    (cover,) = People(home.library, home.alice).covers([alice]).values()
    person, album = GallerySearches(home.library, home.alice).completions("al")
    assert Completion("person", "Alice", "person=Alice", 1, cover) == person
    assert Completion("album", "Alps", "album=Alps", 0) == album
