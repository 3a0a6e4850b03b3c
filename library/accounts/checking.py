"""Whether a password is right: by bcrypt, where nothing quicker tells, and not too often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from library.access.addresses import network
from library.accounts.known import Checks, Known
from library.accounts.passwords import NOBODY, matches
from library.catalog.users import StoredUser
from library.errors import TooMany
from library.slow_checks import SlowChecks
from library.throttling import Throttle, Tried

_WRONG_FOR: Final = timedelta(hours=1)  # a device goes on giving a password that was changed


class Checking:
    """Checks the passwords of accounts in one process.

    What was right lately from the same place is right, and costs nothing. What was wrong lately is
    wrong, and counts no second time: a device that is never told of a new password keeps nobody
    else out.
    """

    def __init__(self, remember: timedelta, throttle: Throttle) -> None:
        """Remember right ones for *remember*; *throttle* says who may try."""
        self._throttle = throttle
        self._known = Known(remember)
        self._wrong = Known(_WRONG_FOR)
        self._checks = Checks()
        self._slow = SlowChecks()

    def add(self, name: str, password: str, stored: str, address: str | None) -> None:
        """Remember that the password of which *stored* is the hash is right, from *address*."""
        self._known.add(name, password, stored, _place(address))

    def is_right(
        self,
        name: str,
        password: str,
        found: StoredUser | None,
        address: str | None,
        then: Callable[[], None],
    ) -> bool:
        """Whether *password* is that of the user *found* by *name*; None: nobody may come in.

        Both cost the same. *then* is called where bcrypt found it right, which it is asked for each
        place by itself.

        Raises:
            TooMany: nothing may be tried yet.
            CatalogError: the index is locked or unreadable.
        """
        stored = NOBODY if found is None else found.password_hash
        place = _place(address)
        if found is not None and self._known.has(name, password, stored, place):
            return True
        if self._wrong.has(name, password, stored):
            return False

        def check() -> bool:
            return self._check(name, password, found, address, then)

        try:
            return self._checks.once((name, password, stored, place), check)
        except TooMany:
            self._slow.linger()
            raise

    def _check(
        self,
        name: str,
        password: str,
        found: StoredUser | None,
        address: str | None,
        then: Callable[[], None],
    ) -> bool:
        stored = NOBODY if found is None else found.password_hash
        is_known = self._throttle.look(Tried.PASSWORD, name, address)
        with self._slow.turn(is_known=is_known):
            self._throttle.admit(Tried.PASSWORD, name, address)
            is_right = self._slow.run(lambda: matches(password, stored)) and found is not None
            if not is_right:
                self._throttle.failed(Tried.PASSWORD, name, address)
                self._wrong.add(name, password, stored)
                return False
        self._throttle.succeeded(Tried.PASSWORD, name, address)
        self.add(name, password, stored, address)
        then()
        return True


def _place(address: str | None) -> str:
    return network(address) if address else ""
