"""What folders have in common into which photos are put by hand: they hold none themselves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from library.errors import NotAllowed, NotFound
from library.files import Change
from library.gathered import ForgottenUpload, gathered_upload, is_placeholder
from library.model import Media
from library.paths import is_litter
from library.store import Upload
from providers.folder import File, Node
from providers.view import View


@dataclass(frozen=True)
class GatheringFolder(View, ABC):
    """Photos and videos that were put here; they stay where they lie."""

    @abstractmethod
    def _photo(self, name: str) -> tuple[str, Media] | None:
        """Return the photo of that name here."""

    @abstractmethod
    def _gather(self, name: str, change: Change, item: Media) -> None:
        """Take in what was uploaded as *name*, as a part of *change*."""

    @abstractmethod
    def _put(self, node: File, name: str) -> None:
        """Take in *node* as *name*, in place of what has that name."""

    @abstractmethod
    def _take_out(self, item: Media) -> None:
        """Have *item* here no more."""

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

    def _take_in(self, node: File, name: str) -> None:
        if is_litter(name):
            return
        if not node.media.kind.visual:
            raise NotAllowed(f"“{node.name}” is neither a photo nor a video.")
        self._put(node, name)

    def _remove_photo(self, name: str) -> None:
        found = self._photo(name)
        if found is None:
            raise NotFound(f"There is no “{name}” here.")
        if is_placeholder(self.files, found[1]):  # for a photo that never came
            self.files.remove(found[1])
        else:
            self._take_out(found[1])


def photos_in(nodes: Iterable[Node]) -> list[tuple[str, Media]]:
    """Return the photos and videos among *nodes*, under their names."""
    return [
        (node.name, node.media)
        for node in nodes
        if isinstance(node, File) and node.media.kind.visual and not is_litter(node.name)
    ]
