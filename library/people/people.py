"""The verbs on one user's people.

What is said here is fact: it outlives every making of groups, and can be undone. Every verb is one
transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from library.access.refusals import note_refusal
from library.acts import Act, JournalEntry
from library.catalog import faces, groupings, journal, lookups, person_items, persons, rules
from library.errors import NotAllowed, NotFound
from library.library import Library
from library.media.cache import face_path
from library.model import Media, User
from library.people.acting import Acting
from library.people.model import (
    Face,
    Person,
    Source,
    Suggestion,
    check_person_name,
    number_in,
    titles,
)
from library.undoing import undo


class People:
    """One user's people: who they are, and what is said of them."""

    def __init__(self, library: Library, owner: User, by: str | None = None) -> None:
        """Say things of *owner*'s people; *by* is who does, if it is not the owner."""
        self.library = library
        self.owner = owner
        self._by = by

    # Questions

    def listed(self) -> Sequence[Person]:
        """Return the persons that are shown: those with names first, then the most seen."""
        with self.library.catalog.ask_once() as driver:
            return persons.listed(driver, self.owner.id)

    def hidden(self) -> Sequence[Person]:
        """Return the persons that were hidden."""
        with self.library.catalog.ask_once() as driver:
            return persons.hidden(driver, self.owner.id)

    def everyone(self) -> Sequence[Person]:
        """Return all persons, passers-by and hidden ones included."""
        with self.library.catalog.ask_once() as driver:
            return persons.everyone(driver, self.owner.id)

    def by_title(self, title: str) -> Person | None:
        """Return the person who is called that, or is that number, listed or not."""
        with self.library.catalog.ask_once() as driver:
            return persons.by_title(driver, self.owner.id, title)

    def person(self, person_id: int) -> Person:
        """Return the person of that id.

        Raises:
            NotFound: there is none.
        """
        with self.library.catalog.ask_once() as driver:
            return persons.load(driver, self.owner.id, person_id)

    def covers(self, people: Collection[Person]) -> dict[int, int]:
        """Return the faces that stand for these persons, by their ids."""
        with self.library.catalog.ask_once() as driver:
            return dict(faces.covers(driver, [person.id for person in people]))

    def faces_in(self, item: Media) -> Sequence[Face]:
        """Return the faces in an item, from left to right; of a video, by time."""
        with self.library.catalog.ask_once() as driver:
            return faces.of_media(driver, item.id)

    def in_item(self, item: Media) -> Sequence[Person]:
        """Return who is in an item, those with names first."""
        with self.library.catalog.ask() as driver:
            ids = person_items.persons_in(driver, item.id)
            found = [persons.load(driver, self.owner.id, each) for each in ids]
        return sorted(found, key=lambda person: (person.name is None, person.title))

    def faces_of(self, person: Person, limit: int) -> Sequence[Face]:
        """Return faces of a person, those first that show them best."""
        with self.library.catalog.ask_once() as driver:
            return faces.best(driver, person.id, limit)

    def picture(self, face_id: int) -> Path | None:
        """Return where the small square picture of the user's face lies; None: there is none."""
        with self.library.catalog.ask() as driver:
            found = faces.by_ids(driver, [face_id])
            item = lookups.media(driver, found[0].media_id) if found else None
        if item is None or item.owner_id != self.owner.id:
            note_refusal(self.owner.id, "SEE", f"face {face_id}")
            return None
        (face,) = found
        area = (face.x, face.y, face.width, face.height)
        path = face_path(self.library.cache, item.checksum, area, face.frame_s)
        return path if path.is_file() else None

    def suggestions(self, limit: int = 100) -> Sequence[Suggestion]:
        """Return what is worth asking, the most likely first."""
        with self.library.catalog.ask() as driver:
            return groupings.questions(driver, self.owner.id, limit)

    def photos(self, person: Person) -> Sequence[tuple[str, Media]]:
        """Return what a person is in, under its names in their folder, newest first."""
        with self.library.catalog.ask_once() as driver:
            return list(person_items.items(driver, person.id))

    def pictures(self, person: Person) -> Sequence[tuple[str, Media]]:
        """Return what the gallery shows of a person: `photos`, one for each stack."""
        with self.library.catalog.ask_once() as driver:
            return list(person_items.pictures(driver, person.id))

    def picture_count(self, person: Person) -> int:
        """Return how many `pictures` there are of a person."""
        with self.library.catalog.ask_once() as driver:
            return person_items.size(driver, person.id)

    def photo(self, person: Person, name: str) -> tuple[str, Media] | None:
        """Return the photo of that name in a person's folder."""
        with self.library.catalog.ask_once() as driver:
            return person_items.item(driver, person.id, name)

    def unsorted(self) -> Sequence[Media]:
        """Return the photos with faces that are nobody's, newest first."""
        with self.library.catalog.ask_once() as driver:
            return person_items.unsorted(driver, self.owner.id)

    def unsorted_photo(self, media_id: int) -> Media | None:
        """Return the photo of that id, if faces in it are nobody's."""
        with self.library.catalog.ask_once() as driver:
            return person_items.unsorted_item(driver, self.owner.id, media_id)

    def entries(self, limit: int = 50) -> Sequence[JournalEntry]:
        """Return what was done last, the newest first."""
        with self.library.catalog.ask_once() as driver:
            return journal.entries(driver, self.owner.id, limit)

    # Verbs; each returns the number of its entry in the journal

    def name(self, person_id: int, name: str) -> int:
        """Call a person *name*.

        A number that is the person's own (“Person 12”) takes the name away. A name that the
        household gave is the user's own by being said again.

        Raises:
            AlreadyExists: somebody else is called that; `merge` would make them one.
            BadName: nobody can be called that.
            NotFound: there is no such person.
        """
        with self._act(Act.NAME) as act:
            person = act.load(person_id)
            own = number_in(name) == person.number
            chosen = None if own else check_person_name(name)
            act.recording.row("persons", person.id)
            persons.set_name(act.driver, person.id, chosen)
            act.own_name(person)
            if person.by_household and chosen == person.name:
                act.say(f"Said that “{chosen}” is right")
            else:
                act.say(f"Named “{person.title}” “{chosen or name}”")
        return act.number

    def make(self, name: str) -> tuple[Person, int]:
        """Add a person who has no photos yet, and return them.

        Raises:
            AlreadyExists: somebody is called that.
            BadName: nobody can be called that.
        """
        with self._act(Act.MAKE) as act:
            person = act.make(check_person_name(name))
            act.say(f"Added “{person.title}”")
        return person, act.number

    def merge(self, source_id: int, target_id: int) -> int:
        """Make two persons one: all that is known of the first is known of the second.

        What was said of either holds on. Someone with a name keeps it if the other has none.

        Raises:
            NotFound: one of them is not there.
            NotAllowed: they are one already.
        """
        with self._act(Act.MERGE) as act:
            source, target = act.load(source_id), act.load(target_id)
            if source.id == target.id:
                raise NotAllowed("They are the same person already.")
            act.merge(source, target)
            act.say(f"Merged “{source.title}” into “{target.title}”")
        return act.number

    def hide(self, person_id: int) -> int:
        """Show a person no more. Nothing is forgotten.

        Raises:
            NotFound: there is no such person.
        """
        return self._set_hidden(person_id, Act.HIDE, "Hid", hidden=True)

    def show(self, person_id: int) -> int:
        """Show a hidden person again.

        Raises:
            NotFound: there is no such person.
        """
        return self._set_hidden(person_id, Act.SHOW, "Showed", hidden=False)

    def delete(self, person_id: int) -> int:
        """Remove a person who is in no photo; hide one who is in some.

        Raises:
            NotFound: there is no such person.
        """
        if self.person(person_id).photos:
            return self.hide(person_id)
        with self._act(Act.DELETE) as act:
            person = act.load(person_id)
            act.recording.row("persons", person.id)
            act.recording.row("household_names", person.id)
            act.drop_rules(rules.of_person(act.driver, person.id))
            persons.remove(act.driver, person.id)
            act.say(f"Removed “{person.title}”")
        return act.number

    def confirm(
        self, face_ids: Collection[int], person_id: int, *, by: Source = Source.USER
    ) -> int:
        """Say that these faces are that person.

        Raises:
            NotFound: there is no such person, or one of the faces has gone.
        """
        with self._act(Act.CONFIRM) as act:
            person = act.load(person_id)
            found = act.faces(face_ids)
            act.confirm(found, person, by=by)
            act.say(f"{counted(len(found), 'face')} confirmed as “{person.title}”")
        return act.number

    def confirm_as(self, face_ids: Collection[int], name: str) -> tuple[Person, int]:
        """Say that these faces are the person of that name, who is added if need be.

        Raises:
            BadName: nobody can be called that.
            NotFound: one of the faces has gone.
        """
        with self._act(Act.CONFIRM) as act:
            person = act.find_or_make(name)
            found = act.faces(face_ids)
            act.confirm(found, person)
            act.say(f"{counted(len(found), 'face')} confirmed as “{person.title}”")
        return person, act.number

    def reject(self, face_ids: Collection[int], person_id: int) -> int:
        """Say that these faces are not that person.

        Raises:
            NotFound: there is no such person, or one of the faces has gone.
        """
        with self._act(Act.REJECT) as act:
            person = act.load(person_id)
            found = act.faces(face_ids)
            act.reject(found, person)
            act.say(f"{counted(len(found), 'face')} said not to be “{person.title}”")
        return act.number

    def split(self, face_ids: Collection[int], name: str | None = None) -> tuple[Person, int]:
        """Make these faces a new person, none of whom they were before.

        Raises:
            AlreadyExists: somebody is called *name*.
            BadName: nobody can be called that.
            NotFound: one of the faces has gone, or none was given.
        """
        with self._act(Act.SPLIT) as act:
            found = act.faces(face_ids)
            before = {face.person_id for face in found if face.person_id is not None}
            person = act.make(None if name is None else check_person_name(name))
            for old in sorted(before):
                act.reject([face for face in found if face.person_id == old], act.load(old))
            act.confirm(found, person)
            act.say(f"Split {counted(len(found), 'face')} off as “{person.title}”")
        return person, act.number

    def split_photos(
        self, media_ids: Collection[int], person_id: int, name: str | None = None
    ) -> tuple[Person, int]:
        """Make a person's faces in these photos a new person; see `split`.

        Raises:
            AlreadyExists: somebody is called *name*.
            BadName: nobody can be called that.
            NotFound: the person is in none of these photos.
        """
        with self.library.catalog.ask_once() as driver:
            of = [face for each in media_ids for face in faces.of_media(driver, each)]
        return self.split([face.id for face in of if face.person_id == person_id], name)

    def add_photo(self, item: Media, person_id: int, name: str | None = None) -> int | None:
        """Say that a person is in a photo, called *name* in their folder if that is free.

        Where one face in it may be theirs, it is. To say so again is no act: programs do.

        Raises:
            NotFound: there is no such person or item.
        """
        with self.library.catalog.write() as connection:
            return self.add_photo_within(connection, item, person_id, name)

    def add_photo_within(
        self, connection: Connection, item: Media, person_id: int, name: str | None = None
    ) -> int | None:
        """Do `add_photo` as a part of the transaction of *connection*."""
        with self._act_within(connection, Act.ADD, if_new=True) as act:
            person = act.load(person_id)
            act.item(item)
            act.add_photo(item, person)
            if name is not None:
                act.call(item, person, name)
            act.say(f"Added “{item.name}” to “{person.title}”")
        return act.number or None

    def sort_photo(self, item: Media, person_id: int, name: str | None = None) -> int:
        """Do `add_photo`, and say that the one face in it that is nobody's is that person's.

        Raises:
            NotFound: there is no such person or item.
        """
        with self._act(Act.ADD) as act:
            person = act.load(person_id)
            act.item(item)
            act.sort_photo(item, person)
            if name is not None:
                act.call(item, person, name)
            act.say(f"Added “{item.name}” to “{person.title}”")
        return act.number

    def remove_photo(self, item: Media, person_id: int) -> int:
        """Say that a person is not in a photo.

        Raises:
            NotFound: there is no such person or item.
        """
        with self._act(Act.REMOVE) as act:
            person = act.load(person_id)
            act.item(item)
            act.remove_photo(item, person)
            act.say(f"Took “{item.name}” away from “{person.title}”")
        return act.number

    def move_photo(
        self, item: Media, source_id: int, target_id: int, name: str | None = None
    ) -> int:
        """Say that it is the second person in a photo, and not the first.

        It is called *name* in the folder of the second, if that is free.

        Raises:
            NotFound: one of them, or the item, is not there.
        """
        with self._act(Act.MOVE) as act:
            source, target = act.load(source_id), act.load(target_id)
            act.item(item)
            if source.id != target.id:
                act.move_photo(item, source, target)
            if name is not None:
                act.call(item, target, name)
            act.say(f"Moved “{item.name}” from “{source.title}” to “{target.title}”")
        return act.number

    def set_apart(self, one_id: int, other_id: int) -> int:
        """Say that two are not the same person; it is not asked again.

        Raises:
            NotFound: one of them is not there.
            NotAllowed: they are one.
        """
        with self._act(Act.APART) as act:
            one, other = act.load(one_id), act.load(other_id)
            if one.id == other.id:
                raise NotAllowed("They are the same person already.")
            act.set_apart(one, other)
            act.say(f"Told {titles([one, other])} apart")
        return act.number

    def choose_cover(self, person_id: int, face_id: int) -> int:
        """Have a face stand for a person.

        Raises:
            NotFound: there is no such person, or the face is not theirs.
        """
        with self._act(Act.COVER) as act:
            person = act.load(person_id)
            (face,) = act.faces([face_id])
            if face.person_id != person.id:
                raise NotFound("That face is not theirs.")
            act.recording.row("persons", person.id)
            persons.set_cover(act.driver, person.id, face.id)
            act.say(f"Chose another picture of “{person.title}”")
        return act.number

    def answer(self, suggestion_id: int, *, same: bool) -> int:
        """Answer the question of that id: whether they are the same person.

        Raises:
            NotFound: it has been answered, or does not arise any more.
        """
        with self.library.catalog.ask() as driver:
            asked = groupings.question(driver, self.owner.id, suggestion_id)
        if asked is None:
            raise NotFound("That question does not arise any more.")
        if asked.other is not None:
            if same:
                return self.merge(asked.other.id, asked.person.id)
            return self.set_apart(asked.person.id, asked.other.id)
        if asked.face is None:
            raise NotFound("That question does not arise any more.")
        if same:
            return self.confirm([asked.face.id], asked.person.id)
        return self.reject([asked.face.id], asked.person.id)

    def undo(self, number: int | None = None) -> str:
        """Undo the act of that number, or the last one that stands; return what it was.

        Raises:
            NotFound: there is nothing to undo.
            NotAllowed: it is undone already, or something that was done later stands on it.
        """
        return undo(self.library, self.owner, number)

    # Within

    def _set_hidden(self, person_id: int, what: Act, verb: str, *, hidden: bool) -> int:
        with self._act(what) as act:
            person = act.load(person_id)
            act.recording.row("persons", person.id)
            persons.set_hidden(act.driver, person.id, hidden=hidden)
            act.say(f"{verb} “{person.title}”")
        return act.number

    @contextmanager
    def _act(self, what: Act) -> Iterator[Acting]:
        with (
            self.library.catalog.write() as connection,
            self._act_within(connection, what) as act,
        ):
            yield act

    @contextmanager
    def _act_within(
        self, connection: Connection, what: Act, *, if_new: bool = False
    ) -> Iterator[Acting]:
        act = Acting.begin(connection, self.owner, datetime.now(UTC), self._by)
        yield act
        act.end(what, if_new=if_new)


def counted(number: int, noun: str) -> str:
    """So many of something, as people say it: “1 photo”, “2 photos”."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
