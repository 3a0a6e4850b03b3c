"""What folders have in common that gather files from everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from library.catalog.users import Revision
from library.files import Files


@dataclass(frozen=True)
class View:
    """A folder that changes when anything of the user's does."""

    files: Files
    name: str
    revision: Revision  # of all of the user's media, read before anything is listed

    @property
    def created(self) -> datetime:
        """When the user was added."""
        return self.files.owner.created

    @property
    def modified(self) -> datetime:
        """When anything of the user's media last changed."""
        return self.revision.changed

    @property
    def etag(self) -> str:
        """Changes when anything of the user's media changes."""
        return f"{self.name}-{self.revision.number}"
