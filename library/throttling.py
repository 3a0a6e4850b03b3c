"""Guessing is slow: who was wrong too often waits, by account and by address.

From where a user came in before, only what went wrong from there counts for them: whoever attacks
from elsewhere keeps nobody out of their own account. What counts is in the index, for all
processes. Where nothing went wrong of late, it is only read.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from library.access.addresses import network
from library.access.pace import FORGOTTEN, OF_ACCOUNT, OF_ADDRESS, OF_LINK, Pace
from library.audit import Audit, AuditAct
from library.catalog import known_addresses, throttles, users
from library.catalog.driver import Source
from library.catalog.engine import Catalog
from library.catalog.throttles import Failures
from library.errors import TooMany
from library.model import User
from library.paths import name_key

_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Tried(StrEnum):
    """What is tried."""

    PASSWORD = "password"  # noqa: S105 - of an account
    CODE = "code"  # of a second factor, or for recovery
    LINK = "link"  # the password of a public link


@dataclass(frozen=True, slots=True)
class _Counted:
    """Something under which failures are counted."""

    key: str
    pace: Pace


class Throttle:
    """Decides who may try, and remembers who was wrong.

    An *account* is the name of a user, as it was typed and whether there is one or not, or the id
    of a link. Without an *address* nothing is held back: that is the server's own command line.
    """

    def __init__(self, catalog: Catalog, audit: Audit) -> None:
        """Keep what counts in *catalog*; *audit* is told who was refused."""
        self._catalog = catalog
        self._audit = audit

    def look(self, tried: Tried, account: str, address: str | None) -> bool:
        """Return whether the address is known to be that user's; nothing is written.

        Raises:
            TooMany: nothing may be tried yet.
            CatalogError: the index is unreadable.
        """
        if not address:
            return True
        now = datetime.now(UTC)
        with self._catalog.ask_once() as driver:
            is_known = _is_known(driver, tried, account, address)
            counted = _counted(tried, account, address, is_known=is_known)
            wait = _wait(_failed(driver, counted, now), now)
        if wait:
            raise self._held(tried, account, address, wait)
        return is_known

    def admit(self, tried: Tried, account: str, address: str | None) -> None:
        """Let one attempt through.

        Where failures were too many, it is the only one until its time is over, in all processes.

        Raises:
            TooMany: nothing may be tried yet.
            CatalogError: the index is locked or unreadable.
        """
        if not address:
            return
        now = datetime.now(UTC)
        with self._catalog.ask_once() as driver:
            counted = self._of(driver, tried, account, address)
            found = _failed(driver, counted, now)
        wait = timedelta()
        if any(each.pace.wait_s(found[each.key].count) for each in counted if each.key in found):
            with self._catalog.write() as connection:
                found = _failed(connection, counted, now)
                wait = _wait(found, now)
                if not wait:
                    _take(connection, counted, found, now)
        if wait:
            raise self._held(tried, account, address, wait)

    def failed(self, tried: Tried, account: str, address: str | None) -> None:
        """Count a failure, and have the audit note it.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        if not address:
            return
        now = datetime.now(UTC)
        with self._catalog.write() as connection:
            counted = self._of(connection, tried, account, address)
            found = _failed(connection, counted, now)
            for each in counted:
                count = 1 + (found[each.key].count if each.key in found else 0)
                until = now + timedelta(seconds=each.pace.wait_s(count))
                throttles.put(connection, each.key, Failures(count, now, until))
            self._audit.note(
                AuditAct.REFUSED,
                actor=None,
                address=address,
                within=connection,
                what=tried.value,
                user=_about(connection, tried, account),
            )

    def succeeded(self, tried: Tried, account: str, address: str | None) -> None:
        """Forget what the user did wrong from where they are known to be (NIST SP 800-63B §5.2.2).

        What went wrong elsewhere goes on counting, and so does what others do wrong there.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        if not address:
            return
        now = datetime.now(UTC)
        with self._catalog.ask_once() as driver:
            if not _is_known(driver, tried, account, address):
                return
            (own,) = _counted(tried, account, address, is_known=True)
            found = _failed(driver, (own,), now)
        if found:
            with self._catalog.write() as connection:
                throttles.remove(connection, own.key)

    def recognise(self, user: User, address: str | None) -> bool:
        """Remember that *user* is in, with all that it takes, from *address*.

        The audit notes an address that was not known, unless it is the first one of all, and they
        have a notice of it. It is written once a day; return whether it was.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        if not address:
            return False
        now, where = datetime.now(UTC), network(address)
        with self._catalog.ask_once() as driver:
            if not known_addresses.is_news(driver, user.id, where, now):
                return False
        with self._catalog.write() as connection:
            if known_addresses.is_new_place(connection, user.id, where):
                self._audit.note(AuditAct.NEW_PLACE, actor=user, address=address, within=connection)
            known_addresses.put(connection, user.id, where, now)
        return True

    def _of(self, source: Source, tried: Tried, account: str, address: str) -> Sequence[_Counted]:
        is_known = _is_known(source, tried, account, address)
        return _counted(tried, account, address, is_known=is_known)

    def _held(self, tried: Tried, account: str, address: str, wait: timedelta) -> TooMany:
        with self._catalog.ask_once() as driver:
            about = _about(driver, tried, account)
        self._audit.note_soon(AuditAct.THROTTLED, address=address, user=about, what=tried.value)
        return TooMany("Too many attempts failed.", math.ceil(wait.total_seconds()))


