"""One user's favourites. Every verb is one transaction, and can be undone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

from library.acts import Act
from library.catalog.favorites import ROWS
from library.curating import Curation, curating, told
from library.library import Library
from library.model import Media, User


class Favorites:
    """The photos and videos that a user likes best. They stay where they lie.

    Verbs return the number of their entry in the journal; None: nothing changed.
    """

    def __init__(self, library: Library, owner: User) -> None:
        self.library = library
        self.owner = owner

    # Questions

    def photos(self) -> Sequence[tuple[str, Media]]:
        """Return all, under their names among favourites, newest first."""
        with self.library.catalog.ask_once() as driver:
            return list(ROWS.items(driver, self.owner.id))

    def pictures(self) -> Sequence[tuple[str, Media]]:
        """Return what the gallery shows of `photos`: one for each stack."""
        with self.library.catalog.ask_once() as driver:
            return list(ROWS.pictures(driver, self.owner.id))

    def picture_count(self) -> int:
        """Return how many `pictures` there are."""
        with self.library.catalog.ask_once() as driver:
            return ROWS.size(driver, self.owner.id)

    def photo(self, name: str) -> tuple[str, Media] | None:
        """Return the favourite of that name."""
        with self.library.catalog.ask_once() as driver:
            return ROWS.item(driver, self.owner.id, name)

    def has(self, item: Media) -> bool:
        """Whether an item is one."""
        with self.library.catalog.ask_once() as driver:
            return ROWS.holds(driver, self.owner.id, item.id)

    # Verbs

    def add(self, items: Sequence[Media]) -> int | None:
        """Make items favourites; those that are stay so.

        Raises:
            NotFound: one has gone.
            NotAllowed: one is neither photo nor video.
        """
        with self._curating(Act.FAVORITE) as act:
            for item in items:
                act.put(ROWS, self.owner.id, item)
            act.say(f"Added {told(items)} to the favourites")
        return act.number

    def add_within(self, connection: Connection, item: Media, name: str) -> int | None:
        """Do `add` under *name* if that is free, as a part of the transaction of *connection*."""
        with curating(connection, self.owner, Act.FAVORITE) as act:
            act.put(ROWS, self.owner.id, item, name)
            act.say(f"Added {told([item])} to the favourites")
        return act.number

    def place(self, item: Media, name: str) -> int | None:
        """Make an item a favourite under *name*; another one of that name is none any more.

        Raises:
            NotFound: it has gone.
            NotAllowed: it is neither photo nor video.
        """
        with self._curating(Act.FAVORITE) as act:
            act.put_in_place(ROWS, self.owner.id, item, name)
            act.say(f"Added {told([item])} to the favourites")
        return act.number

    def remove(self, items: Sequence[Media], *, stacks: bool = False) -> int | None:
        """Have items be no favourites any more; *stacks*: nor any behind them."""
        with self._curating(Act.UNFAVORITE) as act:
            act.take_all(ROWS, self.owner.id, items, stacks=stacks)
            act.say(f"Took {told(items)} from the favourites")
        return act.number

    @contextmanager
    def _curating(self, kind: Act) -> Iterator[Curation]:
        with (
            self.library.catalog.write() as connection,
            curating(connection, self.owner, kind) as act,
        ):
            yield act
