"""What folders have in common into which photos are put by hand: they hold none themselves."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

from library.errors import NotAllowed, NotFound
from library.gathered import is_placeholder
from library.model import Media
from library.paths import is_litter
from providers.folder import File, Node
from providers.taking import TakesPhotos


@dataclass(frozen=True)
class GatheringFolder(TakesPhotos, ABC):
    """Photos and videos that were put here; they stay where they lie."""

    @abstractmethod
    def _put(self, node: File, name: str) -> None:
        """Take in *node* as *name*, in place of what has that name."""

    @abstractmethod
    def _take_out(self, item: Media) -> None:
        """Have *item* here no more."""

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
