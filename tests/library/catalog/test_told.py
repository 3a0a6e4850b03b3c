"""What triggers keep of items, where listings and pages need it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.derived import followed, kept
from support.home import JPEG, Home
from support.home_fixtures import make_home
from support.taken import PARIS, taken

from library.albums import Albums
from library.catalog import listing, timeline
from library.catalog.driver import driver_of
from library.catalog.listing import COLUMNS
from library.copies import copy
from library.errors import LibraryError
from library.favorites import Favorites
from library.model import Media
from library.people.people import People
from library.undoing import undo

NOON = datetime.fromisoformat("2024-05-17 12:00")
GATHERED = (listing._PERSON, listing._ALBUM, listing._FAVORITES, listing._SHELF)
NAMES = ("a.jpg", "b.jpg", "c.jpg")
DOINGS = ("put", "touch", "rename", "date", "undate", "copy", "stack", "unlist", "undo", "trash")


@given(st.lists(st.tuples(st.sampled_from(DOINGS), st.sampled_from(NAMES)), max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_done_it_is_as_the_items_have_it(doings: list[tuple[str, str]]) -> None:
    """In folders of people, albums, favourites and shelves, and in the sizes of months."""
    bare, close = make_home()
    try:
        home = bare.with_trash()
        for number, name in enumerate(NAMES):
            _gather(home, taken(home, _put(home, name, 0), NOON, town=PARIS), number)
        assert followed(home.catalog) == kept(home.catalog)
        assert all(kept(home.catalog).values())
        for number, (doing, name) in enumerate(doings, 1):
            _do(home, doing, name, number)
            assert followed(home.catalog) == kept(home.catalog)
    finally:
        close()


def _put(home: Home, name: str, number: int) -> Media:
    return home.put(name, data=JPEG + f"{name} {number}".encode())


def _gather(home: Home, item: Media, number: int) -> None:
    albums, people = Albums(home.library, home.alice), People(home.library, home.alice)
    if number == 0:
        albums.make("Holiday")
        people.make("Ann")
    album, person = albums.by_name("Holiday"), people.by_title("Ann")
    assert album is not None
    assert person is not None
    albums.add(album.id, [item])
    people.add_photo(item, person.id)
    Favorites(home.library, home.alice).add([item])


def _do(home: Home, doing: str, name: str, number: int) -> None:
    found = home.find(name)
    if doing == "undo":
        entries = People(home.library, home.alice).entries()
        standing = [each.id for each in entries if not each.undone]
        with suppress(LibraryError):
            undo(home.library, home.alice, standing[0])
    elif doing == "put":
        _put(home, name, number)
    elif isinstance(found, Media):
        _do_with(home, doing, found, number)


def _do_with(home: Home, doing: str, item: Media, number: int) -> None:
    later = NOON + timedelta(days=40 * number)
    if doing == "touch":
        home.files.set_modified(item, later.replace(tzinfo=UTC))
    elif doing == "rename":
        home.files.move(item, home.folder(f"{number}").id, "a.jpg")
    elif doing in ("date", "undate"):
        taken(home, item, later if doing == "date" else None)
    elif doing == "copy":
        copy(home.files, item, home.root.id, f"{number}.jpg")
    elif doing == "stack":
        with home.catalog.write() as connection:
            driver_of(connection).execute(_STACK, (item.id,))
    elif doing == "unlist":
        Favorites(home.library, home.alice).remove([item])
    else:
        home.files.remove(item)


_STACK = """
    UPDATE media_items SET stack_id = (SELECT min(id) FROM media_items WHERE id != ?1)
    WHERE id = ?1
"""


@pytest.mark.parametrize("listed", GATHERED)
def test_a_folder_that_gathers_is_listed_by_its_own_rows(listed: listing._Listed) -> None:
    """However scattered its items lie: none of them is read for it."""
    question = listing._question(listed, COLUMNS, 1000)
    assert "media_items" not in question.last + question.texts


def test_a_month_is_listed_and_shown_by_one_index(home: Home) -> None:
    """Which has all that is told of items, side by side."""
    question = listing._question(listing._MONTH, COLUMNS, 1000)
    with home.catalog.ask() as driver:
        for statement in (question.last, question.texts, timeline._ITEMS, timeline._PICTURES):
            values = (home.alice.id, "2024-05", "", "~")[: statement.count("?")]
            (step, *_) = driver.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            assert "USING COVERING INDEX ix_media_items_listed" in step[-1]
