"""/: the folders of the drive. A new view of the library is one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from library.files import Files
from library.library import Library
from library.model import User
from providers.cameras import cameras
from providers.duplicates import duplicates
from providers.files import FilesFolder
from providers.folder import Folder
from providers.libraries import libraries
from providers.on_this_day import on_this_day
from providers.people import people
from providers.places import places
from providers.recent import recent
from providers.timeline import timeline
from providers.videos import videos

# None: this user has no such folder.
FOLDERS: dict[str, Callable[[Files], Folder | None]] = {
    "files": lambda files: FilesFolder(files, files.library.root(files.owner), "files"),
    "timeline": timeline,
    "people": people,
    "places": places,
    "on-this-day": on_this_day,
    "recent": recent,
    "videos": videos,
    "cameras": cameras,
    "libraries": libraries,
    "duplicates": duplicates,
}


@dataclass(frozen=True)
class RootFolder:
    """What one user sees at the top of the drive."""

    files: Files
    name: str = ""

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
        """Changes when anything in the drive changes."""
        return f"root-{self.files.library.revision(self.files.owner).number}"

    def get(self, name: str, /) -> Folder | None:
        """Return the folder of that name."""
        make = FOLDERS.get(name)
        return None if make is None else make(self.files)

    def list(self) -> Iterable[Folder]:
        """Yield all folders."""
        for make in FOLDERS.values():
            if (folder := make(self.files)) is not None:
                yield folder


def tree(library: Library, user: User) -> RootFolder:
    """Return the drive as *user* sees it."""
    return RootFolder(Files(library, user))
