"""Faces that were found come into the index, are known again, and what was said of them stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from support.faces import MODEL, face_of, found_face, put_photo
from support.home import Home

from library.catalog import faces, facts, groupings, person_items, persons, rules
from library.catalog.driver import Driver, driver_of
from library.catalog.faces import FoundFace
from library.model import Facts, Media, Region
from library.people.found import Join, Joined, NewFace, copy_faces, save_faces
from library.people.model import Face
from library.people.people import People
from library.people.regions import import_regions

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def nobody(_driver: Driver, _new: Sequence[NewFace]) -> Mapping[int, Joined]:
    return {}


def save(
    home: Home, item: Media, *found: FoundFace, model: str = MODEL, join: Join = nobody
) -> list[Face]:
    with home.catalog.write() as connection:
        save_faces(connection, item, found, model=model, same_within=0.6, join=join)
    return list_of(home, item)


def list_of(home: Home, item: Media) -> list[Face]:
    with home.catalog.ask() as driver:
        return list(faces.of_media(driver, item.id))


@pytest.fixture
def people(home: Home) -> People:
    return People(home.library, home.alice)


def test_faces_are_listed_from_left_to_right(home: Home) -> None:
    """In pixels of the upright original, nobody's until something is known."""
    item = put_photo(home, "a.jpg")
    found = save(home, item, found_face(300.0, seed=1), found_face(20.0, seed=2))
    assert [20.0, 300.0] == [face.x for face in found]
    assert [None, None] == [face.person_id for face in found]
    with home.catalog.ask() as driver:
        assert (item.checksum, MODEL) == faces.scanned(driver, item.id)
        assert 2 == groupings.state(driver, home.alice.id).faces_changed


def test_another_model_finds_the_same_faces(home: Home, people: People) -> None:
    """Ids and what was said stay by where a face is; what is not found stays if confirmed."""
    item = put_photo(home, "a.jpg")
    left, right, behind = save(
        home, item, found_face(0.0), found_face(200.0), found_face(400.0, seed=3)
    )
    alice, _ = people.confirm_as([left.id], "Alice")
    bob, _ = people.confirm_as([right.id], "Bob")
    after = save(home, item, found_face(10.0, seed=9), model="other/1")
    assert [(left.id, alice.id, True), (right.id, bob.id, True)] == sorted(
        (face.id, face.person_id, face.confirmed) for face in after
    )
    assert behind.id not in {face.id for face in after}
    assert 10.0 == next(face.x for face in after if face.id == left.id)


def test_in_another_content_a_face_is_known_by_its_looks(home: Home, people: People) -> None:
    """A crop of the photo has the same face elsewhere; a picture of others has none of it."""
    item = put_photo(home, "a.jpg")
    (face,) = save(home, item, found_face(300.0, seed=5))
    people.confirm_as([face.id], "Alice")
    cropped = replace(item, checksum="c" * 64)
    (again,) = save(home, cropped, found_face(10.0, seed=5))
    assert (face.id, True) == (again.id, again.confirmed)
    (other,) = save(home, replace(item, checksum="d" * 64), found_face(10.0, seed=6))
    assert (True, False) == (other.id != face.id, other.confirmed)
    assert 0 == people.person(again.person_id or 0).photos


def test_new_faces_join_whom_they_look_like(home: Home, people: People) -> None:
    """Those who are known, or with others someone new; not whom they were said not to be."""
    first, second, third = (put_photo(home, f"{name}.jpg") for name in "abc")
    (one,) = save(home, first, found_face(seed=1))
    asked: list[NewFace] = []

    def founds(_driver: Driver, new: Sequence[NewFace]) -> Mapping[int, Joined]:
        asked.extend(new)
        return {0: Joined(None, (one.id,))}

    (two,) = save(home, second, found_face(seed=1), join=founds)
    (one,) = list_of(home, first)
    assert one.person_id is not None
    assert one.person_id == two.person_id
    person = one.person_id

    def joins(_driver: Driver, new: Sequence[NewFace]) -> Mapping[int, Joined]:
        asked.extend(new)
        return {0: Joined(person)}

    people.remove_photo(third, person)
    save(home, third, found_face(seed=1), join=joins)
    assert [frozenset(), frozenset({person})] == [each.rejected for each in asked]


def test_who_was_said_to_be_there_gets_the_one_face(home: Home, people: People) -> None:
    """A photo copied into Alice's folder before anyone had looked at it."""
    item = put_photo(home, "a.jpg")
    alice, _ = people.make("Alice")
    people.add_photo(item, alice.id)
    (face,) = save(home, item, found_face())
    assert (alice.id, False) == (face.person_id, face.confirmed)


