"""What folders have in common that photos are uploaded into, and that hold none themselves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import partial

from library.files import Change
from library.gathered import ForgottenUpload, gathered_upload
from library.model import Media
from library.paths import is_litter
from library.store import Upload
from providers.folder import File
from providers.view import View


@dataclass(frozen=True)
class TakesPhotos(View, ABC):
    """A folder into which a photo is taken when it has come; it lies among the user's files."""

    @abstractmethod
    def _photo(self, name: str) -> tuple[str, Media] | None:
        """Return the photo of that name here."""

    @abstractmethod
    def _gather(self, name: str, change: Change, item: Media) -> None:
        """Take in what was uploaded as *name*, as a part of *change*."""

    def upload(self, name: str, /) -> Upload:
        """Begin to write a photo that is to be here; see `library.gathered`."""
        if is_litter(name):
            return ForgottenUpload()
        found = self._photo(name)
        replaced = None if found is None else found[1]
        return gathered_upload(self.files, name, partial(self._gather, name), replaced)

    def property_folder(self, file: File, /) -> int:
        """Return where the photo lies: Explorer sets properties of all that it copies."""
        return self.files.own_folder(file.media)
