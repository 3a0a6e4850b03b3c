"""Whose name and password those are, and who is signed in by them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from library.access import app_secret
from library.access.visitor import Visitor
from library.accounts.checking import Checking
from library.accounts.passwords import MADE_UP_FOR, hashed, is_cheap, made_up
from library.accounts.sealing import Seal
from library.accounts.second_factor import SecondFactors
from library.accounts.session_rules import SessionRules
from library.accounts.sessions import Client, Session, Sessions, fingerprint
from library.accounts.users import Users
from library.accounts.worst import refuse_bad
from library.app_passwords import AppPasswords
from library.audit import Audit, AuditAct
from library.catalog import sessions, standing
from library.catalog.engine import Catalog
from library.catalog.users import StoredUser
from library.errors import NotAllowed
from library.model import User
from library.notices import Notices
from library.throttling import Throttle

_UNSEEN = Client()
_USUAL = SessionRules()
_ENDED = (
    "That password was made up for you and has ended, as nobody chose another within "
    f"{MADE_UP_FOR.days} days. Ask an admin for a new one."
)


class Accounts(Users):
    """The users of one index, as they come in."""

    def __init__(
        self,
        catalog: Catalog,
        data: Path,
        *,
        remember: timedelta = timedelta(minutes=5),
        rules: SessionRules = _USUAL,
        key_file: Path | None = None,
    ) -> None:
        """Keep users in *catalog* and the files of new ones below *data*.

        Verified credentials are remembered for *remember*, so that bcrypt does not run on every
        request; *rules* say how long a browser stays signed in. *key_file* has the key of second
        factors, instead of a file in *data*.
        """
        super().__init__(catalog, data)
        self.audit = Audit(catalog)
        self.throttle = Throttle(catalog, self.audit)
        self.notices = Notices(catalog)
        self.app_passwords = AppPasswords(catalog, self.audit)
        self._checking = Checking(remember, self.throttle)
        self.session_rules = rules
        self.sessions = Sessions(catalog, rules)
        seal = Seal(data / "second-factor.key", key_file)
        self.second_factors = SecondFactors(catalog, self.throttle, seal, self.audit)

    def close(self) -> None:
        """Write what is still to be noted."""
        self.app_passwords.close()
        self.audit.close()

    def set_password(self, name: str, password: str) -> None:
        """Change the password; every browser of the user is signed out.

        Raises:
            NotFound: there is no such user.
            NotAllowed: the password is too short, too long or too frequent.
        """
        self._set_password(self.find(name), password)

    def reset_password(self, name: str) -> str:
        """Give the user a password that is made up, and return it; browsers are signed out.

        The next browser that signs in by it has to choose another, within a week.

        Raises:
            NotFound: there is no such user.
        """
        password = made_up()
        self._set_password(self.find(name), password, until=datetime.now(UTC) + MADE_UP_FOR)
        return password

    def change_password(self, user: User, password: str, token: str) -> str | None:
        """Change the own password in the session *token*, and return its new token.

        All other sessions end. None: so has that one.

        Raises:
            NotAllowed: the password is too short, too long or too frequent.
        """
        self._set_password(user, password, but=token)
        return self.sessions.prove(token, user)

    def visitor(self, name: str, password: str, address: str | None) -> Visitor | None:
        """Return who comes with that name and password, for what knows no sessions.

        The password is one for apps, or that of an account without a second factor. None: it is
        wrong.

        Raises:
            TooMany: too many were, and nothing may be tried yet.
        """
        if (secret := app_secret.bare(password)) is not None:
            return self.app_passwords.visitor(name, secret, address or "")
        user = self.verify(name, password, address)
        return None if user is None else Visitor(user)

    def verify(self, name: str, password: str, address: str | None = None) -> User | None:
        """Return the user who has come in by that name and password, or None.

        Who is disabled, or has a second factor, has not, and is told no more than who does not
        exist; nor has who was given a password that has ended. An unknown name costs as much time
        as a wrong password.

        Raises:
            TooMany: too many were wrong, and nothing may be tried yet.
        """
        found = self._stored(name)
        user = None if found is None else found.user
        if user is None or user.disabled or user.has_second_factor or _has_ended(found):
            found = user = None

        def came() -> None:
            if user is not None and self.throttle.recognise(user, address):
                self.audit.note(AuditAct.SIGNED_IN, actor=user, address=address, by="password")

        return user if self._checking.is_right(name, password, found, address, came) else None

    def sign_in(
        self,
        name: str,
        password: str,
        client: Client = _UNSEEN,
        instead_of: str | None = None,
        *,
        keep: bool = False,
    ) -> tuple[User, str] | None:
        """Return the user and the token of a new browser session, or None.

        It may await more (`Session.awaits`). The session with the token *instead_of* ends. *keep*
        is as for `Sessions.begin`. A hash that is cheaper than those made now is replaced.

        Raises:
            TooMany: too many were wrong, and nothing may be tried yet.
            NotAllowed: it is right, and was made up for the user so long ago that it has ended.
        """
        found = self._stored(name)
        if found is not None and found.user.disabled:
            found = None
        right = self._checking.is_right(name, password, found, client.address, lambda: None)
        if found is None or not right:
            return None
        if _has_ended(found):
            raise NotAllowed(_ENDED)
        user = found.user
        if is_cheap(found.password_hash):
            new = hashed(password)
            with self._catalog.write() as connection:
                standing.replace_hash(connection, user.id, found.password_hash, new)
            self._checking.add(name, password, new, client.address)
        pending = user.has_second_factor
        if not pending:
            self.throttle.recognise(user, client.address)
        return user, self.sessions.begin(
            user, client, pending=pending, instead_of=instead_of, keep=keep
        )

    def let_in(
        self,
        user: User,
        client: Client = _UNSEEN,
        instead_of: str | None = None,
        *,
        proven: datetime | None = None,
        keep: bool = False,
    ) -> str:
        """Return the token of a new session of *user*, of whom somebody who is trusted says so.

        The session with the token *instead_of* ends. *proven* is when the user showed there who
        they are, in UTC, if that was not just now. *keep*: they ask to stay signed in.
        """
        self.throttle.recognise(user, client.address)
        return self.sessions.begin(user, client, instead_of=instead_of, proven=proven, keep=keep)

    def is_password(self, user: User, password: str, address: str | None) -> bool:
        """Whether that is the password of *user*, who has signed in before.

        Raises:
            TooMany: too many were wrong, and nothing may be tried yet.
        """
        found = self._stored(user.name)
        return self._checking.is_right(user.name, password, found, address, lambda: None)

    def session(
        self, token: str, address: str | None = None, *, unattended: bool = False
    ) -> Session | None:
        """Return the session as `Sessions.find` does, whatever it awaits."""
        return self.sessions.find(token, address, unattended=unattended)

    def user_of_session(
        self, token: str, address: str | None = None, *, unattended: bool = False
    ) -> User | None:
        """Return whose session that is; None where it has ended, or awaits anything."""
        found = self.session(token, address, unattended=unattended)
        return None if found is None or found.awaits else found.user

    def session_key(self, token: str) -> str:
        """Return what the session of *token* is known by: 64 hex digits, which sign nobody in."""
        return fingerprint(token)

    def session_by_key(self, key: str) -> Session | None:
        """Return the session of that `session_key`; None where it has ended, or awaits more."""
        found = self.sessions.find_by_hash(key)
        return None if found is None or found.awaits else found

    def sign_out(self, token: str) -> None:
        """End a session."""
        self.sessions.end(token)

    def _set_password(
        self, user: User, password: str, *, until: datetime | None = None, but: str | None = None
    ) -> None:
        refuse_bad(password, user.name)
        password_hash = hashed(password)
        with self._catalog.write() as connection:
            standing.set_password(connection, user.id, password_hash, until=until)
            sessions.remove_all(connection, user.id, None if but is None else fingerprint(but))


def _has_ended(found: StoredUser | None) -> bool:
    until = None if found is None else found.password_until
    return until is not None and until <= datetime.now(UTC)
