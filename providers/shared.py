"""/shared: what others share with the user, by who does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from library.access.deciding import Given, rights
from library.access.rights import Level, Right
from library.access.things import Kind, Share, Thing
from library.access.visitor import Visitor
from library.catalog.shared_things import Found
from library.catalog.users import Revision
from library.errors import BadName, NotAllowed
from library.files import Files
from library.library import Library
from library.model import TRASH, Album, StoredFolder, User
from library.paths import name_key
from library.people.model import Person
from library.query.parser import parse
from library.sharing import Sharing
from library.taken import Taken
from providers.albums import AlbumFolder
from providers.files import FilesFolder
from providers.folder import Folder, Origin
from providers.limited import Arrived, LimitedFolder, limited, taken_by
from providers.person import PersonFolder
from providers.search import ResultsFolder
from providers.view import View


@dataclass(frozen=True)
class SharedFolder(View):
    """One folder for everybody who shares something with the user."""

    @property
    def etag(self) -> str:
        """Changes when anything does of those who share something."""
        return "-".join(["shared", *(str(folder.etag) for folder in self.list())])

    @property
    def modified(self) -> datetime:
        """When something was shared, or is no more."""
        return self.revision.changed

    def check_leaving(self, name: str, /) -> None:
        """Refuse: what others share stays where it is."""
        raise NotAllowed(f"“{name}” shares it; it can be copied.")

    def get(self, name: str, /) -> OwnerFolder | None:
        """Return the folder of what the user of that name shares."""
        key = name_key(name)
        return next((folder for folder in self.list() if folder.name == key), None)

    def list(self) -> Iterator[OwnerFolder]:
        """Yield those who share something, by name."""
        for owner, changes in self._sharing.owners():
            yield OwnerFolder(self.files, owner.name, self.revision, owner, changes)

    @property
    def _sharing(self) -> Sharing:
        return Sharing(self.files.library, self.files.owner)


@dataclass(frozen=True)
class OwnerFolder(View):
    """What one user shares."""

    owner: User
    changes: Revision  # of all of the owner's media

    @property
    def etag(self) -> str:
        """Changes when anything of the owner's does, or the shares do."""
        return f"shared-{self.owner.id}-{self.changes.number}-{self.revision.number}"

    def given(self) -> dict[str, tuple[Share, Level]]:
        """Return what is shared with the user, by the forms in which names are compared."""
        sharing = Sharing(self.files.library, self.files.owner)
        given = sharing.given(self.owner)
        return {name_key(share.name): (share, level) for share, level in given}

    def check_leaving(self, name: str, /) -> None:
        """Refuse: whatever may be done in a share, it stays where its owner has it."""
        raise NotAllowed(f"“{name}” belongs to {self.owner.name}; it can be copied.")

    def get(self, name: str, /) -> LimitedFolder | None:
        """Return what is shared under that name."""
        found = self.given().get(name_key(name))
        return None if found is None else next(self._folders([found]), None)

    def list(self) -> Iterable[LimitedFolder]:
        """Yield what is shared, by name."""
        return self._folders(self.given().values())

    @cached_property
    def _owned(self) -> Mapping[Taken, _Owned]:
        library, by = self.files.library, self.files.owner.name
        return {
            taken: _Owned(Files(library, self.owner, by, taken), self.changes) for taken in Taken
        }

    def _folders(self, given: Collection[tuple[Share, Level]]) -> Iterator[LimitedFolder]:
        visitor = self.files.owner
        mine = Sharing(self.files.library, self.owner)
        found = mine.found(share.thing for share, _ in given)
        now = datetime.now(UTC)
        for share, level in given:
            told = (Given(share.id, level, visitor.id),)
            allowed = rights(Visitor(visitor), self.owner.id, told, now)
            taken = self.files.taken
            if taken is Taken.REPLACED:  # else the visitor is limited further
                taken = taken_by(allowed)
            if (folder := self._owned[taken].limited(share, found, allowed)) is not None:
                yield folder


@dataclass(frozen=True)
class _Owned:
    """Folders of shares, as their owner has them."""

    files: Files
    changes: Revision  # of all of the owner's media

    def limited(
        self, share: Share, found: Found, allowed: Right, arrived: Arrived | None = None
    ) -> LimitedFolder | None:
        """Return the folder of *share*, to do what is *allowed*; None: it is not among *found*."""
        inner = self._inner(share.thing, found)
        if inner is None:
            return None
        folder, names = inner
        origin = Origin(self.files.owner, names)
        return limited(self.files, folder, origin, allowed, share.name, arrived=arrived)

    def _inner(self, thing: Thing, found: Found) -> tuple[Folder, tuple[str, ...]] | None:
        number = thing.id or 0
        if thing.kind is Kind.FOLDER:
            return self._folder(found.folders.get(number, ()))
        if thing.kind is Kind.ALBUM:
            return self._album(found.albums.get(number, ()))
        if thing.kind is Kind.PERSON:
            return self._person(found.persons.get(number))
        return self._search(thing.query or "")

    def _folder(self, way: Sequence[StoredFolder]) -> tuple[Folder, tuple[str, ...]] | None:
        if not way or way[0].library_id == TRASH:
            return None
        names = ("files", *(folder.name for folder in way[1:]))
        return FilesFolder(self.files, way[-1], way[-1].name), names

    def _album(self, way: Sequence[Album]) -> tuple[Folder, tuple[str, ...]] | None:
        if not way:
            return None
        names = ("albums", *(album.name for album in way))
        return AlbumFolder(self.files, way[-1].name, self.changes, way[-1]), names

    def _person(self, person: Person | None) -> tuple[Folder, tuple[str, ...]] | None:
        if person is None:
            return None
        folder = PersonFolder(self.files, person.title, self.changes, person)
        return folder, ("people", person.title)

    def _search(self, query: str) -> tuple[Folder, tuple[str, ...]] | None:
        try:
            parsed = parse(query)
        except BadName:  # of an older version of the language
            return None
        return ResultsFolder(self.files, query, self.changes, parsed, None), ("search", query)


def folder_of(
    library: Library,
    owner: User,
    share: Share,
    allowed: Right,
    *,
    arrived: Arrived | None = None,
    by: str | None = None,
) -> LimitedFolder | None:
    """Return what *owner* shares, to do what is *allowed*; None: it has gone, or is in the trash.

    *arrived* is told of all that is uploaded to it; the owner's journal tells *by* whom what was
    done.
    """
    changes = library.revision(owner)
    found = Sharing(library, owner).found([share.thing])
    files = Files(library, owner, by, taken_by(allowed))
    return _Owned(files, changes).limited(share, found, allowed, arrived)


def thing_of(folder: Folder) -> Thing | None:
    """Return what *folder* is to who would share it; None: it cannot be shared."""
    match folder:
        case FilesFolder(stored=stored) if stored.parent_id is not None:
            return Thing(Kind.FOLDER, stored.id)
        case AlbumFolder(album=album):
            return Thing(Kind.ALBUM, album.id)
        case PersonFolder(person=person):
            return Thing(Kind.PERSON, person.id)
        case ResultsFolder():
            return Thing(Kind.SEARCH, query=folder.asked)
    return None


def shared(files: Files) -> SharedFolder | None:
    """Return what others share with the user; None: nobody shares anything."""
    if not Sharing(files.library, files.owner).given():
        return None
    return SharedFolder(files, "shared", files.library.revision(files.owner))
