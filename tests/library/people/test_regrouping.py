"""Groups are made anew again and again, and what was said of people holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support.home import Home
from support.home_fixtures import make_home
from support.looks import LOOKS, add, looking_like, regrouping

from library.catalog import faces, groupings, persons, rules
from library.errors import LibraryError
from library.model import Media
from library.people.model import Face, Person
from library.people.people import People


def listed(home: Home) -> list[tuple[str, int]]:
    return [(p.title, p.faces) for p in People(home.library, home.alice).listed()]


def test_photos_are_grouped_cold(home: Home) -> None:
    """One person for each of those who are there often enough; a second run changes nothing."""
    for who in range(3):
        for variant in range(4):
            add(home, f"{who}-{variant}.jpg", looking_like(who, variant))
    grouping = regrouping(home)
    assert [home.alice.id] == list(grouping.due())
    grouping.run(home.alice.id)
    before = listed(home)
    assert [4, 4, 4] == [count for _, count in before]
    assert [] == list(grouping.due(all_of_them=True))
    grouping.run(home.alice.id)
    assert before == listed(home)


def test_small_and_blurred_faces_are_only_asked_about(home: Home) -> None:
    """They are nobody's until somebody says so; the question names whom they look like."""
    for variant in range(4):
        add(home, f"{variant}.jpg", looking_like(0, variant))
    _, (blurred,) = add(home, "blurred.jpg", looking_like(0, 9, is_core=False))
    grouping, people = regrouping(home), People(home.library, home.alice)
    grouping.run(home.alice.id)
    (person,) = people.listed()
    people.name(person.id, "Alice")
    grouping.run(home.alice.id)
    (asked,) = people.suggestions()
    assert (blurred, "Alice") == (asked.face and asked.face.id, asked.person.title)
    people.answer(asked.id, same=False)
    grouping.run(home.alice.id)
    assert [] == list(people.suggestions())


def test_numbers_of_groups_are_stable(home: Home) -> None:
    """What was Person 2 is still when others came, and its faces were grouped again."""
    for who in range(2):
        for variant in range(4):
            add(home, f"{who}-{variant}.jpg", looking_like(who, variant))
    grouping = regrouping(home)
    grouping.run(home.alice.id)
    before = {title for title, _ in listed(home)}
    for who in range(4):
        for variant in range(4, 8):
            add(home, f"{who}-{variant}.jpg", looking_like(who, variant))
    grouping.run(home.alice.id)
    after = dict(listed(home))
    assert before < set(after)
    assert [8, 8] == [after[title] for title in sorted(before)]


