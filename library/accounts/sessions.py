"""Browser sessions: who has signed in where, and what is still awaited of them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from library.accounts.session_rules import SessionRules
from library.catalog import sessions, standing
from library.catalog.engine import Catalog
from library.catalog.sessions import ListedSession
from library.errors import CatalogError
from library.model import User

PENDING = timedelta(minutes=10)  # from the password to the second factor
TRIES = 5  # of codes or passwords in a session, which then ends
_NOTED_EVERY = timedelta(minutes=1)  # that a session was used


class Awaited(StrEnum):
    """What a session is good for nothing without."""

    CODE = "code"  # of the second factor
    PASSWORD = "password"  # noqa: S105 - another one, instead of that which was made up


@dataclass(frozen=True, slots=True)
class Client:
    """A browser, as it shows itself."""

    address: str | None = None
    agent: str | None = None  # the User-Agent header


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has signed in."""

    user: User
    key: str  # tells it from the user's others; no secret
    proven: datetime  # UTC, when the user last showed who they are
    awaits: Awaited | None = None
    is_kept: bool = False  # its user asked to stay signed in
    by_code: bool = False  # a code of the second factor was given in it


class Sessions:
    """All browser sessions. What ends one, ends it at once in all processes.

    Tokens are secret. They are known to the browser alone; the index has their hashes.
    """

    def __init__(self, catalog: Catalog, rules: SessionRules) -> None:
        """Keep them in *catalog*, each as long as *rules* say."""
        self._catalog = catalog
        self._rules = rules

    def begin(
        self,
        user: User,
        client: Client,
        *,
        pending: bool = False,
        instead_of: str | None = None,
        proven: datetime | None = None,
        keep: bool = False,
    ) -> str:
        """Return the token of a new session; the one with the token *instead_of* ends.

        A *pending* one awaits the code of a second factor, for 10 minutes. *proven* is when the
        user showed who they are, in UTC, if that was not just now. *keep*: they ask to stay signed
        in, which counts where the rules let them.
        """
        token, now = _new_token(), datetime.now(UTC)
        kept = keep and self._rules.kept is not None
        with self._catalog.write() as connection:
            if instead_of is not None:
                sessions.remove(connection, fingerprint(instead_of))
            sessions.add(
                connection,
                token_hash=fingerprint(token),
                user_id=user.id,
                now=now,
                proven=now if proven is None else min(proven, now),
                expires=now + (PENDING if pending else self._rules.lifetime(kept=kept)),
                pending=pending,
                kept=kept,
                address=client.address and client.address[:45],
                agent=client.agent and client.agent[:255],
            )
            if not pending:
                standing.note_sign_in(connection, user.id, now)
        return token

    def find(
        self, token: str, address: str | None = None, *, unattended: bool = False
    ) -> Session | None:
        """Return the session, used now from *address*; None where it has ended.

        What a page asks by itself, *unattended*, is no use of it.
        """
        return self.find_by_hash(fingerprint(token), address, unattended=unattended)

    def find_by_hash(
        self, token_hash: str, address: str | None = None, *, unattended: bool = False
    ) -> Session | None:
        """Do `find` by the hash of a token, which signs nobody in."""
        now = datetime.now(UTC)
        with self._catalog.ask_once() as driver:
            found = sessions.find(driver, token_hash, now, self._rules.used_since(now))
        if found is None:
            return None
        if not unattended and now - found.last_used >= _NOTED_EVERY:
            self._note_use(token_hash, now, address or found.address)
        awaits = Awaited.PASSWORD if found.must_change else None
        if found.pending:
            awaits = Awaited.CODE
        return Session(
            found.user,
            sessions.key_of(token_hash),
            found.proven,
            awaits,
            is_kept=found.kept,
            by_code=found.by_code,
        )

    def prove(self, token: str, user: User, *, by_code: bool = False) -> str | None:
        """Return another token for the session, whose *user* has shown who they are.

        It awaits no code any more; *by_code*: one was given. None: it has ended.
        """
        new, now = _new_token(), datetime.now(UTC)
        old_hash, new_hash = fingerprint(token), fingerprint(new)
        with self._catalog.write() as connection:
            kept = sessions.is_kept(connection, old_hash)
            if kept is None:
                return None
            until = now + self._rules.lifetime(kept=kept)
            sessions.prove(connection, old_hash, new_hash, now, until)
            if by_code:
                sessions.note_code(connection, new_hash)
            standing.note_sign_in(connection, user.id, now)
        return new

    def note_code(self, token: str) -> None:
        """Note that a code of the second factor was given in the session."""
        with self._catalog.write() as connection:
            sessions.note_code(connection, fingerprint(token))

    def take_try(self, token: str) -> bool:
        """Count an attempt to show who one is, before it is looked at.

        After five in vain, the session ends instead, and False is returned.
        """
        with self._catalog.write() as connection:
            return sessions.take_try(connection, fingerprint(token), TRIES)

    def of(self, user: User) -> Sequence[ListedSession]:
        """Return where *user* is signed in, the session that was used last first."""
        with self._catalog.ask_once() as driver:
            now = datetime.now(UTC)
            return sessions.of_user(driver, user.id, now, self._rules.used_since(now))

    def end(self, token: str) -> None:
        """End a session."""
        with self._catalog.write() as connection:
            sessions.remove(connection, fingerprint(token))

    def end_one(self, user: User, key: str) -> bool:
        """End the session of *user* that has *key*; False: there is none."""
        with self._catalog.write() as connection:
            return sessions.remove_key(connection, user.id, key)

    def end_all(self, user: User, *, but: str | None = None) -> int:
        """End all sessions of *user*, *but* the one with that token; return how many."""
        kept = None if but is None else fingerprint(but)
        with self._catalog.write() as connection:
            return sessions.remove_all(connection, user.id, kept)

    def _note_use(self, token_hash: str, now: datetime, address: str | None) -> None:
        try:
            with self._catalog.write() as connection:
                sessions.touch(connection, token_hash, now, address and address[:45])
        except CatalogError:
            pass  # The next request tells it; this one is not to fail over it.


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """Return what is stored of a token."""
    # A token is 256 random bits: a fast hash is enough to keep a stolen index from being a key.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
