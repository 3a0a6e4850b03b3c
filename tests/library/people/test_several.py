"""What is said of several persons or photos at once is one act."""

from __future__ import annotations

import pytest
from support.home import Home
from support.people import someone

from library.errors import NotAllowed, NotFound
from library.people.several import SeveralPeople


@pytest.fixture
def people(home: Home) -> SeveralPeople:
    return SeveralPeople(home.library, home.alice)


def photos(people: SeveralPeople, person_id: int) -> list[str]:
    """The names in a person's folder."""
    return sorted(name for name, _ in people.photos(people.person(person_id)))


def test_several_are_merged_by_one_act(home: Home, people: SeveralPeople) -> None:
    """And come back by one."""
    one, bob, three = someone(home, "a.jpg"), someone(home, "b.jpg"), someone(home, "c.jpg")
    people.name(bob.id, "Bob")
    with pytest.raises(NotAllowed):
        people.merge_all([one.id, three.id], three.id)
    with pytest.raises(NotFound):
        people.merge_all([], bob.id)
    people.merge_all([one.id, three.id], bob.id)
    assert ["a.jpg", "b.jpg", "c.jpg"] == photos(people, bob.id)
    assert "Merged “Person 1” and “Person 3” into “Bob”" == people.undo()
    assert [["a.jpg"], ["b.jpg"], ["c.jpg"]] == [
        photos(people, each.id) for each in (one, bob, three)
    ]


def test_several_are_hidden_by_one_act(home: Home, people: SeveralPeople) -> None:
    """And shown again by undoing it."""
    one, two = someone(home, "a.jpg"), someone(home, "b.jpg")
    people.hide_all([two.id, one.id])
    assert {one.id, two.id} == {person.id for person in people.hidden()}
    assert "Hid “Person 1” and “Person 2”" == people.undo()
    assert [] == people.hidden()
    with pytest.raises(NotFound):
        people.hide_all([])


def test_photos_are_taken_away_by_one_act(home: Home, people: SeveralPeople) -> None:
    """Their faces are nobody's then; undone, they are who they were."""
    person = someone(home, "a.jpg", "b.jpg", "c.jpg")
    chosen = [home.media("a.jpg"), home.media("b.jpg")]
    people.remove_photos(chosen, person.id)
    assert ["c.jpg"] == photos(people, person.id)
    assert [None] == [face.person_id for face in people.faces_in(chosen[0])]
    assert "Took 2 photos away from “Person 1”" == people.undo()
    assert ["a.jpg", "b.jpg", "c.jpg"] == photos(people, person.id)
    with pytest.raises(NotFound):
        people.remove_photos([], person.id)


def test_photos_are_split_off_by_one_act(home: Home, people: SeveralPeople) -> None:
    """As somebody of that name, known or not, or as a new person without any."""
    person = someone(home, "a.jpg", "b.jpg", "c.jpg")
    bob, _ = people.move_photos([home.media("a.jpg")], person.id, "Bob")
    assert ["a.jpg"] == photos(people, bob.id)
    assert bob.id == people.move_photos([home.media("b.jpg")], person.id, "bob")[0].id
    new, _ = people.move_photos([home.media("c.jpg")], person.id)
    assert (None, ["c.jpg"]) == (new.name, photos(people, new.id))
    (face,) = people.faces_in(home.media("b.jpg"))
    assert (bob.id, True) == (face.person_id, face.confirmed)
    with pytest.raises(NotAllowed):
        people.move_photos([home.media("a.jpg")], bob.id, "Bob")
