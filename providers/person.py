"""A person's folder: the photos and videos in which they are."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from library.catalog import listing
from library.catalog.listing import Children
from library.catalog.merge_folders import MergeFolder
from library.errors import NotAllowed, NotFound
from library.files import Change
from library.gathered import ForgottenUpload, is_placeholder
from library.model import Media
from library.paths import is_litter, name_key
from library.people import merging
from library.people.model import Person
from library.people.people import People
from library.store import Upload
from providers.folder import File, Node, Section
from providers.taking import TakesPhotos
from providers.view import View


@dataclass(frozen=True, slots=True)
class Sighting(File):
    """A photo as it lies among people: moved elsewhere, it tells who was seen in it."""

    person: Person | None  # None: nobody knows whose face it is


@dataclass(frozen=True)
class PeopleView(View):
    """What all folders of people share."""

    @property
    def people(self) -> People:
        """The user's people."""
        return People(self.files.library, self.files.owner, self.files.by)

    def upload(self, name: str, /) -> Upload:
        """Take side files of operating systems, and forget them; nothing else."""
        if is_litter(name):
            return ForgottenUpload()
        raise NotAllowed("Put photos into the folder of whoever is in them.")


@dataclass(frozen=True)
class _OfPerson(TakesPhotos, PeopleView, ABC):
    person: Person

    @property
    def created(self) -> datetime:
        """When the person was first seen."""
        return self.person.created

    @property
    def etag(self) -> str:
        """Changes when anything of the user's media or people changes."""
        return f"person-{self.person.id}-{self.revision.number}"


@dataclass(frozen=True)
class PersonFolder(_OfPerson):
    """The photos and videos in which a person is, newest first.

    All files of a stack are listed, as in the timeline. To put a photo into it says that the person
    is in it, and to delete it says that they are not: the file stays where it is.

    Its page is one section, as a month's is.
    """

    def get(self, name: str, /) -> Sighting | MergingFolder | None:
        """Return the photo of that name, or a folder that was made for another's photos."""
        found = self._photo(name)
        return self._merging(name) if found is None else Sighting(*found, self.person)

    def list(self) -> Iterable[Sighting]:
        """Yield the photos, newest first."""
        for name, media in self.people.photos(self.person):
            yield Sighting(name, media, self.person)

    def pictures(self) -> Iterable[Sighting]:
        """Yield the photos, newest first, one for each stack."""
        for name, media in self.people.pictures(self.person):
            yield Sighting(name, media, self.person)

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield the photos, the oldest in the library first."""
        return listing.of_person(self.files.library.catalog, self.person.id, names)

    def sections(self) -> Sequence[Section]:
        """Return the folder itself, if there is anything in it."""
        count = self.people.picture_count(self.person)
        return [Section((), count)] if count else []

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Say that whoever is moved is this person, or that this person is in a photo."""
        if isinstance(node, PersonFolder):
            self.people.merge(node.person.id, self.person.id)
        elif isinstance(node, Sighting) and node.person is not None and not self._is_mine(node):
            self.people.move_photo(node.media, node.person.id, self.person.id, new_name)
        else:
            self._take(node, new_name)

    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        """Say that this person is in a photo; whoever has no name becomes this person."""
        if isinstance(node, PersonFolder):
            check_copy(node, shallow=shallow)
            self.people.merge(node.person.id, self.person.id)
        else:
            self._take(node, new_name)

    def remove(self, name: str, /) -> None:
        """Say that the person is not in a photo."""
        found = self.get(name)
        if found is None:
            raise NotFound(f"There is no “{name}” here.")
        if isinstance(found, MergingFolder):
            found.forget()
        elif is_placeholder(self.files, found.media):  # for a photo that never came
            self.files.remove(found.media)
        else:
            merging.remove_photo(self.people, found.media, self.person)

    def make_folder(self, name: str, /) -> MergingFolder:
        """Make a folder for the photos of the person called *name*, to be moved there one by one.

        Raises:
            NotAllowed: nobody else is called that.
        """
        other = self._other(name)
        if other is None:
            raise NotAllowed("A person's folder has none in it but those of who is to be merged.")
        merging.make(self.people, MergeFolder(self.person.id, other.id))
        return self._merging_folder(name, other)

    def _photo(self, name: str) -> tuple[str, Media] | None:
        return self.people.photo(self.person, name)

    def _gather(self, name: str, change: Change, item: Media) -> None:
        self.people.add_photo_within(change.connection, item, self.person.id, name)

    def _take(self, node: Node, name: str) -> None:
        if is_litter(name):
            return
        if not isinstance(node, File):
            raise NotAllowed(f"“{node.name}” is no person; only photos and people can be put here.")
        if isinstance(node, Sighting) and self._is_mine(node):
            if name_key(node.name) != name_key(name):
                raise NotAllowed("A photo is renamed where it lies, and not among people.")
        elif not node.media.kind.visual:
            raise NotAllowed(f"“{node.name}” is neither a photo nor a video.")
        elif isinstance(node, Sighting) and node.person is None:
            self.people.sort_photo(node.media, self.person.id, name)
        else:
            self.people.add_photo(node.media, self.person.id, name)

    def _is_mine(self, node: Sighting) -> bool:
        return node.person is not None and node.person.id == self.person.id

    def _merging(self, name: str) -> MergingFolder | None:
        other = self._other(name)
        if other is None or not merging.exists(self.people, MergeFolder(self.person.id, other.id)):
            return None
        return self._merging_folder(name, other)

    def _merging_folder(self, name: str, other: Person) -> MergingFolder:
        return MergingFolder(self.files, name, self.revision, self.person, other)

    def _other(self, name: str) -> Person | None:
        other = self.people.by_title(name)
        is_it = other is not None and name_key(other.title) == name_key(name)
        return other if is_it and other is not None and other.id != self.person.id else None


