"""What is said of people: it holds, the folders follow, and it can be undone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.faces import face_of, people_of, put_photo
from support.home import Home

from library.acts import Act
from library.catalog import faces, person_items, persons, rules
from library.catalog.driver import driver_of
from library.errors import AlreadyExists, BadName, NotAllowed, NotFound
from library.people.model import Person, Verdict
from library.people.people import People

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def people(home: Home) -> People:
    return People(home.library, home.alice)


def group(home: Home, *names: str) -> tuple[Person, list[int]]:
    """An unnamed person with one face in each of these photos, by a guess."""
    found = [face_of(home, put_photo(home, name)) for name in names]
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        person = persons.add(driver, home.alice.id, NOW)
        faces.assign(driver, dict.fromkeys(found, person))
        people_of(driver, found)
        return persons.load(driver, home.alice.id, person), found


def photos(home: Home, title: str) -> list[str]:
    """The names in a person's folder."""
    with home.catalog.read() as connection:
        person = persons.by_title(connection, home.alice.id, title)
        if person is None:
            return []
        return sorted(name for name, _ in person_items.items(connection, person.id))


def whose(home: Home, *face_ids: int) -> list[tuple[str | None, bool]]:
    """Title of whom each face is, and whether that is confirmed."""
    with home.catalog.read() as connection:
        return [
            (
                None
                if face.person_id is None
                else persons.load(connection, home.alice.id, face.person_id).title,
                face.confirmed,
            )
            for each in face_ids
            for face in faces.by_ids(connection, [each])
        ]


def test_a_group_is_called_by_its_number_until_it_has_a_name(home: Home, people: People) -> None:
    """The number is stable, and a name replaces it."""
    person, _ = group(home, "a.jpg", "b.jpg", "c.jpg")
    assert ["Person 1"] == [each.title for each in people.listed()]
    people.name(person.id, "  Alice ")
    assert ["Alice"] == [each.title for each in people.listed()]
    assert people.by_title("ALICE") is not None
    assert people.by_title("Person 1") is None
    assert ["a.jpg", "b.jpg", "c.jpg"] == photos(home, "Alice")


def test_passers_by_are_not_listed(home: Home, people: People) -> None:
    """Fewer than three faces without a name are found by their number alone."""
    group(home, "a.jpg", "b.jpg")
    assert [] == people.listed()
    assert people.by_title("person 1") is not None


@pytest.mark.parametrize("name", ["", ".hidden", "a/b", "Person 7", "x" * 201, "a\nb"])
def test_some_names_are_refused(home: Home, people: People, name: str) -> None:
    """A name has to be a folder's, and none that the gallery gives by itself."""
    person, _ = group(home, "a.jpg")
    with pytest.raises(BadName):
        people.name(person.id, name)


def test_nobody_takes_the_name_of_another(home: Home, people: People) -> None:
    """To make them one is another verb."""
    one, _ = group(home, "a.jpg")
    other, _ = group(home, "b.jpg")
    people.name(one.id, "Alice")
    with pytest.raises(AlreadyExists):
        people.name(other.id, "alice")


def test_a_merge_makes_one_of_two_and_can_be_undone(home: Home, people: People) -> None:
    """The faces go over, and come back with number, name and facts."""
    one, first = group(home, "a.jpg", "b.jpg", "c.jpg")
    other, second = group(home, "d.jpg", "e.jpg", "f.jpg")
    people.name(one.id, "Alice")
    people.confirm(second[:1], other.id)
    people.merge(other.id, one.id)
    assert people.by_title("Person 2") is None
    assert 6 == people.person(one.id).faces == people.person(one.id).photos
    assert [("Alice", True), ("Alice", False)] == whose(home, *second[:2])
    assert "Merged “Person 2” into “Alice”" == people.undo()
    assert [("Person 2", True), ("Person 2", False)] == whose(home, *second[:2])
    assert ["d.jpg", "e.jpg", "f.jpg"] == photos(home, "Person 2")
    assert [("Alice", False)] * 3 == whose(home, *first)