def test_a_copy_has_the_faces_of_its_original(home: Home, people: People) -> None:
    """With all that was said of them, and of the photo."""
    item, copy = put_photo(home, "a.jpg"), put_photo(home, "b.jpg")
    left, right = save(home, item, found_face(0.0), found_face(200.0))
    alice, _ = people.confirm_as([left.id], "Alice")
    bob, _ = people.make("Bob")
    people.reject([right.id], bob.id)
    with home.catalog.write() as connection:
        copy_faces(connection, copy, item.id)
    found = list_of(home, copy)
    assert [(alice.id, True), (None, False)] == [(f.person_id, f.confirmed) for f in found]
    with home.catalog.ask() as driver:
        assert {"a.jpg", "b.jpg"} == {name for name, _ in person_items.items(driver, alice.id)}
        assert {bob.id} == rules.rejected_for(driver, found[1].id, copy.id)


def with_regions(home: Home, item: Media, *regions: Region) -> None:
    with home.catalog.write() as connection:
        facts.save(connection, item.id, Facts(width=1000, height=500, regions=regions))


def test_named_regions_confirm_faces(home: Home) -> None:
    """Where they overlap enough; a person of that name is made, once."""
    item, other = put_photo(home, "a.jpg"), put_photo(home, "b.jpg")
    here = Region("Alice Doe", "Face", 0.02, 0.04, 0.1, 0.2)
    elsewhere = Region("Bob", "Face", 0.7, 0.5, 0.1, 0.2)
    pet = Region("Rex", "Pet", 0.02, 0.04, 0.1, 0.2)
    for each in (item, other):
        with_regions(home, each, here, elsewhere, pet)
        (face,) = save(home, each, found_face(10.0))
        assert face.confirmed
    with home.catalog.ask() as driver:
        (alice,) = persons.everyone(driver, home.alice.id)
    assert ("Alice Doe", 2, 2) == (alice.name, alice.faces, alice.photos)


def test_what_was_said_here_stands_against_the_file(home: Home, people: People) -> None:
    """A region that somebody has corrected does not come back when the file is read again."""
    item = put_photo(home, "a.jpg")
    with_regions(home, item, Region("Alice", "Face", 0.01, 0.02, 0.1, 0.2))
    (face,) = save(home, item, found_face(10.0))
    alice = people.by_title("Alice")
    assert alice is not None
    people.reject([face.id], alice.id)
    for _ in range(2):
        with home.catalog.write() as connection:
            assert 0 == import_regions(connection, item, NOW)
        (face,) = save(home, item, found_face(10.0))
        assert None is face.person_id
    people.confirm_as([face.id], "Bob")
    with home.catalog.write() as connection:
        assert 0 == import_regions(connection, item, NOW)


def test_an_export_says_nothing_of_faces_that_are_somebody_s(home: Home, people: People) -> None:
    """What was a guess then is one still, and a name that was changed since does not come back."""
    exported = Region("Alice", "Face", 0.01, 0.02, 0.1, 0.2, exported=True)
    guessed, lost = put_photo(home, "a.jpg"), put_photo(home, "b.jpg")
    face_id = face_of(home, guessed)
    for name in ("Alice", "Adele"):
        with home.catalog.write() as connection:
            driver = driver_of(connection)
            person = persons.by_title(driver, home.alice.id, "Alice")
            person_id = persons.add(driver, home.alice.id, NOW) if person is None else person.id
            persons.set_name(driver, person_id, name)
            faces.assign(driver, {face_id: person_id})
        with_regions(home, guessed, exported)
        with home.catalog.write() as connection:
            assert 0 == import_regions(connection, guessed, NOW)
        assert [name] == [each.title for each in people.everyone()]
    with_regions(home, lost, exported)  # as in an index that was made anew
    (face,) = save(home, lost, found_face(10.0))
    assert face.confirmed


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ann/Bea", "Ann Bea"), (" . Zoë ", "Zoë"), ("Person 4", None), ("", None), ("..", None)],
)
def test_names_in_files_become_names_of_folders(
    home: Home, name: str, expected: str | None
) -> None:
    """What cannot be one is passed over: files are not to be trusted."""
    item = put_photo(home, "a.jpg")
    with_regions(home, item, Region(name, "Face", 0.01, 0.02, 0.1, 0.2))
    save(home, item, found_face(10.0))
    with home.catalog.ask() as driver:
        assert [expected] * (expected is not None) == [
            person.name for person in persons.everyone(driver, home.alice.id)
        ]


def test_a_file_that_is_no_picture_any_more_has_no_faces(home: Home, people: People) -> None:
    """Neither do people keep it."""
    item = put_photo(home, "a.jpg")
    face_id = face_of(home, item)
    alice, _ = people.confirm_as([face_id], "Alice")
    home.put("a.jpg", data=b"words")
    assert 0 == people.person(alice.id).photos
    assert [] == list_of(home, item)


def test_a_rename_shows_in_the_persons_folder(home: Home, people: People) -> None:
    """Under a name that is free there."""
    item = put_photo(home, "a.jpg")
    alice, _ = people.confirm_as([face_of(home, item)], "Alice")
    home.files.move(item, item.folder_id, "b.jpg")
    with home.catalog.ask() as driver:
        assert ["b.jpg"] == [name for name, _ in person_items.items(driver, alice.id)]
