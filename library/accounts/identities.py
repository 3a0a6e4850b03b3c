"""Users as an OpenID provider knows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from library.accounts.accounts import Accounts
from library.accounts.passwords import made_up
from library.audit import AuditAct
from library.catalog import standing
from library.catalog.engine import Catalog
from library.errors import AlreadyExists, NotAllowed, NotFound
from library.model import Role, User


@dataclass(frozen=True, slots=True)
class Identity:
    """An account of a provider."""

    issuer: str
    subject: str  # never given to another (OpenID Connect Core 1.0 §2)
    name: str  # may be anyone's; empty: there is none
    proven: datetime | None = None  # UTC, when they showed there who they are; None: untold

    @property
    def key(self) -> str:
        """What stands for it in the index: another provider's accounts are others."""
        return f"{self.issuer} {self.subject}"


@dataclass(frozen=True, slots=True)
class Welcome:
    """Who may come in though the provider's account is linked to no user."""

    role: Role | None = None  # of the user that is added for them; None: none is
    by_name: bool = False  # the user who has the name that the provider tells is theirs


class Identities:
    """Which user is whom to the provider."""

    def __init__(self, catalog: Catalog, accounts: Accounts, welcome: Welcome) -> None:
        """Link the users of *accounts*, whose index is *catalog*."""
        self._catalog = catalog
        self._accounts = accounts
        self._welcome = welcome

    def user(self, identity: Identity, address: str | None = None) -> User:
        """Return the user whose account that is, added or linked now where that is allowed.

        From *address* they came; it is for the audit.

        Raises:
            NotAllowed: there is none, or they are disabled; the message is for people.
            BadName: the name that the provider tells cannot be a user's.
        """
        with self._catalog.ask_once() as driver:
            found = standing.by_subject(driver, identity.key)
        if found is None:
            found = self._welcomed(identity, address)
        if found.disabled:
            raise NotAllowed("This account is disabled.")
        return found

    def link(self, user: User, identity: Identity) -> None:
        """Let *user* sign in by the account.

        Raises:
            AlreadyExists: it is linked to another user.
        """
        with self._catalog.write() as connection:
            known = standing.by_subject(connection, identity.key)
            if known is not None and known.id != user.id:
                raise AlreadyExists("That account belongs to another user here.")
            standing.set_subject(connection, user.id, identity.key)

    def unlink(self, user: User) -> None:
        """Let *user* sign in by the password alone."""
        with self._catalog.write() as connection:
            standing.set_subject(connection, user.id, None)

    def _welcomed(self, identity: Identity, address: str | None) -> User:
        try:
            user = self._accounts.find(identity.name)
        except NotFound:
            if self._welcome.role is None:
                raise NotAllowed(
                    "No user here is linked to that account. Sign in with your password, and link "
                    "it on the page of your account."
                ) from None
            user = self._accounts.add(identity.name, made_up(8), self._welcome.role)
        else:
            if not self._welcome.by_name or self._accounts.standing_of(user.name).is_linked:
                raise NotAllowed(
                    f"There is a user “{user.name}” who is not linked to that account. Sign in "
                    "with your password, and link it on the page of your account."
                )
            self._accounts.audit.note(AuditAct.IDENTITY_LINKED, actor=user, address=address)
        self.link(user, identity)
        return user
