"""Notices: what the audit notes of somebody's credentials, they are told when they come next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from library.catalog import notices
from library.catalog.audit import Noted
from library.catalog.engine import Catalog
from library.model import User

MOST: Final = 20  # that are told at once


class Notices:
    """Those of all users of an index; admins have those that are for whoever looks after it."""

    def __init__(self, catalog: Catalog) -> None:
        """Find them in *catalog*."""
        self._catalog = catalog

    def unread(self, user: User) -> Sequence[Noted]:
        """Return what *user* has not read yet, the newest first, at most `MOST`.

        Raises:
            CatalogError: the index is unreadable.
        """
        return self._find(user, unread=True)

    def latest(self, user: User) -> Sequence[Noted]:
        """Return the last ones, read or not, the newest first, at most `MOST`.

        Raises:
            CatalogError: the index is unreadable.
        """
        return self._find(user, unread=False)

    def read(self, user: User, up_to: int) -> None:
        """Note that *user* has read those up to the one of that id.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        with self._catalog.write() as connection:
            notices.read(connection, user.id, up_to)

    def _find(self, user: User, *, unread: bool) -> Sequence[Noted]:
        with self._catalog.ask_once() as driver:
            return notices.find(driver, user, unread=unread, limit=MOST)
