"""What visitors may do to what the index holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from library.access.deciding import rights
from library.access.rights import Right
from library.access.visitor import Visitor
from library.catalog import lookups, users
from library.catalog.driver import Driver
from library.catalog.engine import Catalog
from library.model import Media, User

_FILES: Final = "files"  # what the drive calls a user's own files


class Access:
    """Asks the index what `library.access.deciding` needs to know."""

    def __init__(self, catalog: Catalog) -> None:
        """Ask *catalog*."""
        self._catalog = catalog

    def owner(self, visitor: Visitor, media_id: int, right: Right) -> User | None:
        """Return whose the item is, if *visitor* has *right* on it.

        None where not, or where there is no such item: the two look the same.
        """
        with self._catalog.ask() as driver:
            item = lookups.media(driver, media_id)
            if item is None or right not in self._rights(visitor, item):
                return None
            if visitor.scope.folder and not visitor.scope.covers(_path(driver, item)):
                return None
            if visitor.user is not None and visitor.user.id == item.owner_id:
                return visitor.user
            return users.by_id(driver, item.owner_id)

    def _rights(self, visitor: Visitor, item: Media) -> Right:
        return rights(visitor, item.owner_id, (), datetime.now(UTC))


def _path(driver: Driver, item: Media) -> Sequence[str]:
    """Return where in the drive the item lies; nothing where it lies in a library or the trash."""
    root, *below = lookups.lineage(driver, item.folder_id)
    return () if root.library_id is not None else (_FILES, *(each.name for each in below))
