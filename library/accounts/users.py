"""Who there is: users are added, found, changed and removed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from library.accounts.passwords import MADE_UP_FOR, hashed
from library.accounts.worst import refuse_bad
from library.adopting import adopted
from library.catalog import folders, sessions, standing, users
from library.catalog.engine import Catalog
from library.catalog.standing import Standing
from library.errors import AlreadyExists, BadName, NotAllowed, NotFound
from library.failures import storage_errors
from library.model import Role, User
from library.paths import UPLOADS_FOLDER

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.IGNORECASE | re.ASCII)


class Users:
    """The users of one index."""

    def __init__(self, catalog: Catalog, data: Path) -> None:
        """Keep users in *catalog* and the files of new ones below *data*."""
        self._catalog = catalog
        self._data = data

    def add(
        self,
        name: str,
        password: str,
        role: Role = Role.USER,
        *,
        adopt: Path | None = None,
        must_change: bool = False,
    ) -> User:
        """Add a user with an empty library, or one whose files lie in the folder *adopt*.

        A scan (`library.scan`) then puts these into the index. Guests have no library. Where the
        password *must_change*, it was made up, ends in a week, and the browser asks for another.

        Raises:
            BadName: the name is not of letters, digits, dot, dash and underscore.
            NotAllowed: the password is too short, too long or too frequent, the user's folder holds
                files already, or *adopt* cannot be a user's folder.
            AlreadyExists: the name is taken.
        """
        if not _NAME.fullmatch(name):
            raise BadName(
                f"“{name}” cannot be a user's name: use up to 64 letters, digits, “.”, “-” and “_”."
            )
        refuse_bad(password, name)
        password_hash = hashed(password)
        if self._stored(name) is not None:
            raise _exists(name)
        if adopt is not None:
            media_root = adopted(adopt, self._data, [user.media_root for user in self.everyone()])
        elif role is Role.GUEST:
            media_root = self._home(name)
        else:
            media_root = self._empty_home(name)
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
            if must_change:
                until = now + MADE_UP_FOR
                standing.set_password(connection, user_id, password_hash, until=until)
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

    def standing(self) -> Sequence[Standing]:
        """Return how all users stand, by name."""
        with self._catalog.ask_once() as driver:
            return standing.everyone(driver)

    def standing_of(self, name: str) -> Standing:
        """Return how the user stands.

        Raises:
            NotFound: there is none.
        """
        user = self.find(name)
        with self._catalog.ask_once() as driver:
            found = standing.of(driver, user.id)
        if found is None:
            raise NotFound(f"There is no user “{name}”.")
        return found

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
            NotAllowed: nobody else is an admin.
        """
        user = self.find(name)
        with self._catalog.write() as connection:
            _keep_an_admin(connection, user)
            users.remove(connection, user.id)
        return user

    def set_quota(self, name: str, quota: int | None) -> None:
        """Change how many bytes the user's files may take; None: no limit but the disk's.

        Raises:
            NotFound: there is no such user.
        """
        user = self.find(name)
        with self._catalog.write() as connection:
            users.set_quota(connection, user.id, quota)

    def set_most_files(self, name: str, most: int | None) -> None:
        """Change how many files and folders the user may have; None: any number.

        Raises:
            NotFound: there is no such user.
        """
        user = self.find(name)
        with self._catalog.write() as connection:
            users.set_most_files(connection, user.id, most)

    def set_role(self, name: str, role: Role) -> None:
        """Change what the user may do. The files of who becomes a guest stay, and are not shown.

        Raises:
            NotFound: there is no such user.
            NotAllowed: nobody else is an admin, or the folder that the user needs cannot be made.
        """
        user = self.find(name)
        if role is not Role.GUEST:
            with storage_errors():
                user.media_root.mkdir(parents=True, exist_ok=True)
        with self._catalog.write() as connection:
            if role is not Role.ADMIN:
                _keep_an_admin(connection, user)
            standing.set_role(connection, user.id, role)

    def disable(self, name: str) -> None:
        """Let nobody come in as the user, by whatever way; what they share is shared no more.

        Raises:
            NotFound: there is no such user.
            NotAllowed: nobody else is an admin.
        """
        user = self.find(name)
        with self._catalog.write() as connection:
            _keep_an_admin(connection, user)
            standing.set_disabled(connection, user.id, datetime.now(UTC))
            sessions.remove_all(connection, user.id)

    def enable(self, name: str) -> None:
        """Undo `disable`. Browsers have to sign in again.

        Raises:
            NotFound: there is no such user.
        """
        user = self.find(name)
        with self._catalog.write() as connection:
            standing.set_disabled(connection, user.id, None)

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


def _keep_an_admin(connection: Connection, user: User) -> None:
    if user.role is Role.ADMIN and not standing.other_admins(connection, user.id):
        raise NotAllowed(f"“{user.name}” is the only admin.")


def _exists(name: str) -> AlreadyExists:
    return AlreadyExists(f"There is a user “{name}” already.")