def test_something_said_meanwhile_counts(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Groups that were made without it are made again, with it."""
    ids = [add(home, f"{v}.jpg", looking_like(0, v))[1][0] for v in range(4)]
    grouping, people = regrouping(home), People(home.library, home.alice)
    read, said = grouping._read, list[object]()

    def interrupted(*args: Any) -> object:
        found = read(*args)
        if not said:
            said.append(people.split(ids[:1], "Bob"))
        return found

    monkeypatch.setattr(grouping, "_read", interrupted)
    grouping.run(home.alice.id)
    assert [("Bob", 4)] == listed(home)


def test_a_graph_that_is_damaged_is_built_anew(home: Home) -> None:
    """The cache may be deleted at any time, and disks fail."""
    for variant in range(4):
        add(home, f"{variant}.jpg", looking_like(0, variant))
    regrouping(home).run(home.alice.id)
    (path,) = (home.library.cache / "faces").rglob("*.graph")
    path.write_bytes(b"damaged")
    add(home, "more.jpg", looking_like(0, 9))
    regrouping(home).run(home.alice.id)
    assert [("Person 1", 5)] == listed(home)


class WhatIsSaidHolds(RuleBasedStateMachine):
    """Random sequences of what people and the gallery do, against a simple model of what was said.

    The model knows of each face who it was said to be, and who not; nothing of guesses.
    """

    @initialize()
    def start(self) -> None:
        """Begin with an empty library."""
        self.home, self.close = make_home()
        self.people = People(self.home.library, self.home.alice)
        self.grouping = regrouping(self.home)
        self.photos: dict[str, tuple[Media, list[int]]] = {}
        self.is_: dict[int, int] = {}  # face -> person
        self.is_not: set[tuple[int, int]] = set()
        self.named: dict[int, str] = {}
        self.history: list[tuple[int, dict[int, int], set[tuple[int, int]], dict[int, str]]] = []
        self.count = 0

    def teardown(self) -> None:
        """Close the library."""
        if hasattr(self, "close"):
            self.close()

    @rule(who=st.integers(0, LOOKS - 1), other=st.none() | st.integers(0, LOOKS - 1))
    def upload(self, who: int, other: int | None) -> None:
        """A photo of one or two people comes."""
        self.count += 1
        found = [looking_like(who, self.count)]
        if other is not None:
            found.append(looking_like(other, self.count, 300.0))
        name = f"{self.count}.jpg"
        self.photos[name] = add(self.home, name, *found)

    @rule(place=st.integers(0, 50))
    def delete(self, place: int) -> None:
        """A photo goes, with all that was said of it."""
        if not self.photos:
            return
        name = sorted(self.photos)[place % len(self.photos)]
        item, ids = self.photos.pop(name)
        self.home.files.remove(item)
        for face in ids:
            self.is_.pop(face, None)
        self.is_not = {(face, person) for face, person in self.is_not if face not in ids}
        self.history.clear()

    @rule()
    def group(self) -> None:
        """Groups are made anew."""
        before = {
            face.id: face.person_id
            for face in self.every_face()
            if face.person_id in self.named or face.confirmed
        }
        self.grouping.run(self.home.alice.id)
        after = {face.id: face.person_id for face in self.every_face()}
        assert all(after[face] == person for face, person in before.items() if face in self.is_)

    @rule(place=st.integers(0, 50), name=st.sampled_from(["Ann", "Bea", "Cid", "Dan"]))
    def name(self, place: int, name: str) -> None:
        """Somebody is called something, unless another is."""
        person = self.any_person(place)
        if person is None:
            return
        try:
            number = self.remember(lambda: self.people.name(person.id, name))
        except LibraryError:
            assert name in self.named.values()
            return
        assert number
        self.named[person.id] = name

    @rule(one=st.integers(0, 50), other=st.integers(0, 50))
    def merge(self, one: int, other: int) -> None:
        """Two become one."""
        source, target = self.any_person(one), self.any_person(other)
        if source is None or target is None or source.id == target.id:
            return
        theirs = {face.id for face in self.every_face() if face.person_id == source.id}
        self.remember(lambda: self.people.merge(source.id, target.id))
        for face, person in list(self.is_.items()):
            if person == source.id:
                self.is_[face] = target.id
        moved = {(face, target.id) for face, person in self.is_not if person == source.id}
        kept = {(face, person) for face, person in self.is_not if person != source.id}
        # Whose faces came over is said by the merge; what was confirmed stands.
        kept = {
            (face, person)
            for face, person in kept
            if (face, person) not in {(each, target.id) for each in theirs}
        }
        self.is_not = kept | {
            (face, person) for face, person in moved if self.is_.get(face) != person
        }
        name = self.named.pop(source.id, None)
        if name is not None and target.id not in self.named:
            self.named[target.id] = name

    @rule(place=st.integers(0, 50), who=st.integers(0, 50))
    def confirm(self, place: int, who: int) -> None:
        """A face is somebody."""
        face, person = self.any_face(place), self.any_person(who)
        if face is None or person is None:
            return
        self.remember(lambda: self.people.confirm([face], person.id))
        self.is_[face] = person.id
        self.is_not.discard((face, person.id))

    @rule(place=st.integers(0, 50))
    def reject(self, place: int) -> None:
        """A face is not who it seems to be."""
        face = self.any_face(place)
        person = face and next(f.person_id for f in self.every_face() if f.id == face)
        if face is None or person is None:
            return
        self.remember(lambda: self.people.reject([face], person))
        self.is_.pop(face, None)
        self.is_not.add((face, person))

    @rule(place=st.integers(0, 50))
    def split(self, place: int) -> None:
        """A face is somebody else."""
        face = self.any_face(place)
        if face is None:
            return
        before = next(f.person_id for f in self.every_face() if f.id == face)
        made: list[Person] = []

        def act() -> int:
            person, number = self.people.split([face])
            made.append(person)
            return number

        self.remember(act)
        self.is_[face] = made[0].id
        if before is not None:
            self.is_not.add((face, before))

    @rule()
    def undo(self) -> None:
        """The last act is undone."""
        if not self.history:
            return
        number, self.is_, self.is_not, self.named = self.history.pop()
        self.people.undo(number)

    @invariant()
    def what_was_said_holds(self) -> None:
        """Of all faces, after every step; and folders and counts follow."""
        if not hasattr(self, "home"):
            return
        found = {face.id: face for face in self.every_face()}
        for face, person in self.is_.items():
            assert (person, True) == (found[face].person_id, found[face].confirmed)
        for face, person in self.is_not:
            assert person != found[face].person_id
        assert set(self.is_) == {face.id for face in found.values() if face.confirmed}
        with self.home.catalog.ask() as driver:
            everyone = persons.everyone(driver, self.home.alice.id)
            said = rules.rejections(driver, self.home.alice.id)
        assert self.is_not <= set(said.faces)
        assert self.named == {each.id: each.name for each in everyone if each.name is not None}
        sizes = Counter(face.person_id for face in found.values())
        assert {p.id: p.faces for p in everyone} == {p.id: sizes.get(p.id, 0) for p in everyone}
        seen = {(f.person_id, f.media_id) for f in found.values() if f.person_id is not None}
        assert {p.id: p.photos for p in everyone} == {
            p.id: sum(1 for person, _ in seen if person == p.id) for p in everyone
        }

    def every_face(self) -> list[Face]:
        with self.home.catalog.ask() as driver:
            return [
                face for item, _ in self.photos.values() for face in faces.of_media(driver, item.id)
            ]

    def any_face(self, place: int) -> int | None:
        ids = sorted(face for _, found in self.photos.values() for face in found)
        return ids[place % len(ids)] if ids else None

    def any_person(self, place: int) -> Person | None:
        everyone = sorted(self.people.everyone(), key=lambda person: person.id)
        return everyone[place % len(everyone)] if everyone else None

    def remember(self, act: Callable[[], int]) -> int:
        before = dict(self.is_), set(self.is_not), dict(self.named)
        number = act()
        self.history.append((number, *before))
        return number


TestWhatIsSaidHolds = WhatIsSaidHolds.TestCase
TestWhatIsSaidHolds.settings = settings(max_examples=25, stateful_step_count=30)


def test_the_state_says_how_much_is_new(home: Home) -> None:
    """By that it is decided when groups are made anew."""
    add(home, "a.jpg", looking_like(0, 0), looking_like(1, 0, 300.0))
    with home.catalog.ask() as driver:
        assert 2 == groupings.state(driver, home.alice.id).faces_changed
