"""Albums and favourites in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from support.fake_people import NOT_THERE
from support.fake_photos import photo

from library.errors import AlreadyExists, NotFound
from library.model import Media
from webui.lists_port import Listing, Said


@dataclass
class FakeLists:
    """Answers `webui.lists_port.Lists`."""

    favorites: set[int] = field(default_factory=set)
    held: dict[str, set[int]] = field(default_factory=dict)  # by the albums' titles
    acts: int = 0

    def item(self, media_id: int) -> Media | None:
        return photo(media_id) if 0 < media_id < NOT_THERE else None

    def albums(self) -> Sequence[Listing]:
        return [Listing(number, (title,)) for number, title in enumerate(self.held, 1)]

    def holding(self, item: Media) -> Sequence[int]:
        return [each.id for each in self.albums() if item.id in self.held[each.title]]

    def is_favorite(self, item: Media) -> bool:
        return item.id in self.favorites

    def set_favorite(self, items: Sequence[Media], *, on: bool) -> Said:
        ids = {item.id for item in items}
        self.favorites = self.favorites | ids if on else self.favorites - ids
        return self._said("Added to the favourites" if on else "Taken from the favourites")

    def make_album(
        self, name: str, items: Sequence[Media], parent_id: int | None
    ) -> tuple[Listing, Said]:
        if name in self.held:
            raise AlreadyExists(f"There is an album “{name}” already.")
        self.held[name] = {item.id for item in items}
        return Listing(len(self.held), (name,)), self._said(f"Made the album “{name}”")

    def add(self, album_id: int, items: Sequence[Media]) -> Said:
        self.held[self._title(album_id)] |= {item.id for item in items}
        return self._said("Added to the album")

    def take_out(self, album_id: int, items: Sequence[Media]) -> Said:
        self.held[self._title(album_id)] -= {item.id for item in items}
        return self._said("Taken out of the album")

    def _title(self, album_id: int) -> str:
        for each in self.albums():
            if each.id == album_id:
                return each.title
        raise NotFound("There is no such album any more.")

    def _said(self, summary: str) -> Said:
        self.acts += 1
        return Said(self.acts, summary)
