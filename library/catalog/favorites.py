"""Favourites in the index, the newest photo first."""

from __future__ import annotations

from typing import Final

from library.catalog.driver import Source
from library.catalog.gathering import Gathering

ROWS: Final = Gathering("favorites", "user_id")


def rename(source: Source, media_id: int, name: str) -> None:
    """Give an item another name among favourites, if it is one."""
    ROWS.rename(source, media_id, name)


def settle(source: Source, user_id: int) -> None:
    """Make the names unique of those that were put back."""
    ROWS.settle(source, user_id)
