"""Whose name and password those are, and who is signed in by them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from library.accounts.known import Checks, Known
from library.accounts.passwords import NOBODY, hashed, is_cheap, made_up, matches
from library.accounts.second_factor import SecondFactors
from library.accounts.sessions import Client, Session, Sessions, fingerprint
from library.accounts.users import Users
from library.accounts.worst import refuse_bad
from library.catalog import sessions, standing
from library.catalog.engine import Catalog
from library.catalog.users import StoredUser
from library.model import User

_UNSEEN = Client()


class Accounts(Users):
    """The users of one index, as they come in."""

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
        super().__init__(catalog, data)
        self._known = Known(remember)
        self._checks = Checks()
        self.session_lifetime = session_lifetime
        self.sessions = Sessions(catalog, session_lifetime)
        self.second_factors = SecondFactors(catalog)

    def set_password(self, name: str, password: str) -> None:
        """Change the password; every browser of the user is signed out.

        Raises:
            NotFound: there is no such user.
            NotAllowed: the password is too short or too frequent.
        """
        self._set_password(self.find(name), password)

    def reset_password(self, name: str) -> str:
        """Give the user a password that is made up, and return it; browsers are signed out.

        The next browser that signs in by it has to choose another.

        Raises:
            NotFound: there is no such user.
        """
        password = made_up()
        self._set_password(self.find(name), password, must_change=True)
        return password

    def change_password(self, user: User, password: str, token: str) -> str | None:
        """Change the own password in the session *token*, and return its new token.

        All other sessions end. None: so has that one.

        Raises:
            NotAllowed: the password is too short or too frequent.
        """
        self._set_password(user, password, but=token)
        return self.sessions.prove(token, user)

    def verify(self, name: str, password: str) -> User | None:
        """Return the user whose name and password these are, or None; disabled ones are nobody.

        Who has a second factor (`User.has_second_factor`) has not come in by that alone. An
        unknown name costs as much time as a wrong password.
        """
        found = self._verified(name, password)
        return None if found is None else found.user

    def sign_in(
        self, name: str, password: str, client: Client = _UNSEEN, instead_of: str | None = None
    ) -> tuple[User, str] | None:
        """Return the user and the token of a new browser session, or None.

        It may await more (`Session.awaits`). The session with the token *instead_of* ends. A hash
        that is cheaper than those made now is replaced.
        """
        found = self._verified(name, password)
        if found is None:
            return None
        user = found.user
        if is_cheap(found.password_hash):
            new = hashed(password)
            with self._catalog.write() as connection:
                standing.replace_hash(connection, user.id, found.password_hash, new)
            self._known.add(name, password, new)
        pending = user.has_second_factor
        return user, self.sessions.begin(user, client, pending=pending, instead_of=instead_of)

    def session(self, token: str, address: str | None = None) -> Session | None:
        """Return the session, used now from *address*, whatever it awaits; None: it has ended."""
        return self.sessions.find(token, address)

    def user_of_session(self, token: str, address: str | None = None) -> User | None:
        """Return whose session that is; None where it has ended, or awaits anything."""
        found = self.session(token, address)
        return None if found is None or found.awaits else found.user

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.sessions.end(token)

    def _verified(self, name: str, password: str) -> StoredUser | None:
        found = self._stored(name)
        stored = found.password_hash if found else NOBODY
        is_wanted = found is not None and not found.user.disabled
        if is_wanted and self._known.has(name, password, stored):
            return found
        if not is_wanted:
            self._known.forget(name, password, stored)
        checked = self._checks.once((name, password, stored), lambda: matches(password, stored))
        if not checked or not is_wanted:
            return None
        self._known.add(name, password, stored)
        return found

    def _set_password(
        self, user: User, password: str, *, must_change: bool = False, but: str | None = None
    ) -> None:
        refuse_bad(password, user.name)
        password_hash = hashed(password)
        with self._catalog.write() as connection:
            standing.set_password(connection, user.id, password_hash, must_change=must_change)
            sessions.remove_all(connection, user.id, None if but is None else fingerprint(but))
