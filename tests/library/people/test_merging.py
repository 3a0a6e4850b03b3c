"""Merges photo by photo: what is copied to another and deleted here is that other's."""

from __future__ import annotations

import pytest
from support.faces import put_photo, seen_in
from support.home import Home

from library.catalog.merge_folders import MergeFolder
from library.people import merging
from library.people.model import Person
from library.people.people import People


@pytest.fixture
def people(home: Home) -> People:
    return People(home.library, home.alice)


def two(home: Home) -> tuple[Person, Person]:
    zoe = seen_in(home, put_photo(home, "z.jpg"), name="Zoe")
    return zoe, seen_in(home, put_photo(home, "a.jpg"), put_photo(home, "b.jpg"))


def test_a_folder_shows_what_was_put_into_it_alone(home: Home, people: People) -> None:
    """As long as it is the person's; whoever forgets the folder forgets no photo."""
    zoe, other = two(home)
    folder, item = MergeFolder(zoe.id, other.id), home.media("a.jpg")
    assert not merging.exists(people, folder)
    merging.make(people, folder)
    people.add_photo(item, zoe.id, "a.jpg")
    merging.put(people, folder, item, "A.jpg")
    assert [("A.jpg", item)] == list(merging.items(people, folder))
    assert merging.item(people, folder, "a.jpg") is None
    people.remove_photo(item, zoe.id)
    assert [] == list(merging.items(people, folder))
    people.add_photo(item, zoe.id)
    merging.remove(people, folder)
    assert not merging.exists(people, folder)
    assert {"a.jpg", "z.jpg"} == {name for name, _ in people.photos(zoe)}


def test_without_such_a_folder_to_delete_is_to_delete(home: Home, people: People) -> None:
    """Though the other is in all of the photos."""
    zoe, other = two(home)
    for name in ("a.jpg", "b.jpg"):
        people.add_photo(home.media(name), zoe.id)
    merging.remove_photo(people, home.media("a.jpg"), other)
    merging.delete(people, other)
    assert [other.title] == [each.title for each in people.hidden()]


def test_with_it_to_delete_is_to_merge(home: Home, people: People) -> None:
    """One photo, or the person; and it can be undone."""
    zoe, other = two(home)
    merging.make(people, MergeFolder(zoe.id, other.id))
    for name in ("a.jpg", "b.jpg"):
        people.add_photo(home.media(name), zoe.id)
    merging.remove_photo(people, home.media("a.jpg"), other)
    (face,) = people.faces_in(home.media("a.jpg"))
    assert (zoe.id, True) == (face.person_id, face.confirmed)
    merging.delete(people, other)
    assert people.by_title(other.title) is None
    (face,) = people.faces_in(home.media("b.jpg"))
    assert zoe.id == face.person_id
    people.undo()
    assert people.by_title(other.title) is not None
