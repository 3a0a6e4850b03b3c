"""/shared: what others share with the user, by who does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from library.access.deciding import Given, rights
from library.access.rights import Level, Right
from library.access.things import Kind, Share, Thing
from library.access.visitor import Visitor
from library.albums import Albums
from library.catalog import albums, folders, users
from library.errors import BadName, NotAllowed, NotFound
from library.files import Files
from library.library import Library
from library.model import TRASH, User
from library.paths import name_key
from library.people.people import People
from library.query.parser import parse
from library.sharing import Sharing
from providers.albums import AlbumFolder
from providers.files import FilesFolder
from providers.folder import Folder, Node, Origin
from providers.limited import Arrived, LimitedFolder, limited
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
        with self.files.library.catalog.ask_once() as driver:
            found = users.find(driver, name)
        if found is None or found.user.name != name_key(name):
            return None
        folder = OwnerFolder(self.files, found.user.name, self.revision, found.user)
        return folder if folder.given() else None

    def list(self) -> Iterator[OwnerFolder]:
        """Yield those who share something, by name."""
        owners = dict.fromkeys(share.owner_id for share, _ in self._sharing.given())
        for owner_id in owners:
            with self.files.library.catalog.ask_once() as driver:
                owner = users.by_id(driver, owner_id)
            if owner is not None:
                yield OwnerFolder(self.files, owner.name, self.revision, owner)

    @property
    def _sharing(self) -> Sharing:
        return Sharing(self.files.library, self.files.owner)


@dataclass(frozen=True)
class OwnerFolder(View):
    """What one user shares."""

    owner: User

    @property
    def etag(self) -> str:
        """Changes when anything of the owner's does, or the shares do."""
        changes = self.files.library.revision(self.owner).number
        return f"shared-{self.owner.id}-{changes}-{self.revision.number}"

    def given(self) -> dict[str, tuple[Share, Level]]:
        """Return what is shared with the user, by the forms in which names are compared."""
        sharing = Sharing(self.files.library, self.files.owner)
        given = sharing.given(self.owner)
        return {name_key(share.name): (share, level) for share, level in given}

    def check_leaving(self, name: str, /) -> None:
        """Refuse: whatever may be done in a share, it stays where its owner has it."""
        raise NotAllowed(f"“{name}” belongs to {self.owner.name}; it can be copied.")

    def get(self, name: str, /) -> Node | None:
        """Return what is shared under that name."""
        found = self.given().get(name_key(name))
        return None if found is None else self._folder(*found)

    def list(self) -> Iterable[Node]:
        """Yield what is shared, by name."""
        for share, level in self.given().values():
            folder = self._folder(share, level)
            if folder is not None:
                yield folder

    def _folder(self, share: Share, level: Level) -> LimitedFolder | None:
        visitor = self.files.owner
        given = (Given(share.id, level, visitor.id),)
        allowed = rights(Visitor(visitor), self.owner.id, given, datetime.now(UTC))
        return folder_of(self.files.library, self.owner, share, allowed, by=visitor.name)


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

    *arrived* is told of all that is uploaded to it. The owner's journal has *by* whom things were
    done.
    """
    files = Files(library, owner, by)
    try:
        found = _found(files, share.thing)
    except (NotFound, BadName):  # a search may be of an older version of the language
        return None
    if found is None:
        return None
    folder, names = found
    origin = Origin(owner, names)
    return limited(files, folder, origin, allowed, share.name, arrived=arrived)


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


def _found(files: Files, thing: Thing) -> tuple[Folder, tuple[str, ...]] | None:
    """Return the folder as its owner has it, and where.

    Raises:
        NotFound: it has gone.
        BadName: it is no search.
    """
    library, owner = files.library, files.owner
    if thing.kind is Kind.SEARCH:
        query = thing.query or ""
        revision = library.revision(owner)
        return ResultsFolder(files, query, revision, parse(query), None), ("search", query)
    assert thing.id is not None  # noqa: S101 - of all other kinds
    if thing.kind is Kind.FOLDER:
        with library.catalog.ask_once() as driver:
            above = folders.lineage(driver, thing.id)
        if not above or above[0].library_id == TRASH:
            return None
        names = tuple(folder.name for folder in above[1:])
        return FilesFolder(files, above[-1], above[-1].name), ("files", *names)
    if thing.kind is Kind.ALBUM:
        with library.catalog.ask() as driver:
            way = albums.lineage(driver, thing.id)
            names = tuple(albums.load(driver, owner.id, each).name for each in way)
        album = Albums(library, owner).album(thing.id)
        return AlbumFolder(files, album.name, library.revision(owner), album), ("albums", *names)
    person = People(library, owner).person(thing.id)
    folder = PersonFolder(files, person.title, library.revision(owner), person)
    return folder, ("people", person.title)


def shared(files: Files) -> SharedFolder | None:
    """Return what others share with the user; None: nobody shares anything."""
    if not Sharing(files.library, files.owner).given():
        return None
    return SharedFolder(files, "shared", files.library.revision(files.owner))