def test_whoever_has_a_name_keeps_it_in_a_merge(home: Home, people: People) -> None:
    """Alice dropped into a number is Alice."""
    one, _ = group(home, "a.jpg")
    other, _ = group(home, "b.jpg")
    people.name(one.id, "Alice")
    people.merge(one.id, other.id)
    assert ["a.jpg", "b.jpg"] == photos(home, "Alice")
    people.undo()
    assert ["a.jpg"] == photos(home, "Alice")
    assert ["b.jpg"] == photos(home, "Person 2")


def test_a_rejection_holds_and_takes_the_photo_away(home: Home, people: People) -> None:
    """The face is nobody's then, and is known not to be that person."""
    person, found = group(home, "a.jpg", "b.jpg", "c.jpg")
    people.reject(found[:1], person.id)
    assert [(None, False), ("Person 1", False)] == whose(home, *found[:2])
    assert ["b.jpg", "c.jpg"] == photos(home, "Person 1")
    with home.catalog.read() as connection:
        assert [(found[0], person.id)] == list(rules.rejections(connection, home.alice.id).faces)
    people.confirm(found[:1], person.id)
    assert [("Person 1", True)] == whose(home, found[0])
    with home.catalog.read() as connection:
        assert [] == list(rules.rejections(connection, home.alice.id).faces)


def test_a_split_is_a_new_person_who_is_not_the_old(home: Home, people: People) -> None:
    """It is confirmed there and rejected here."""
    person, found = group(home, "a.jpg", "b.jpg", "c.jpg")
    new, number = people.split(found[:2], "Bob")
    assert [("Bob", True)] * 2 == whose(home, *found[:2])
    assert ["c.jpg"] == photos(home, person.title)
    people.undo(number)
    assert [("Person 1", False)] * 3 == whose(home, *found)
    assert people.by_title("Bob") is None
    with pytest.raises(NotFound):
        people.person(new.id)


def test_a_photo_moves_from_one_to_another(home: Home, people: People) -> None:
    """To say that this is Alice, and not Bob."""
    one, found = group(home, "a.jpg", "b.jpg", "c.jpg")
    people.name(one.id, "Bob")
    alice, _ = people.make("Alice")
    item = home.media("a.jpg")
    people.move_photo(item, one.id, alice.id)
    assert [("Alice", True)] == whose(home, found[0])
    assert (["a.jpg"], ["b.jpg", "c.jpg"]) == (photos(home, "Alice"), photos(home, "Bob"))
    people.move_photo(item, one.id, alice.id)  # as sync programs do: it changes nothing
    assert (["a.jpg"], ["b.jpg", "c.jpg"]) == (photos(home, "Alice"), photos(home, "Bob"))
    people.undo()
    people.undo()
    assert [("Bob", False)] == whose(home, found[0])
    assert ([], ["a.jpg", "b.jpg", "c.jpg"]) == (photos(home, "Alice"), photos(home, "Bob"))


def test_a_person_may_be_in_a_photo_without_a_face(home: Home, people: People) -> None:
    """Seen from behind, Alice is there because somebody said so."""
    item = put_photo(home, "a.jpg")
    alice, _ = people.make("Alice")
    people.add_photo(item, alice.id)
    people.add_photo(item, alice.id)
    assert ["a.jpg"] == photos(home, "Alice")
    people.remove_photo(item, alice.id)
    people.remove_photo(item, alice.id)
    assert [] == photos(home, "Alice")


def test_what_is_said_again_is_no_act(home: Home, people: People) -> None:
    """Programs say it twice; one undo takes it back."""
    item = put_photo(home, "a.jpg")
    alice, _ = people.make("Alice")
    act = people.add_photo(item, alice.id, "a.jpg")
    assert people.add_photo(item, alice.id, "a.jpg") is None
    assert people.add_photo(item, alice.id) is None
    people.undo(act)
    assert [] == photos(home, "Alice")
    assert people.add_photo(item, alice.id) is not None


