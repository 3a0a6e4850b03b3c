"""Sharing with other users: the verbs, and what is shared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from library.access.refusals import note_refusal
from library.access.rights import Level
from library.access.things import Grant, Kind, Share, Thing
from library.catalog import persons, shared_things, shares, users
from library.catalog.driver import Driver, driver_of
from library.catalog.shared_things import Found
from library.catalog.users import Revision
from library.errors import NotAllowed, NotFound
from library.library import Library
from library.model import User
from library.paths import check_name


class Sharing:
    """What one user shares, and what is shared with them."""

    def __init__(self, library: Library, owner: User) -> None:
        """Share things of *owner*'s."""
        self.library = library
        self.owner = owner

    # Questions

    def everything(self) -> Sequence[Share]:
        """Return what the user shares, by name."""
        with self.library.catalog.ask_once() as driver:
            return shares.of_owner(driver, self.owner.id)

    def share_of(self, thing: Thing) -> Share | None:
        """Return the share of *thing*; None: it is not shared."""
        with self.library.catalog.ask_once() as driver:
            return shares.of_thing(driver, self.owner.id, thing)

    def grants(self, share: Share) -> Sequence[Grant]:
        """Return to whom it is given, by name."""
        with self.library.catalog.ask_once() as driver:
            return shares.grants(driver, share.id)

    def given(self, owner: User | None = None) -> Sequence[tuple[Share, Level]]:
        """Return what others share with the user, by owner and name; or what *owner* does."""
        with self.library.catalog.ask_once() as driver:
            return shares.given(driver, self.owner.id, None if owner is None else owner.id)

    def owners(self) -> Sequence[tuple[User, Revision]]:
        """Return who shares something with the user, with the state of all of their media."""
        with self.library.catalog.ask_once() as driver:
            return shares.owners(driver, self.owner.id)

    def found(self, things: Iterable[Thing]) -> Found:
        """Return those of *things* that are there."""
        with self.library.catalog.ask_once() as driver:
            return shared_things.look(driver, things)

    def state(self) -> int:
        """Return a number that changes with the media of those who share something."""
        with self.library.catalog.ask_once() as driver:
            return shares.state(driver, self.owner.id)

    def others(self) -> Sequence[User]:
        """Return with whom things can be shared, by name: everybody else who may come in."""
        with self.library.catalog.ask_once() as driver:
            found = users.everyone(driver)
        return [user for user in found if user.id != self.owner.id and not user.disabled]

    # Verbs

    def give(self, thing: Thing, name: str, user_name: str, level: Level) -> Share:
        """Share *thing* with a user, or change what they may do; *name* is for a new share.

        Raises:
            BadName: nothing can be called that.
            NotFound: there is no such user.
            NotAllowed: it is the user themselves, or there is no such *level* of *thing*.
        """
        check_name(name)
        if level not in thing.kind.levels:
            raise NotAllowed(f"A {thing.kind.value} cannot be shared so.")
        now = datetime.now(UTC)
        with self.library.catalog.write() as connection:
            driver = driver_of(connection)
            found = users.find(driver, user_name)
            if found is None:
                raise NotFound(f"There is no user “{user_name}”.")
            if found.user.id == self.owner.id:
                raise NotAllowed("It is yours already.")
            share = self.shared(driver, thing, name, now)
            shares.give(driver, share.id, found.user.id, level, now)
            shares.touch(driver, [found.user.id], now)
            return share

    def take_back(self, share_id: int, user_id: int) -> Share:
        """Share it with a user no more; return what that was.

        Raises:
            NotFound: it is not shared with them.
        """
        with self.library.catalog.write() as connection:
            driver = driver_of(connection)
            share = self._own(driver, share_id)
            if not shares.take_back(driver, share_id, user_id):
                raise NotFound("It is not shared with them.")
            shares.tidy(driver, share_id)
            shares.touch(driver, [user_id], datetime.now(UTC))
            return share

    def leave(self, share_id: int) -> Share:
        """Have what somebody else shares with the user no more; return what that was.

        Raises:
            NotFound: it is not shared with them.
        """
        with self.library.catalog.write() as connection:
            driver = driver_of(connection)
            if not shares.take_back(driver, share_id, self.owner.id):
                raise NotFound("It is not shared with you.")
            share = shares.load(driver, share_id)
            shares.tidy(driver, share_id)
            shares.touch(driver, [self.owner.id], datetime.now(UTC))
            return share

    def stop(self, share_id: int) -> Share:
        """Share it no more, with anybody: links to it end too. Return what that was.

        Raises:
            NotFound: it is not shared.
        """
        with self.library.catalog.write() as connection:
            driver = driver_of(connection)
            share = self._own(driver, share_id)
            losing = [grant.user_id for grant in shares.grants(driver, share_id)]
            shares.remove(driver, share_id)
            shares.touch(driver, losing, datetime.now(UTC))
            return share

    def shared(self, driver: Driver, thing: Thing, name: str, now: datetime) -> Share:
        """Return the share of *thing*, made as *name* where there is none, in a transaction.

        Raises:
            NotFound: it has gone, or is not the user's.
        """
        if not shares.is_of(driver, self.owner.id, thing):
            raise NotFound("There is no such thing to share.")
        if thing.kind is Kind.PERSON and thing.id is not None:
            persons.curate(driver, [thing.id])  # no grouping of faces makes them somebody else
        found = shares.of_thing(driver, self.owner.id, thing)
        return shares.add(driver, self.owner.id, thing, name, now) if found is None else found

    def _own(self, driver: Driver, share_id: int) -> Share:
        share = shares.load(driver, share_id)
        if share.owner_id != self.owner.id:
            note_refusal(self.owner.id, "SHARE", f"share {share_id}")
            raise NotFound("It is not shared any more.")
        return share
