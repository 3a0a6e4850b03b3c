"""One user's searches: what they find, what is saved, and what completes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Final

from library.acts import Act
from library.catalog import emptied, saved_searches, searchable, searches, users
from library.catalog.driver import Driver, Source
from library.catalog.patience import within
from library.catalog.saved_searches import SavedSearch
from library.catalog.search_scope import Scope
from library.catalog.searches import Hit, Wanted
from library.curating import curating
from library.library import Library
from library.model import Media, User
from library.paths import check_name
from library.query.completing import Completion, completions
from library.query.nodes import Node
from library.query.parser import parse
from library.query.subject import load

MOST_S: Final = 10.0  # a thread and a core: of 300,000 photos, no sensible search takes 0.5 s
EMPTY_FOR: Final = timedelta(minutes=2)  # without anything being taken out of the search


class Search:
    """One user's searches."""

    def __init__(self, library: Library, owner: User) -> None:
        self.library = library
        self.owner = owner

    # Questions

    def hits(self, query: Node, wanted: Wanted = Wanted()) -> Sequence[Hit]:  # noqa: B008 - frozen
        """Return what *query* finds, the newest first.

        Raises:
            TooCostly: it takes too long to find.
        """
        with self._ask() as driver:
            scope = self._scope(driver)
            return searches.hits(driver, scope, query.condition(scope), wanted)

    def count(self, query: Node, *, pictures: bool = False) -> int:
        """Return how many items *query* finds, or how many pictures the gallery shows of them.

        Raises:
            TooCostly: it takes too long to find.
        """
        with self._ask() as driver:
            scope = self._scope(driver)
            return searches.count(driver, scope, query.condition(scope), Wanted(pictures))

    def item(self, query: Node, media_id: int) -> Media | None:
        """Return the user's item of that id if *query* finds it.

        Raises:
            TooCostly: it takes too long to find.
        """
        with self._ask() as driver:
            scope = self._scope(driver, probing=True)
            return searches.hit(driver, scope, query.condition(scope), media_id)

    def matches(self, query: Node, item: Media) -> bool:
        """Whether *query* finds the user's *item*, without asking the index of searches."""
        with self.library.catalog.read() as connection:
            return query.match(load(connection, item), self._scope(connection))

    def completions(self, prefix: str) -> Sequence[Completion]:
        """Return what may be meant by the beginning of a word, the likeliest first.

        Raises:
            TooCostly: it takes too long to find.
        """
        with self._ask() as driver:
            return completions(driver, self.owner.id, prefix)

    def is_behind(self) -> bool:
        """Whether some changes are not yet known to searches; they will be within seconds.

        After an upgrade it takes longer; until then less may be found than there is.
        """
        with self.library.catalog.ask_once() as driver:
            return searchable.is_behind(driver, self.owner.id)

    def saved(self) -> Sequence[SavedSearch]:
        """Return the saved searches by name."""
        with self.library.catalog.ask_once() as driver:
            return saved_searches.everything(driver, self.owner.id)

    def find_saved(self, name: str) -> SavedSearch | None:
        """Return the search that is saved under *name*, in any normal form."""
        with self.library.catalog.ask_once() as driver:
            return saved_searches.find(driver, self.owner.id, name)

    def emptied(self, saved: SavedSearch) -> datetime | None:
        """Return when something was taken out of *saved* last (UTC); None: all of it is shown.

        See `take_out`.
        """
        last = saved.emptied
        return last if last is not None and last > _lately() else None

    def taken_out(self, saved: SavedSearch) -> frozenset[int]:
        """Return the ids of what is not shown in *saved* for the time being; see `take_out`."""
        with self.library.catalog.ask_once() as driver:
            return emptied.taken_out(driver, saved.id, _lately())

    def is_taken_out(self, saved: SavedSearch, media_id: int) -> bool:
        """Whether an item is among `taken_out`."""
        with self.library.catalog.ask_once() as driver:
            return emptied.is_taken_out(driver, saved.id, media_id, _lately())

    # Verbs

    def save(self, name: str, query: str) -> SavedSearch:
        """Save *query* as *name*.

        Raises:
            BadName: *name* cannot be stored.
            BadQuery: the query is not understood.
            AlreadyExists: something is saved under that name.
        """
        parse(query)
        with self.library.catalog.write() as connection:
            now = datetime.now(UTC)
            return saved_searches.add(connection, self.owner.id, check_name(name), query, now)

    def rename(self, saved: SavedSearch, name: str) -> None:
        """Give *saved* another name; what has that name is saved no more.

        Raises:
            BadName: *name* cannot be stored.
            NotFound: it is saved no more.
        """
        with self.library.catalog.write() as connection:
            now = datetime.now(UTC)
            saved_searches.rename(connection, self.owner.id, saved, check_name(name), now)

    def forget(self, saved: SavedSearch) -> int | None:
        """Save it no more; return the number of that in the journal.

        Raises:
            NotFound: it is so already.
        """
        with (
            self.library.catalog.write() as connection,
            curating(connection, self.owner, Act.FORGET) as act,
        ):
            act.recording.row("saved_searches", saved.id)
            saved_searches.remove(act.driver, self.owner.id, saved, act.now)
            act.say(f"Forgot the search “{saved.name}”")
        return act.number

    def take_out(self, saved: SavedSearch, item: Media) -> None:
        """Show an item no more in *saved*, until `EMPTY_FOR` after the last one that is taken out.

        Programs empty a folder before they delete it, and look whether it is. Nothing comes of it
        but that the search can be deleted.
        """
        with self.library.catalog.write() as connection:
            now = datetime.now(UTC)
            emptied.take_out(connection, saved.id, item.id, now, now - EMPTY_FOR)
            users.touch(connection, self.owner.id, now)

    @contextmanager
    def _ask(self) -> Iterator[Driver]:
        with self.library.catalog.ask() as driver, within(driver, MOST_S):
            yield driver

    def _scope(self, source: Source, *, probing: bool = False) -> Scope:
        return Scope(source, self.owner.id, today(), probing=probing)


def _lately() -> datetime:
    return datetime.now(UTC) - EMPTY_FOR


def today() -> date:
    """Return the day that it is where the server stands."""
    return datetime.now().astimezone().date()