def test_the_one_free_face_in_an_added_photo_is_theirs(home: Home, people: People) -> None:
    """Where there is no doubt whose it is."""
    item = put_photo(home, "a.jpg")
    found = face_of(home, item)
    alice, _ = people.make("Alice")
    people.add_photo(item, alice.id)
    assert [("Alice", True)] == whose(home, found)


def test_whoever_is_deleted_is_hidden_if_in_photos(home: Home, people: People) -> None:
    """Nothing is forgotten by a slip; an empty folder goes."""
    person, _ = group(home, "a.jpg", "b.jpg", "c.jpg")
    people.delete(person.id)
    assert ([], ["Person 1"]) == (people.listed(), [each.title for each in people.hidden()])
    people.show(person.id)
    assert ["Person 1"] == [each.title for each in people.listed()]
    empty, _ = people.make("Nobody")
    people.delete(empty.id)
    assert people.by_title("Nobody") is None
    people.undo()
    assert people.by_title("Nobody") is not None


def test_what_stands_on_an_act_is_undone_first(home: Home, people: People) -> None:
    """The message says what."""
    person, found = group(home, "a.jpg", "b.jpg", "c.jpg")
    first = people.name(person.id, "Alice")
    people.confirm(found[:1], person.id)
    with pytest.raises(NotAllowed, match="Undo this first: 1 face confirmed as “Alice”"):
        people.undo(first)
    people.undo()
    people.undo(first)
    with pytest.raises(NotAllowed, match="undone already"):
        people.undo(first)
    with pytest.raises(NotFound):
        people.undo()
    assert [Act.CONFIRM, Act.NAME] == [entry.act for entry in people.entries()]
    assert all(entry.undone for entry in people.entries())


def test_two_who_are_told_apart_stay_two(home: Home, people: People) -> None:
    """It is noted once, whichever comes first."""
    one, _ = group(home, "a.jpg")
    other, _ = group(home, "b.jpg")
    people.set_apart(one.id, other.id)
    people.set_apart(other.id, one.id)
    with home.catalog.read() as connection:
        assert 1 == len(rules.rejections(connection, home.alice.id).apart)


def test_nobody_touches_others_people(home: Home, people: People) -> None:
    """Faces and persons of another user are not there."""
    person, found = group(home, "a.jpg")
    others = People(home.library, home.bob)
    theirs, _ = others.make("Bob")
    for act in (
        lambda: others.name(person.id, "X"),
        lambda: others.confirm(found, theirs.id),
        lambda: others.merge(person.id, theirs.id),
        lambda: others.add_photo(home.media("a.jpg"), theirs.id),
    ):
        with pytest.raises(NotFound):
            act()


def test_said_of_a_photo_counts_for_faces_that_come_later(home: Home, people: People) -> None:
    """A photo from which Alice was taken does not get her back by another look at it."""
    person, found = group(home, "a.jpg", "b.jpg", "c.jpg")
    item = home.media("a.jpg")
    people.remove_photo(item, person.id)
    with home.catalog.read() as connection:
        assert {person.id} == rules.rejected_for(connection, 0, item.id)
        assert [(found[0], person.id)] == list(rules.rejections(connection, home.alice.id).faces)
        assert 0 < len(rules.of_photo(connection, item.id, person.id, Verdict.ABSENT))


def test_who_is_in_a_photo_is_told(home: Home, people: People) -> None:
    """Those with names first."""
    one, _ = group(home, "a.jpg")
    item = home.media("a.jpg")
    bob, _ = people.make("Bob")
    people.add_photo(item, bob.id)
    assert ["Bob", one.title] == [person.title for person in people.in_item(item)]
