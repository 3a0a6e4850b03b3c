"""The verbs on several persons or photos at once: one act, that is undone as one."""

from __future__ import annotations

from collections.abc import Collection

from library.acts import Act
from library.catalog import persons
from library.errors import NotAllowed, NotFound
from library.model import Media
from library.people.model import Person, titles
from library.people.people import People, counted


class SeveralPeople(People):
    """One user's people, of whom something is said of several at once."""

    def merge_all(self, source_ids: Collection[int], target_id: int) -> int:
        """Make several persons one, as `merge` does with two.

        Raises:
            NotFound: one of them is not there, or none was given.
            NotAllowed: one of them is the other already.
        """
        with self._act(Act.MERGE) as act:
            sources = [act.load(each) for each in sorted(set(source_ids))]
            target = act.load(target_id)
            if not sources:
                raise NotFound("There is nobody to merge.")
            if target.id in {source.id for source in sources}:
                raise NotAllowed("They are the same person already.")
            for source in sources:
                act.merge(source, act.load(target.id))
            act.say(f"Merged {titles(sources)} into “{target.title}”")
        return act.number

    def hide_all(self, person_ids: Collection[int]) -> int:
        """Show these persons no more. Nothing is forgotten.

        Raises:
            NotFound: one of them is not there, or none was given.
        """
        with self._act(Act.HIDE) as act:
            found = [act.load(each) for each in sorted(set(person_ids))]
            if not found:
                raise NotFound("There is nobody to hide.")
            for person in found:
                act.recording.row("persons", person.id)
                persons.set_hidden(act.driver, person.id, hidden=True)
            act.say(f"Hid {titles(found)}")
        return act.number

    def remove_photos(self, items: Collection[Media], person_id: int) -> int:
        """Say that a person is in none of these photos.

        Raises:
            NotFound: there is no such person, or one of the items has gone; or none was given.
        """
        with self._act(Act.REMOVE) as act:
            person = act.load(person_id)
            for item in _some(items):
                act.item(item)
                act.remove_photo(item, person)
            act.say(f"Took {counted(len(items), 'photo')} away from “{person.title}”")
        return act.number

    def move_photos(
        self, items: Collection[Media], source_id: int, name: str | None = None
    ) -> tuple[Person, int]:
        """Say that it is somebody else in these photos: who has that *name*, or a new person.

        Raises:
            BadName: nobody can be called that.
            NotAllowed: it is the same person.
            NotFound: there is no such person, or one of the items has gone; or none was given.
        """
        with self._act(Act.SPLIT) as act:
            source = act.load(source_id)
            target = act.make(None) if name is None else act.find_or_make(name)
            if source.id == target.id:
                raise NotAllowed("It is the same person already.")
            for item in _some(items):
                act.item(item)
                act.move_photo(item, source, target)
            number = counted(len(items), "photo")
            act.say(f"Moved {number} from “{source.title}” to “{target.title}”")
        return target, act.number


def _some(items: Collection[Media]) -> Collection[Media]:
    if not items:
        raise NotFound("No photos were given.")
    return items