def _about(source: Source, tried: Tried, account: str) -> str | None:
    """Return whose it is, for the audit: nothing that was merely typed."""
    if tried is Tried.LINK:
        return f"link {account}"
    found = users.find(source, _text(account))
    return None if found is None else found.user.name


def _is_known(source: Source, tried: Tried, account: str, address: str) -> bool:
    where = network(address)
    return tried is not Tried.LINK and known_addresses.is_known(source, _text(account), where)


def _text(account: str) -> str:
    """Return *account* as the index can be asked for it."""
    return account.encode("utf-8", "replace").decode()


def _counted(tried: Tried, account: str, address: str, *, is_known: bool) -> Sequence[_Counted]:
    """Return under what an attempt counts."""
    of_account, where = f"{tried} {_digest(account)}", network(address)
    if tried is Tried.LINK:
        return _Counted(of_account, OF_LINK), _Counted(where, OF_ADDRESS)
    if is_known:
        return (_Counted(f"{of_account} {where}", OF_ACCOUNT),)
    return _Counted(of_account, OF_ACCOUNT), _Counted(where, OF_ADDRESS)


def _digest(account: str) -> str:
    """Return what stands for a name, be it a user's or not.

    Of 16 bits, it tells apart the members of a household, bounds the rows, and does not give away a
    password that was typed into the field for the name.
    """
    name = name_key(account).casefold().encode("utf-8", "surrogatepass")
    return hashlib.blake2b(name, digest_size=2).hexdigest()


def _failed(source: Source, counted: Sequence[_Counted], now: datetime) -> Mapping[str, Failures]:
    return throttles.find(source, [each.key for each in counted], now - FORGOTTEN)


def _wait(found: Mapping[str, Failures], now: datetime) -> timedelta:
    last = max((each.until or _NEVER for each in found.values()), default=_NEVER)
    return max(last - now, timedelta()) if last is not _NEVER else timedelta()


def _take(
    connection: Connection,
    counted: Sequence[_Counted],
    found: Mapping[str, Failures],
    now: datetime,
) -> None:
    """Let nobody else try until an attempt that fails would let them."""
    for each in counted:
        if each.key in found:
            count = found[each.key].count
            until = now + timedelta(seconds=each.pace.wait_s(count + 1))
            throttles.put(connection, each.key, Failures(count, found[each.key].last, until))
