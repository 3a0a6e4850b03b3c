"""/libraries: folders on disk that several users see and nobody may change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from library.files import Files
from library.paths import name_key
from providers.stored import StoredView
from providers.view import View


class LibraryFolder(StoredView):
    """A folder of a library. It can do nothing but list: no client is let to change it."""


@dataclass(frozen=True)
class LibrariesFolder(View):
    """The libraries that a user sees, by name."""

    def get(self, name: str, /) -> LibraryFolder | None:
        """Return the library of that name, in any normal form."""
        return next((each for each in self.list() if name_key(each.name) == name_key(name)), None)

    def list(self) -> Iterable[LibraryFolder]:
        """Yield the libraries by name."""
        for root in self.files.library.library_roots(self.files.owner):
            yield LibraryFolder(self.files, root, root.name)


def libraries(files: Files) -> LibrariesFolder | None:
    """Return the libraries that the user sees; None where there are none."""
    if not files.library.library_roots(files.owner):
        return None
    return LibrariesFolder(files, "libraries", files.library.revision(files.owner))
