"""The app passwords of users: made, listed, revoked, and what a device may do with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from library.access import app_secret
from library.access.app_password import AppPassword, Use
from library.access.visitor import Visitor
from library.audit import Audit, AuditAct
from library.catalog import app_passwords
from library.catalog.engine import Catalog
from library.errors import BadName, NotAllowed, NotFound
from library.later import Later
from library.model import User

MOST: Final = 100  # of one user
_LONGEST_NAME: Final = 100  # characters
_EXACT_TO: Final = timedelta(minutes=1)
_SIGN_IN: Final = timedelta(days=1)  # a device that was away for so long signs in, for the audit


@dataclass(frozen=True, slots=True)
class _Used:
    """That a device came."""

    at: datetime  # UTC
    address: str
    user: User
    device: str
    signs_in: bool

    def then(self, later: _Used) -> _Used:
        """Return both as one."""
        return replace(later, signs_in=self.signs_in or later.signs_in)


class AppPasswords:
    """Those of all users of an index."""

    def __init__(self, catalog: Catalog, audit: Audit) -> None:
        """Keep them in *catalog*; *audit* is told who made and revoked them."""
        self._catalog = catalog
        self._audit = audit
        self._used: Later[int, _Used] = Later(self._note_uses, _Used.then)

    def make(
        self,
        user: User,
        name: str,
        use: Use = Use.ALL,
        folder: Sequence[str] = (),
        expires: datetime | None = None,
        *,
        by: User | None = None,
        address: str | None = None,
    ) -> tuple[AppPassword, str]:
        """Make one for the device *name*; return it and its secret, which is kept nowhere.

        *by* and *address* say to the audit who made it.

        Raises:
            BadName: the device has no name, or a very long one.
            NotAllowed: the user has very many already, or it would have expired already.
        """
        called, now = " ".join(name.split()), datetime.now(UTC)
        if not called or len(called) > _LONGEST_NAME or not called.isprintable():
            raise BadName(f"Give the device a name of up to {_LONGEST_NAME} letters.")
        if expires is not None and expires <= now:
            raise NotAllowed("Choose a day to come.")
        secret = app_secret.new()
        with self._catalog.write() as connection:
            if len(app_passwords.of_user(connection, user.id)) >= MOST:
                raise NotAllowed(f"There are {MOST} app passwords. Revoke some first.")
            number = app_passwords.add(
                connection,
                user_id=user.id,
                name=called,
                secret_hash=app_secret.hashed(secret.replace("-", "")),
                use=use,
                folder=folder,
                created=now,
                expires=expires,
            )
            self._audit.note(
                AuditAct.APP_PASSWORD_MADE,
                actor=by,
                address=address,
                within=connection,
                user=user.name,
                device=called,
                use=use.value,
                folder="/" + "/".join(folder) if folder else None,
            )
        return AppPassword(number, user.id, called, use, tuple(folder), now, expires), secret

    def of(self, user: User) -> Sequence[AppPassword]:
        """Return the user's, the newest first, those that have expired among them."""
        with self._catalog.ask_once() as driver:
            return app_passwords.of_user(driver, user.id)

    def revoke(
        self, user: User, password_id: int, *, by: User | None = None, address: str | None = None
    ) -> AppPassword:
        """Revoke one of the user's, and return it. From the next request on it is no good.

        Raises:
            NotFound: it is revoked already, or somebody else's.
        """
        with self._catalog.write() as connection:
            found = app_passwords.by_id(connection, user.id, password_id)
            if found is None:
                raise NotFound("There is no such app password.")
            app_passwords.remove(connection, password_id)
            self._audit.note(
                AuditAct.APP_PASSWORD_REVOKED,
                actor=by,
                address=address,
                within=connection,
                user=user.name,
                device=found.name,
            )
        return found

    def visitor(self, name: str, secret: str, address: str) -> Visitor | None:
        """Return who comes with that user's *name* and app password; None for one that is no good.

        *secret* is the bare letters; see `library.access.app_secret.bare`. Each call asks the
        index, so what was revoked is no good at once, in every process.
        """
        now = datetime.now(UTC)
        text = name.encode("utf-8", "replace").decode()
        with self._catalog.ask_once() as driver:
            entry = app_passwords.find(driver, text, app_secret.hashed(secret), now)
        if entry is None:
            return None
        found, user = entry
        if found.last_used is None or found.last_used <= now - _EXACT_TO:
            signs_in = found.last_used is None or found.last_used <= now - _SIGN_IN
            self._used.note(found.id, _Used(now, address, user, found.name, signs_in))
        return Visitor(user, found.scope)

    def close(self) -> None:
        """Write what is still to be noted."""
        self._used.flush()

    def _note_uses(self, notes: Mapping[int, _Used]) -> None:
        with self._catalog.write() as connection:
            used = [(key, each.at, each.address) for key, each in notes.items()]
            app_passwords.note_uses(connection, used)
            for each in notes.values():
                if each.signs_in:
                    self._audit.note(
                        AuditAct.SIGNED_IN,
                        actor=each.user,
                        address=each.address,
                        within=connection,
                        device=each.device,
                    )
