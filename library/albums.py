"""The verbs on one user's albums.

An album lists photos and videos, which stay where they lie, and may have albums in it. Every verb
is one transaction, and can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

from library import album_acts, album_orders
from library.acts import Act
from library.album_acts import Listed
from library.album_orders import Sorting
from library.catalog import album_items, albums
from library.catalog.album_items import ROWS
from library.curating import Curation, curating, told
from library.errors import AlreadyExists, NotAllowed, NotFound
from library.library import Library
from library.model import Album, Media, User

DESCRIPTION_LENGTH: Final = 5000  # characters
_UNWRITABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML


class Albums:
    """One user's albums.

    Where *parent_id* is None, that is the top. Verbs return the number of their entry in the
    journal, which tells *by* whom it was done if not by the owner; None: nothing changed.
    """

    def __init__(self, library: Library, owner: User, by: str | None = None) -> None:
        self.library = library
        self.owner = owner
        self._by = by

    # Questions

    def everyone(self) -> Sequence[Album]:
        """Return all albums by name, wherever they lie."""
        with self.library.catalog.ask_once() as driver:
            return albums.everyone_of(driver, self.owner.id)

    def children(self, parent_id: int | None = None) -> Sequence[Album]:
        """Return the albums in another one, or at the top, in order."""
        with self.library.catalog.ask_once() as driver:
            return albums.children(driver, self.owner.id, parent_id)

    def by_name(self, name: str, parent_id: int | None = None) -> Album | None:
        """Return the album of that name."""
        with self.library.catalog.ask_once() as driver:
            return albums.by_name(driver, self.owner.id, parent_id, name)

    def possible_parents(self, album_id: int) -> Sequence[Album]:
        """Return the albums in which an album can lie, by name: all but it and those in it.

        Raises:
            NotFound: there is no such album.
        """
        with self.library.catalog.ask() as driver:
            album = albums.load(driver, self.owner.id, album_id)
            inside = {*albums.below(driver, album.id)}
            return [
                each for each in albums.everyone_of(driver, self.owner.id) if each.id not in inside
            ]

    def album(self, album_id: int) -> Album:
        """Return the album of that id.

        Raises:
            NotFound: there is none.
        """
        with self.library.catalog.ask_once() as driver:
            return albums.load(driver, self.owner.id, album_id)

    def photos(self, album: Album) -> Sequence[tuple[str, Media]]:
        """Return what an album lists, under its names there, in its order."""
        with self.library.catalog.ask_once() as driver:
            return list(album_items.items(driver, album.id))

    def pictures(self, album: Album) -> Sequence[tuple[str, Media]]:
        """Return what the gallery shows of an album: `photos`, one for each stack."""
        with self.library.catalog.ask_once() as driver:
            return list(album_items.pictures(driver, album.id))

    def picture_count(self, album: Album) -> int:
        """Return how many `pictures` there are in an album."""
        with self.library.catalog.ask_once() as driver:
            return ROWS.size(driver, album.id)

    def photo(self, album: Album, name: str) -> tuple[str, Media] | None:
        """Return the photo of that name in an album."""
        with self.library.catalog.ask_once() as driver:
            return ROWS.item(driver, album.id, name)

    def holding(self, item: Media) -> Sequence[int]:
        """Return the ids of the albums in which an item is."""
        with self.library.catalog.ask_once() as driver:
            return ROWS.folders(driver, item.id)

    def cover(self, album: Album) -> tuple[str, Media] | None:
        """Return the item that somebody chose to stand for an album, if it is in it."""
        if album.cover_id is None:
            return None
        with self.library.catalog.ask_once() as driver:
            return ROWS.named(driver, album.id, album.cover_id)

    # Verbs on albums

    def make(
        self, name: str, parent_id: int | None = None, items: Sequence[Media] = ()
    ) -> tuple[Album, int | None]:
        """Make an album of *items*, and return it.

        Raises:
            AlreadyExists: an album, or a photo in the other album, has that name.
            BadName: no album can be called that.
            NotAllowed: an item is neither photo nor video.
            NotFound: there is no such album to lie in, or an item has gone.
        """
        with self._act(Act.MAKE) as act:
            album_acts.check_free(act, parent_id, album_acts.check_name(name))
            album = album_acts.make(act, parent_id, name)
            for item in items:
                act.put(ROWS, album.id, item)
            act.say(f"Made the album “{name}”")
        return album, act.number

    def make_of(self, name: str, listed: Listed, parent_id: int | None = None) -> int | None:
        """Make an album with all that it is to hold, in place of the one that has its name.

        Raises:
            AlreadyExists: a photo in the other album has that name.
            BadName: no album can be called that.
            NotFound: there is no such album to lie in, or a photo has gone.
        """
        with self._act(Act.MAKE) as act:
            album_acts.clear(act, parent_id, album_acts.check_name(name))
            album_acts.fill(act, album_acts.make(act, parent_id, name), listed)
            act.say(f"Made the album “{name}”")
        return act.number

    def copy(self, album_id: int, name: str, parent_id: int | None = None) -> int | None:
        """Make an album that lists what another one does, in place of the one that has its name.

        Raises:
            AlreadyExists: a photo in the other album has that name.
            BadName: no album can be called that.
            NotAllowed: it would lie in itself.
            NotFound: there is no such album, or none to lie in.
        """
        with self._act(Act.MAKE) as act:
            album = album_acts.load(act, album_id)
            album_acts.refuse_circles(act, album, parent_id)
            album_acts.clear(act, parent_id, album_acts.check_name(name), but=album)
            album_acts.check_free(act, parent_id, name)  # else it would replace itself
            album_acts.copy(act, album, parent_id, name)
            act.say(f"Copied the album “{album.name}”")
        return act.number

    def rename(self, album_id: int, name: str) -> int | None:
        """Call an album *name*.

        Raises:
            AlreadyExists: an album, or a photo in the album that it lies in, has that name.
            BadName: no album can be called that.
            NotFound: there is no such album.
        """
        with self._act(Act.NAME) as act:
            album = album_acts.load(act, album_id)
            album_acts.check_free(act, album.parent_id, album_acts.check_name(name), but=album)
            act.recording.row("albums", album.id)
            albums.place(act.driver, album, album.parent_id, name)
            act.say(f"Named the album “{album.name}” “{name}”")
        return act.number

    def move(self, album_id: int, parent_id: int | None, name: str) -> int | None:
        """Have an album lie elsewhere under *name*, in place of the one that has it there.

        Raises:
            AlreadyExists: a photo in the other album has that name.
            BadName: no album can be called that.
            NotAllowed: it would lie in itself, or replace one that it lies in.
            NotFound: there is no such album, or none to lie in.
        """
        with self._act(Act.MOVE) as act:
            album = album_acts.load(act, album_id)
            album_acts.refuse_circles(act, album, parent_id)
            album_acts.clear(act, parent_id, album_acts.check_name(name), but=album)
            act.recording.row("albums", album.id)
            albums.place(act.driver, album, parent_id, name)
            act.say(f"Moved the album “{album.name}”")
        return act.number

    def nest(self, album_id: int, parent_id: int | None) -> int | None:
        """Have an album lie in another one, or at the top, beside all that is there.

        Raises:
            AlreadyExists: an album there, or a photo in the other album, has its name.
            NotAllowed: it would lie in itself.
            NotFound: there is no such album, or none to lie in.
        """
        with self._act(Act.MOVE) as act:
            album = album_acts.load(act, album_id)
            album_acts.refuse_circles(act, album, parent_id)
            album_acts.check_free(act, parent_id, album.name, but=album)
            if parent_id != album.parent_id:
                act.recording.row("albums", album.id)
                albums.place(act.driver, album, parent_id, album.name)
            above = None if parent_id is None else album_acts.load(act, parent_id)
            into = "to the top" if above is None else f"to “{above.name}”"
            act.say(f"Moved the album “{album.name}” {into}")
        return act.number

    def remove(self, album_id: int) -> int | None:
        """Remove an album, and those in it. The photos stay where they are.

        Raises:
            NotFound: there is no such album.
        """
        with self._act(Act.DELETE) as act:
            album = album_acts.load(act, album_id)
            album_acts.remove(act, album)
            act.say(f"Removed the album “{album.name}”")
        return act.number

    def order_albums(self, album_ids: Sequence[int], parent_id: int | None = None) -> int | None:
        """Show these albums in another one, or at the top, first; all others follow by name.

        Raises:
            NotFound: an album is not there.
        """
        with self._act(Act.ORDER) as act:
            before = albums.positions(act.driver, self.owner.id, parent_id)
            changed = album_orders.changed_positions(before, album_ids)
            for album_id in changed:
                act.recording.row("albums", album_id)
            albums.set_positions(act.driver, changed)
            act.say("Put albums in order")
        return act.number

    def describe(self, album_id: int, description: str) -> int | None:
        """Say what an album is about.

        Raises:
            NotAllowed: it is longer than `DESCRIPTION_LENGTH`.
            NotFound: there is no such album.
        """
        words = _UNWRITABLE.sub("", description.replace("\r\n", "\n")).strip()
        if len(words) > DESCRIPTION_LENGTH:
            raise NotAllowed(f"A description has {DESCRIPTION_LENGTH} characters at most.")
        with self._act(Act.DESCRIBE) as act:
            album = album_acts.load(act, album_id)
            if words != (album.description or ""):
                act.recording.row("albums", album.id)
                albums.describe(act.driver, album.id, words or None)
            act.say(f"Described the album “{album.name}”")
        return act.number

    def choose_cover(self, album_id: int, item: Media | None) -> int | None:
        """Have an item of it stand for an album; None: the first one.

        Raises:
            NotFound: there is no such album, or the item is not in it.
        """
        with self._act(Act.COVER) as act:
            album = album_acts.load(act, album_id)
            if item is not None and not ROWS.holds(act.driver, album.id, item.id):
                raise NotFound(f"“{item.name}” is not in the album.")
            act.recording.row("albums", album.id)
            albums.set_cover(act.driver, album.id, None if item is None else item.id)
            act.say(f"Chose another cover of the album “{album.name}”")
        return act.number

    # Verbs on what is in them

    def add(self, album_id: int, items: Sequence[Media]) -> int | None:
        """Add items to an album; those that are in it stay.

        Raises:
            NotAllowed: one is neither photo nor video.
            NotFound: there is no such album, or an item has gone.
        """
        with self._act(Act.ADD) as act:
            album = album_acts.load(act, album_id)
            for item in items:
                act.put(ROWS, album.id, item)
            act.say(f"Added {told(items)} to the album “{album.name}”")
        return act.number

    def add_within(
        self, connection: Connection, album_id: int, item: Media, name: str
    ) -> int | None:
        """Add an item under *name* if that is free, in the transaction of *connection*."""
        with curating(connection, self.owner, Act.ADD, self._by) as act:
            album = album_acts.load(act, album_id)
            act.put(ROWS, album.id, item, name)
            act.say(f"Added {told([item])} to the album “{album.name}”")
        return act.number

    def place(
        self, album_id: int, item: Media, name: str, source_id: int | None = None
    ) -> int | None:
        """Have an item in an album under *name*, and not in the album *source_id* any more.

        Another item of that name is taken out.

        Raises:
            AlreadyExists: an album in it has that name.
            NotAllowed: the item is neither photo nor video.
            NotFound: there is no such album, or the item has gone.
        """
        with self._act(Act.ADD if source_id is None else Act.MOVE) as act:
            album = album_acts.load(act, album_id)
            if albums.holder(act.driver, self.owner.id, album.id, name) is not None:
                raise AlreadyExists(f"“{name}” is an album.")
            act.put_in_place(ROWS, album.id, item, name)
            act.say(f"Added {told([item])} to the album “{album.name}”")
            if source_id is not None and source_id != album.id:
                source = album_acts.load(act, source_id)
                act.take(ROWS, source.id, item.id)
                act.say(f"Moved {told([item])} from “{source.name}” to “{album.name}”")
        return act.number

    def take_out(
        self, album_id: int, items: Sequence[Media], *, stacks: bool = False
    ) -> int | None:
        """Take items out of an album, whether they are in it or not; *stacks*: and all behind them.

        Raises:
            NotFound: there is no such album.
        """
        with self._act(Act.REMOVE) as act:
            album = album_acts.load(act, album_id)
            act.take_all(ROWS, album.id, items, stacks=stacks)
            act.say(f"Took {told(items)} out of the album “{album.name}”")
        return act.number

    def order(self, album_id: int, media_ids: Sequence[int]) -> int | None:
        """Show these items of an album first, in this order; all others follow by capture time.

        Without any, all are shown by capture time.

        Raises:
            NotFound: there is no such album, or an item is not in it.
        """
        with self._act(Act.ORDER) as act:
            album = album_acts.load(act, album_id)
            album_acts.order(act, album, media_ids)
        return act.number

    def sort(self, album_id: int, by: Sorting) -> int | None:
        """Put all items of an album in order.

        What is added later follows by capture time.

        Raises:
            NotFound: there is no such album.
        """
        with self._act(Act.ORDER) as act:
            album = album_acts.load(act, album_id)
            found = list(album_items.items(act.driver, album.id))
            album_acts.order(act, album, album_orders.sorted_by(by, found))
        return act.number

    def arrange(self, album_id: int, items: Sequence[Media], before: Media | None) -> int | None:
        """Show items of an album, and all behind them, right before another one; None: last.

        They keep their order among themselves.

        Raises:
            NotFound: there is no such album, or an item is not in it.
        """
        with self._act(Act.ORDER) as act:
            album = album_acts.load(act, album_id)
            found = [item for _, item in album_items.items(act.driver, album.id)]
            positions = album_items.positions(act.driver, album.id)
            moved = {item.id for item in items}
            target = None if before is None else before.id
            changed = album_orders.arranged(found, moved, target, positions)
            album_acts.set_positions(act, album, changed)
        return act.number

    @contextmanager
    def _act(self, what: Act) -> Iterator[Curation]:
        with (
            self.library.catalog.write() as connection,
            curating(connection, self.owner, what, self._by) as act,
        ):
            yield act
