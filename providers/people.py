"""/people: one folder per person. To rename it names the person; two made one are merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from library.catalog import listing
from library.catalog.listing import Children
from library.errors import NotAllowed, NotFound
from library.files import Files
from library.model import Media
from library.naming import id_in_name, name_with_id
from library.paths import name_key
from library.people import merging
from library.people.model import Person
from providers.folder import Folder, Node
from providers.person import PeopleView, PersonFolder, Sighting, check_copy

HIDDEN = ".hidden"
UNSORTED = ".unsorted"


@dataclass(frozen=True)
class _Persons(PeopleView):
    """Persons by their titles: those that are hidden, or all others."""

    def _find(self, name: str, *, hidden: bool) -> PersonFolder | None:
        person = self.people.by_title(name)
        if person is None or person.hidden is not hidden:
            return None
        return self._folder(person) if name_key(person.title) == name_key(name) else None

    def _folder(self, person: Person) -> PersonFolder:
        return PersonFolder(self.files, person.title, self.revision, person)

    def _settle(self, person: Person, name: str, there: Folder | None, *, hidden: bool) -> None:
        """Make *person* whoever has that name *there*, or call them that; and hide or show them."""
        if isinstance(there, PersonFolder) and there.person.id != person.id:
            self.people.merge(person.id, there.person.id)
            return
        if name_key(person.title) != name_key(name):
            self.people.name(person.id, name)
        if person.hidden is not hidden:
            (self.people.hide if hidden else self.people.show)(person.id)


@dataclass(frozen=True)
class PeopleFolder(_Persons):
    """Everybody with a name, and those without who were seen several times.

    All others are found by their titles: a client that moves the photos of somebody one by one
    goes on finding the folder.
    """

    def get(self, name: str, /) -> Folder | None:
        """Return the person of that title who is not hidden, or one of the folders about others."""
        if name == HIDDEN:
            return HiddenFolder(self.files, HIDDEN, self.revision)
        if name == UNSORTED:
            return UnsortedFolder(self.files, UNSORTED, self.revision)
        return self._find(name, hidden=False)

    def persons(self) -> Sequence[Person]:
        """Return those with names first, then the most seen."""
        return self.people.listed()

    def list(self) -> Iterable[PersonFolder]:
        """Yield those with names first, then the most seen."""
        yield from map(self._folder, self.persons())

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield them by their numbers."""
        return listing.of_people(self.files.library.catalog, self.files.owner.id, names)

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Name a person, merge them into the one of that name, or show them again."""
        person = _person(node)
        self._settle(person, new_name, self.get(new_name), hidden=False)

    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        """Do `move_in` with somebody who has no name."""
        person = _person(node)
        if isinstance(node, PersonFolder):
            check_copy(node, shallow=shallow)
        self._settle(person, new_name, self.get(new_name), hidden=False)

    def remove(self, name: str, /) -> None:
        """Hide a person, or remove them if they are in no photo."""
        found = self.get(name)
        if found is None:
            raise NotFound(f"There is nobody called “{name}”.")
        if not isinstance(found, PersonFolder):
            raise NotAllowed(f"“{name}” is always there.")
        merging.delete(self.people, found.person)

    def make_folder(self, name: str, /) -> PersonFolder:
        """Add a person."""
        person, _ = self.people.make(name)
        return self._folder(person)


@dataclass(frozen=True)
class HiddenFolder(_Persons):
    """Those whom somebody has hidden. Whoever is moved into it is hidden, and out of it shown."""

    def get(self, name: str, /) -> PersonFolder | None:
        """Return the hidden person of that title."""
        return self._find(name, hidden=True)

    def persons(self) -> Sequence[Person]:
        """Return those with names first, then the most seen."""
        return self.people.hidden()

    def list(self) -> Iterable[PersonFolder]:
        """Yield those with names first, then the most seen."""
        yield from map(self._folder, self.persons())

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Hide a person."""
        self._settle(_person(node), new_name, self.get(new_name), hidden=True)


@dataclass(frozen=True)
class UnsortedFolder(PeopleView):
    """Photos with faces that are nobody's, newest first; to be moved to whoever is in them."""

    def get(self, name: str, /) -> Sighting | None:
        """Return the photo of that name."""
        media_id = id_in_name(name)
        media = None if media_id is None else self.people.unsorted_photo(media_id)
        found = None if media is None else _sighting(media)
        return found if found is not None and name_key(found.name) == name_key(name) else None

    def list(self) -> Iterable[Sighting]:
        """Yield the photos."""
        yield from map(_sighting, self.people.unsorted())


def _sighting(media: Media) -> Sighting:
    return Sighting(name_with_id(media.name, media.id), media, None)


def _person(node: Node) -> Person:
    if isinstance(node, PersonFolder):
        return node.person
    raise NotAllowed(f"“{node.name}” is no person; put photos into the folder of who is in them.")


def people(files: Files) -> PeopleFolder:
    """Return the user's people as they are now."""
    return PeopleFolder(files, "people", files.library.revision(files.owner))
