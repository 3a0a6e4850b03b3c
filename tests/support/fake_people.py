"""People who never were, in memory: what is said of them holds, and can be undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from support.fake_photos import START, photo
from support.fake_portraits import portrait

from library.acts import Act, JournalEntry
from library.errors import AlreadyExists, NotAllowed, NotFound
from library.model import Media
from library.people.model import (
    Face,
    Person,
    Suggestion,
    check_person_name,
    number_in,
    person_key,
    titles,
)
from providers.folder import File, Node, Section
from webui.people_port import FaceSearch

NOT_THERE = 900  # ids of photos from here on are nobody's


@dataclass
class State:
    """What an act changes."""

    persons: dict[int, Person] = field(default_factory=dict)
    faces: dict[int, Face] = field(default_factory=dict)
    questions: dict[int, tuple[int, int]] = field(default_factory=dict)  # who may be whom

    def copy(self) -> State:
        """Return one that later acts leave alone."""
        return State(dict(self.persons), dict(self.faces), dict(self.questions))


@dataclass
class FakePeople:
    """Answers `webui.people_port.People`."""

    pictures: Path  # where made-up faces are kept
    state: State = field(default_factory=State)
    done: list[tuple[JournalEntry, State]] = field(default_factory=list)  # with what was before
    items: dict[int, Media] = field(default_factory=dict)
    looks: dict[int, int] = field(default_factory=dict)  # of faces: whose they were made for
    shares: bool = False
    search_now: FaceSearch = field(default_factory=lambda: FaceSearch(is_on=True, pending=0))

    # To make them up

    def add(self, name: str | None, *media_ids: int) -> int:
        """Add a person with a face in each of these photos; return the id."""
        number = max(self.state.persons, default=0) + 1
        self.state.persons[number] = Person(
            number, 1, number, name, hidden=False, curated=False, faces=0, photos=0, created=START
        )
        for media_id in media_ids:
            self.face(media_id, number)
        return number

    def face(self, media_id: int, person_id: int | None) -> int:
        """Add a face to a photo, beside those in it; return the id."""
        item = self.items.setdefault(media_id, photo(media_id))
        place = sum(face.media_id == media_id for face in self.state.faces.values())
        number = max(self.state.faces, default=0) + 1
        self.looks[number] = person_id or 0
        width, height = item.width or 1, item.height or 1
        self.state.faces[number] = Face(
            id=number,
            media_id=media_id,
            x=width * (0.15 + 0.3 * place),
            y=height * 0.3,
            width=width * 0.15,
            height=width * 0.15,
            score=0.99,
            frame_s=None,
            person_id=person_id,
            confirmed=False,
        )
        return number

    def ask(self, person_id: int, other_id: int) -> None:
        """Have it asked whether they are the same."""
        number = max(self.state.questions, default=0) + 1
        self.state.questions[number] = person_id, other_id

    # Questions

    def search(self) -> FaceSearch:
        return self.search_now

    def shares_names(self) -> bool:
        return self.shares

    def share_names(self, *, on: bool) -> None:
        self.shares = on

    def item(self, media_id: int, /) -> Media | None:
        known = self.items.get(media_id)
        return photo(media_id) if known is None and media_id < NOT_THERE else known

    def everyone(self) -> Sequence[Person]:
        counted = [self.person(each) for each in self.state.persons]
        return sorted(counted, key=lambda one: (one.name is None, -one.photos, one.id))

    def listed(self) -> Sequence[Person]:
        return [person for person in self.everyone() if person.is_listed]

    def hidden(self) -> Sequence[Person]:
        return [person for person in self.everyone() if person.hidden]

    def person(self, person_id: int, /) -> Person:
        if person_id not in self.state.persons:
            raise NotFound("There is no such person any more.")
        theirs = [face for face in self.state.faces.values() if face.person_id == person_id]
        photos = len({face.media_id for face in theirs})
        return replace(self.state.persons[person_id], faces=len(theirs), photos=photos)

    def covers(self, people: Collection[Person], /) -> Mapping[int, int]:
        best = {person.id: self.faces_of(person, 1) for person in people}
        return {
            person.id: person.cover_id or best[person.id][0].id
            for person in people
            if best[person.id]
        }

    def in_item(self, item: Media, /) -> Sequence[Person]:
        ids = dict.fromkeys(face.person_id for face in self.faces_in(item))
        return [self.person(each) for each in ids if each is not None]

    def faces_in(self, item: Media, /) -> Sequence[Face]:
        return [face for face in self.state.faces.values() if face.media_id == item.id]

    def faces_of(self, person: Person, limit: int, /) -> Sequence[Face]:
        theirs = [face for face in self.state.faces.values() if face.person_id == person.id]
        return theirs[:limit]

    def photos_of(self, person_id: int) -> Sequence[Media]:
        faces = self.state.faces.values()
        ids = dict.fromkeys(face.media_id for face in faces if face.person_id == person_id)
        return [self.items[each] for each in ids]

    def picture(self, face_id: int, /) -> Path | None:
        if face_id not in self.state.faces:
            return None
        return portrait(self.pictures, self.looks[face_id])

    def suggestions(self, limit: int, /) -> Sequence[Suggestion]:
        known = self.state.persons
        asked = [each for each in self.state.questions.items() if known.keys() >= set(each[1])]
        return [
            Suggestion(number, self.person(one), self.person(other), None, 0.4)
            for number, (one, other) in asked[:limit]
        ]

    def entries(self, limit: int, /) -> Sequence[JournalEntry]:
        return [entry for entry, _ in reversed(self.done)][:limit]

    # Verbs

    def name(self, person_id: int, name: str, /) -> int:
        person = self.person(person_id)
        chosen = None if number_in(name) == person.number else check_person_name(name)
        found = None if chosen is None else self._called(chosen)
        if found is not None and found.id != person_id:
            raise AlreadyExists(f"Somebody else is called “{chosen}”.")
        number = self.note(Act.NAME, f"Named “{person.title}” “{chosen or name}”")
        self._change(person_id, name=chosen, by_household=False)
        return number

    def merge_all(self, source_ids: Collection[int], target_id: int, /) -> int:
        sources, target = [self.person(each) for each in source_ids], self.person(target_id)
        if target_id in source_ids:
            raise NotAllowed("They are the same person already.")
        number = self.note(Act.MERGE, f"Merged {titles(sources)} into “{target.title}”")
        for source in sources:
            for face in self.faces_of(source, 1000):
                self._is(face.id, target_id)
            if self.state.persons.pop(source.id).name and target.name is None:
                self._change(target_id, name=source.name)
        return number

    def hide_all(self, person_ids: Collection[int], /) -> int:
        found = [self.person(each) for each in person_ids]
        number = self.note(Act.HIDE, f"Hid {titles(found)}")
        for person in found:
            self._change(person.id, hidden=True)
        return number

    def show(self, person_id: int, /) -> int:
        number = self.note(Act.SHOW, f"Showed “{self.person(person_id).title}”")
        self._change(person_id, hidden=False)
        return number

    def choose_cover(self, person_id: int, face_id: int, /) -> int:
        if self.state.faces[face_id].person_id != person_id:
            raise NotFound("That face is not theirs.")
        title = self.person(person_id).title
        number = self.note(Act.COVER, f"Chose another picture of “{title}”")
        self._change(person_id, cover_id=face_id)
        return number

    def confirm(self, face_ids: Collection[int], person_id: int, /) -> int:
        title, count = self.person(person_id).title, len(face_ids)
        number = self.note(Act.CONFIRM, f"{count} face confirmed as “{title}”")
        for face_id in face_ids:
            self._is(face_id, person_id, confirmed=True)
        return number

    def confirm_as(self, face_ids: Collection[int], name: str, /) -> tuple[Person, int]:
        found = self._called(check_person_name(name))
        person_id = self.add(name) if found is None else found.id
        return self.person(person_id), self.confirm(face_ids, person_id)

    def reject(self, face_ids: Collection[int], person_id: int, /) -> int:
        title = self.person(person_id).title
        number = self.note(Act.REJECT, f"{len(face_ids)} face said not to be “{title}”")
        for face_id in face_ids:
            self._is(face_id, None)
        return number

    def remove_photos(self, items: Collection[Media], person_id: int, /) -> int:
        title = self.person(person_id).title
        number = self.note(Act.REMOVE, f"Took {len(items)} photos away from “{title}”")
        self._move(items, person_id, None)
        return number

    def move_photos(
        self, items: Collection[Media], source_id: int, name: str | None, /
    ) -> tuple[Person, int]:
        found = None if name is None else self._called(name)
        number = self.note(Act.SPLIT, f"Moved {len(items)} photos to “{name}”")
        target = self.add(name) if found is None else found.id
        self._move(items, source_id, target)
        return self.person(target), number

    def answer(self, suggestion_id: int, /, *, same: bool) -> int:
        if suggestion_id not in self.state.questions:
            raise NotFound("That question does not arise any more.")
        one, other = self.state.questions[suggestion_id]
        both = titles([self.person(one), self.person(other)])
        if same:
            number = self.merge_all([other], one)
        else:
            number = self.note(Act.APART, f"Told {both} apart")
        del self.state.questions[suggestion_id]
        return number

    def undo(self, number: int | None, /) -> str:
        standing = [entry.id for entry, _ in self.done if not entry.undone]
        if not standing or number not in (None, standing[-1]):
            raise NotAllowed("Something that was done later stands on it.")
        entry, before = self.done[standing[-1] - 1]
        self.state = before.copy()
        self.done[entry.id - 1] = replace(entry, undone=True), before
        return entry.summary

    def note(self, act: Act, summary: str) -> int:
        """Enter something that was done into the journal."""
        number = len(self.done) + 1
        self.done.append((JournalEntry(number, START, act, summary, False), self.state.copy()))
        return number

    # Within

    def _called(self, name: str) -> Person | None:
        key = person_key(name)
        found = (one for one in self.everyone() if one.name and person_key(one.name) == key)
        return next(found, None)

    def _change(self, person_id: int, **changes: object) -> None:
        person = self.state.persons[person_id]
        self.state.persons[person_id] = replace(person, **changes)  # type: ignore[arg-type]

    def _is(self, face_id: int, person_id: int | None, *, confirmed: bool = False) -> None:
        face = self.state.faces[face_id]
        self.state.faces[face_id] = replace(face, person_id=person_id, confirmed=confirmed)

    def _move(self, items: Collection[Media], source: int, target: int | None) -> None:
        ids = {item.id for item in items}
        for face in list(self.state.faces.values()):
            if face.media_id in ids and face.person_id == source:
                self._is(face.id, target)


@dataclass
class _View:
    known: FakePeople
    name: str
    created = START
    modified = START

    @property
    def etag(self) -> str:
        """Changes with every act."""
        stands = sum(not entry.undone for entry, _ in self.known.done)
        return f"{self.name}-{len(self.known.done)}-{stands}"


class FakePeopleFolder(_View):
    """``/people``: a folder for each person, and one of those who are hidden."""

    def persons(self) -> Sequence[Person]:
        return self.known.hidden() if self.name == ".hidden" else self.known.listed()

    def get(self, name: str, /) -> Node | None:
        if name == ".hidden":
            return FakePeopleFolder(self.known, name)
        hidden = self.name == ".hidden"
        found = (one for one in self.known.everyone() if one.title == name)
        theirs = (one for one in found if one.hidden is hidden)
        return next((FakePersonFolder(self.known, one.title, one) for one in theirs), None)

    def list(self) -> Iterable[Node]:
        for person in self.persons():
            yield FakePersonFolder(self.known, person.title, person)


@dataclass
class FakePersonFolder(_View):
    """One person's photos."""

    person: Person

    def get(self, name: str, /) -> Node | None:
        return next((file for file in self.list() if file.name == name), None)

    def list(self) -> Iterable[File]:
        for media in self.known.photos_of(self.person.id):
            yield File(media.name, media)

    def sections(self) -> Sequence[Section]:
        return [Section((), self.person.photos)]
