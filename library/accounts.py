"""Who someone is: users, passwords and browser sessions."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock

import bcrypt

from library.adopting import adopted
from library.catalog import folders, sessions, users
from library.catalog.engine import Catalog
from library.errors import AlreadyExists, BadName, NotAllowed, NotFound
from library.failures import storage_errors
from library.model import Role, User
from library.paths import UPLOADS_FOLDER

BCRYPT_COST = 12  # about 250 ms a guess
MIN_PASSWORD = 8  # characters, NIST SP 800-63B §5.1.1.2
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.IGNORECASE | re.ASCII)
_NOBODY = "$2b$12$ATTqKQlRoKuBP5GuZObvv.AZOmGzotKlhsotk4FF8kyhwHole7FCm"  # at BCRYPT_COST


class Accounts:
    """The users of one index."""

    def __init__(
        self,
        catalog: Catalog,
        data: Path,
        *,
        remember: timedelta = timedelta(minutes=5),
        session_lifetime: timedelta = timedelta(days=30),
    ) -> None:
        """Keep users in *catalog* and the files of new ones below *data*.

        Verified credentials are remembered for *remember*, so that bcrypt does not run on every
        request; *session_lifetime* is how long a browser stays signed in.
        """
        self._catalog = catalog
        self._data = data
        self._known = _Known(remember)
        self._checks = _Checks()
        self.session_lifetime = session_lifetime

    def add(
        self, name: str, password: str, role: Role = Role.USER, *, adopt: Path | None = None
    ) -> User:
        """Add a user with an empty library, or one whose files lie in the folder *adopt*.

        A scan (`library.scan`) then puts these into the index.

        Raises:
            BadName: the name is not of letters, digits, dot, dash and underscore.
            NotAllowed: the password is too short, the user's folder holds files already, or
                *adopt* cannot be a user's folder.
            AlreadyExists: the name is taken.
        """
        if not _NAME.fullmatch(name):
            raise BadName(
                f"“{name}” cannot be a user's name: use up to 64 letters, digits, “.”, “-” and “_”."
            )
        password_hash = _hash(_checked(password))
        if self._stored(name) is not None:
            raise _exists(name)
        if adopt is None:
            media_root = self._empty_home(name)
        else:
            media_root = adopted(adopt, self._data, [user.media_root for user in self.everyone()])
        with self._catalog.write() as connection:
            if users.find(connection, name) is not None:
                raise _exists(name)
            now = datetime.now(UTC)
            user_id = users.add(
                connection,
                name=name,
                role=role,
                password_hash=password_hash,
                media_root=media_root,
                now=now,
                adopted=adopt is not None,
            )
            folders.add_root(connection, user_id, now)
        return User(user_id, name, role, media_root, now, adopt is not None)

    def rehouse(self) -> None:
        """Follow the files after the data folder was moved or renamed as a whole."""
        for user in self.everyone():
            home = self._home(user.name)
            if home.is_dir() and not user.adopted and not user.media_root.exists():
                with self._catalog.write() as connection:
                    users.set_media_root(connection, user.id, home)

    def everyone(self) -> Sequence[User]:
        """Return all users by name."""
        with self._catalog.read() as connection:
            return users.everyone(connection)

    def find(self, name: str) -> User:
        """Return the user of that name.

        Raises:
            NotFound: there is none.
        """
        found = self._stored(name)
        if found is None:
            raise NotFound(f"There is no user “{name}”.")
        return found.user

    def remove(self, name: str) -> User:
        """Remove a user from the index, and return who it was. The files stay on disk.

        Raises:
            NotFound: there is none.
        """
        user = self.find(name)
        with self._catalog.write() as connection:
            users.remove(connection, user.id)
        return user

    def set_password(self, name: str, password: str) -> None:
        """Change the password; every browser of the user is signed out.

        Raises:
            NotFound: there is no such user.
            NotAllowed: the password is too short.
        """
        password_hash = _hash(_checked(password))
        user = self.find(name)
        with self._catalog.write() as connection:
            users.set_password_hash(connection, user.id, password_hash)
            sessions.remove_all(connection, user.id)

    def set_quota(self, name: str, quota: int | None) -> None:
        """Change how many bytes the user's files may take; None: no limit but the disk's.

        Raises:
            NotFound: there is no such user.
        """
        user = self.find(name)
        with self._catalog.write() as connection:
            users.set_quota(connection, user.id, quota)

    def verify(self, name: str, password: str) -> User | None:
        """Return the user whose name and password these are, or None.

        An unknown name costs as much time as a wrong password.
        """
        found = self._stored(name)
        stored = found.password_hash if found else _NOBODY
        if self._known.has(name, password, stored):
            return found.user if found else None
        checked = self._checks.once((name, password, stored), lambda: _matches(password, stored))
        if not checked or found is None:
            return None
        self._known.add(name, password, stored)
        return found.user

    def sign_in(self, name: str, password: str) -> tuple[User, str] | None:
        """Return the user and the token of a new browser session, or None."""
        user = self.verify(name, password)
        if user is None:
            return None
        token = secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        with self._catalog.write() as connection:
            sessions.add(
                connection,
                token_hash=_fingerprint(token),
                user_id=user.id,
                now=now,
                expires=now + self.session_lifetime,
            )
        return user, token

    def user_of_session(self, token: str) -> User | None:
        """Return whose session that is; None where it has ended."""
        return self.user_of_session_key(self.session_key(token))

    def session_key(self, token: str) -> str:
        """Return what the session of *token* is known by: 64 hex digits, which sign nobody in."""
        return _fingerprint(token)

    def user_of_session_key(self, key: str) -> User | None:
        """Return whose session has that `session_key`; None where it has ended."""
        with self._catalog.read() as connection:
            user_id = sessions.user_id(connection, key, datetime.now(UTC))
            return None if user_id is None else users.by_id(connection, user_id)

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._catalog.write() as connection:
            sessions.remove(connection, _fingerprint(token))

    def _stored(self, name: str) -> users.StoredUser | None:
        if not _NAME.fullmatch(name):
            return None  # it may be no text that the index could be asked for
        with self._catalog.ask_once() as driver:
            return users.find(driver, name)

    def _empty_home(self, name: str) -> Path:
        home = self._home(name)
        with storage_errors():
            home.mkdir(parents=True, exist_ok=True)
            if any(path.name != UPLOADS_FOLDER for path in home.iterdir()):
                raise NotAllowed(f"{home} holds files already; move them away first.")
        return home

    def _home(self, name: str) -> Path:
        return self._data / "media" / name.casefold()


class _Known:
    """Credentials that were verified lately, by a hash under a key that no one else has.

    The stored password hash is part of what is remembered: a changed password is unknown at once,
    in every process.
    """

    def __init__(self, keep: timedelta, clock: Callable[[], float] = time.monotonic) -> None:
        self._keep_s = keep.total_seconds()
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._until: dict[bytes, float] = {}
        self._lock = Lock()

    def add(self, *credentials: str) -> None:
        """Remember verified credentials."""
        now = self._clock()
        with self._lock:
            self._until = {digest: end for digest, end in self._until.items() if end > now}
            self._until[self._digest(credentials)] = now + self._keep_s

    def has(self, *credentials: str) -> bool:
        """Whether they were verified lately."""
        end = self._until.get(self._digest(credentials))
        return end is not None and end > self._clock()

    def _digest(self, credentials: tuple[str, ...]) -> bytes:
        # BLAKE2 is a keyed hash by itself (RFC 7693), and asked for with every request.
        told_apart = repr(credentials).encode()
        return hashlib.blake2b(told_apart, key=self._key, digest_size=32).digest()


class _Checks:
    """Slow checks under way: who asks the same meanwhile waits for the answer."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, ...], Future[bool]] = {}
        self._lock = Lock()

    def once(self, question: tuple[str, ...], check: Callable[[], bool]) -> bool:
        """Return what *check* answers, or what it is just about to answer someone else.

        A drive that is mounted asks by many connections at once: bcrypt for each of them would
        keep all cores busy for seconds.
        """
        with self._lock:
            running = self._running.get(question)
            answer = self._running.setdefault(question, Future())
        if running is not None:
            return running.result()
        try:
            answer.set_result(check())
        except BaseException as error:
            answer.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._running[question]
        return answer.result()


def _exists(name: str) -> AlreadyExists:
    return AlreadyExists(f"There is a user “{name}” already.")


def _checked(password: str) -> str:
    if len(password) < MIN_PASSWORD:
        raise NotAllowed(f"A password needs at least {MIN_PASSWORD} characters.")
    return password


def _hash(password: str) -> str:
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(BCRYPT_COST)).decode()


def _matches(password: str, stored: str) -> bool:
    return bcrypt.checkpw(_digest(password), stored.encode())


def _digest(password: str) -> bytes:
    # bcrypt reads 72 bytes at most and stops at NUL: every password becomes 44 bytes of base64.
    return base64.b64encode(hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest())


def _fingerprint(token: str) -> str:
    # A token is 256 random bits: a fast hash is enough to keep a stolen index from being a key.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