@dataclass(frozen=True)
class MergingFolder(_OfPerson):
    """Where a client puts another's photos one by one; see `library.people.merging`.

    No listing shows it.
    """

    other: Person

    def get(self, name: str, /) -> Sighting | None:
        """Return the photo that was put here under that name."""
        found = self._photo(name)
        return None if found is None else Sighting(*found, self.person)

    def list(self) -> Iterable[Sighting]:
        """Yield what was put here, by name."""
        for name, media in merging.items(self.people, self._row):
            yield Sighting(name, media, self.person)

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Put a photo into the person's folder."""
        self._into.move_in(node, new_name)
        self._note(node, new_name)

    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        """Put a photo into the person's folder."""
        self._into.copy_in(node, new_name, shallow=shallow)
        self._note(node, new_name)

    def remove(self, name: str, /) -> None:
        """Say that the person is not in a photo that was put here."""
        found = self.get(name)
        if found is None:
            raise NotFound(f"There is no “{name}” here.")
        self.people.remove_photo(found.media, self.person.id)

    def forget(self) -> None:
        """Remove it; what was put into it stays with the person."""
        merging.remove(self.people, self._row)

    def _photo(self, name: str) -> tuple[str, Media] | None:
        return merging.item(self.people, self._row, name)

    def _gather(self, name: str, change: Change, item: Media) -> None:
        self.people.add_photo_within(change.connection, item, self.person.id, name)
        merging.put_within(change.connection, self._row, item, name)

    @property
    def _row(self) -> MergeFolder:
        return MergeFolder(self.person.id, self.other.id)

    @property
    def _into(self) -> PersonFolder:
        return PersonFolder(self.files, self.person.title, self.revision, self.person)

    def _note(self, node: Node, name: str) -> None:
        if isinstance(node, File) and not is_litter(name):
            merging.put(self.people, self._row, node.media, name)


def check_copy(node: PersonFolder, *, shallow: bool) -> None:
    """Let those be copied who have no name: that is to say who they are.

    Raises:
        NotAllowed: the person has a name, and there cannot be two of them; or *shallow*.
    """
    if shallow:
        raise NotAllowed("A person is copied with all photos, Depth: infinity.")
    if node.person.name is not None:
        raise NotAllowed(
            f"There is one “{node.person.name}” only. Move the folder: onto another person, and"
            " both are one; to a free name, and that is the new name."
        )
