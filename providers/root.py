"""/: the folders of the drive. A new view of the library is one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from library.access.rights import Right
from library.access.visitor import Scope, Visitor
from library.anniversaries import today
from library.errors import NotFound
from library.files import Files
from library.library import Library
from library.model import Role, User
from library.sharing import Sharing
from library.taken import Taken
from providers.albums import albums
from providers.cameras import cameras
from providers.duplicates import duplicates
from providers.favorites import favorites
from providers.files import FilesFolder
from providers.folder import Folder, Origin
from providers.libraries import libraries
from providers.limited import limited, taken_by
from providers.links import LinksFolder, LinksRoot, WithLinks
from providers.on_this_day import on_this_day
from providers.people import people
from providers.places import places
from providers.previews import previews
from providers.recent import recent
from providers.search import search
from providers.shared import shared
from providers.timeline import timeline
from providers.trash import trash
from providers.videos import videos
from providers.within import within

_Make: TypeAlias = Callable[[Files], Folder | None]  # None: this user has no such folder

FOLDERS: dict[str, _Make] = {
    "files": lambda files: FilesFolder(files, files.library.root(files.owner), "files"),
    "timeline": timeline,
    "people": people,
    "albums": albums,
    "favorites": favorites,
    "places": places,
    "on-this-day": on_this_day,
    "recent": recent,
    "videos": videos,
    "cameras": cameras,
    "libraries": libraries,
    "duplicates": duplicates,
    "search": search,
    "shared": shared,
    "previews": lambda files: previews(files, RootFolder(files, "", _previewed())),
    "trash": trash,
}
OF_GUESTS = frozenset({"shared"})  # who have nothing of their own
NOT_PREVIEWED = frozenset({"previews", "search", "shared", "trash"})


@dataclass(frozen=True)
class RootFolder:
    """What one user sees at the top of the drive."""

    files: Files
    name: str = ""
    folders: Mapping[str, _Make] = field(default_factory=lambda: FOLDERS)

    @property
    def created(self) -> datetime:
        """When the user was added."""
        return self.files.owner.created

    @property
    def modified(self) -> datetime:
        """When anything of the user's media last changed."""
        return self.files.library.revision(self.files.owner).changed

    @property
    def etag(self) -> str:
        """Changes when anything in the drive changes, and with the day."""
        revision = self.files.library.revision(self.files.owner)
        others = Sharing(self.files.library, self.files.owner).state()
        return f"root-{revision.number}-{revision.previews}-{others}-{today()}"

    def get(self, name: str, /) -> Folder | None:
        """Return the folder of that name."""
        make = self.folders.get(name)
        return None if make is None else make(self.files)

    def list(self) -> Iterable[Folder]:
        """Yield all folders."""
        for make in self.folders.values():
            if (folder := make(self.files)) is not None:
                yield folder


def _previewed() -> Mapping[str, _Make]:
    """What has previews: all that ends, and neither comes again nor is thrown away."""
    return {name: make for name, make in FOLDERS.items() if name not in NOT_PREVIEWED}


def tree(library: Library, user: User, taken: Taken = Taken.REPLACED) -> RootFolder:
    """Return the drive as *user* sees it: guests, what others share with them.

    *taken* says what becomes of what has a name already.
    """
    files = Files(library, user, taken=taken)
    if user.role is Role.GUEST:
        return RootFolder(
            files, folders={name: make for name, make in FOLDERS.items() if name in OF_GUESTS}
        )
    return RootFolder(files)


def drive(library: Library, visitor: Visitor) -> Folder:
    """Return the drive as *visitor* sees it.

    Raises:
        NotFound: there is nothing that they may see.
    """
    opened = LinksFolder(library, visitor.links)
    if visitor.user is None:
        if not visitor.links:
            raise NotFound("There is nothing here.")
        return LinksRoot(opened)
    own = _scoped(library, visitor.user, visitor.scope)
    return WithLinks(own, opened) if visitor.links else own


def _scoped(library: Library, user: User, scope: Scope) -> Folder:
    if scope.rights == Right.ALL:
        return within(tree(library, user), scope.folder)
    # Programs that only upload compare names and sizes with what is there: it is listed as it is,
    # and whoever sends bytes asks the scope.
    listed = scope.rights if Right.SEE in scope.rights else scope.rights | Right.VIEW
    folder = within(tree(library, user, taken_by(listed)), scope.folder)
    return limited(Files(library, user), folder, Origin(user, ()), listed)
