"""The audit: who came in, was refused, or changed what others may do; when and from where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import Connection

from library.access.visitor import Visitor
from library.catalog import audit, users
from library.catalog.audit import Did, Noted
from library.catalog.engine import Catalog
from library.later import Later
from library.model import User

KEPT = timedelta(days=365)
_LONGEST = 200  # characters of what is told, of each


class AuditAct(StrEnum):
    """What is noted; its words are for people, with dashes between them."""

    SIGNED_IN = "signed-in"
    NEW_PLACE = "signed-in-from-new-place"  # from an address that is not known to be the user's
    SIGNED_OUT = "signed-out"
    REFUSED = "refused"  # a wrong password or code, of whatever kind
    THROTTLED = "throttled"  # not even looked at: too many were wrong
    SENT_AWAY = "sent-away"  # requests: as many as may be were being answered
    GUESSING = "guessing"  # `library.alarms`: so many were wrong that somebody should know
    FLOODING = "flooding"  # likewise, of requests that were sent away
    SESSION_ENDED = "session-ended"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - no password
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_CODES_MADE = "recovery-codes-made"
    RECOVERY_CODE_USED = "recovery-code-used"
    CODE_REPLAYED = "code-replayed"  # of an authenticator: right, but good no second time
    IDENTITY_LINKED = "identity-linked"  # with an account of an OpenID provider
    IDENTITY_UNLINKED = "identity-unlinked"
    APP_PASSWORD_MADE = "app-password-made"  # noqa: S105 - no password
    APP_PASSWORD_REVOKED = "app-password-revoked"  # noqa: S105 - no password
    USER_ADDED = "user-added"
    USER_CHANGED = "user-changed"  # role, quota, name
    USER_DISABLED = "user-disabled"
    USER_ENABLED = "user-enabled"
    USER_REMOVED = "user-removed"
    SHARED = "shared"
    SHARE_CHANGED = "share-changed"
    UNSHARED = "unshared"
    LINK_MADE = "link-made"
    LINK_CHANGED = "link-changed"
    LINK_REMOVED = "link-removed"
    LINK_OPENED = "link-opened"

    @property
    def words(self) -> str:
        """What happened, for people."""
        return self.value.replace("-", " ")

    @property
    def is_summed(self) -> bool:
        """Whether anybody can have it noted as often as they like."""
        return self in _SUMMED

    @property
    def is_told(self) -> bool:
        """Whether whom it is about has a notice of it: credentials and where they were used."""
        return self in _TOLD


_SUMMED = {AuditAct.REFUSED, AuditAct.THROTTLED, AuditAct.SENT_AWAY, AuditAct.LINK_OPENED}
_TOLD = {
    AuditAct.NEW_PLACE,
    AuditAct.PASSWORD_CHANGED,
    AuditAct.SECOND_FACTOR_ON,
    AuditAct.SECOND_FACTOR_OFF,
    AuditAct.RECOVERY_CODES_MADE,
    AuditAct.RECOVERY_CODE_USED,
    AuditAct.CODE_REPLAYED,
    AuditAct.IDENTITY_LINKED,
    AuditAct.IDENTITY_UNLINKED,
    AuditAct.APP_PASSWORD_MADE,
    AuditAct.APP_PASSWORD_REVOKED,
}
_Summed: TypeAlias = tuple[AuditAct, str | None, str | None, str]  # address, user, what


class Audit:
    """Notes acts in the index, and tells them."""

    def __init__(self, catalog: Catalog) -> None:
        """Keep them in *catalog*."""
        self._catalog = catalog
        self._soon: Later[_Summed, int] = Later(self._note_summed, lambda one, other: one + other)

    def note(
        self,
        act: AuditAct,
        *,
        actor: Visitor | User | None,
        address: str | None,
        within: Connection | None = None,
        times: int = 1,
        **about: str | int | None,
    ) -> None:
        """Note that *actor* did *act*, from *address*; *about* says to what.

        It is an own short transaction, or a part of the one of *within*. *about* MUST hold no
        secrets, and no names that somebody typed who was refused: people type their passwords into
        the wrong field. What anybody could have noted at will is summed by the hour, and may be
        noted *times* at once.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        if within is None:
            with self._catalog.write() as connection:
                self.note(
                    act, actor=actor, address=address, within=connection, times=times, **about
                )
            return
        actor_id, name = _identity(actor)
        told = {key: _cut(value) for key, value in about.items() if value is not None}
        did, now = Did(act.value, actor_id, name, address, told), datetime.now(UTC)
        if act.is_summed:
            audit.add_to_sum(within, did, now, times)
        else:
            audit.add(within, did, now, told_to=_told_to(within, act, did))

    def note_soon(self, act: AuditAct, *, address: str | None, user: str | None, what: str) -> None:
        """Note an act that is summed, within seconds, and keep nobody waiting for it.

        It is for what comes in masses. *user* is the name of one, or a link's. Never raises.
        """
        self._soon.note((act, address, user, what), 1)

    def close(self) -> None:
        """Write what is still to be noted."""
        self._soon.flush()

    def told(
        self,
        *,
        user: str | None = None,
        act: str | None = None,
        since: datetime | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> Sequence[Noted]:
        """Return at most *limit* acts, newest first.

        They are those of, or about, the *user* of that name, of one `AuditAct`, *since* a time, and
        *before* the one of that id.

        Raises:
            CatalogError: the index is unreadable.
        """
        with self._catalog.ask_once() as driver:
            return audit.find(driver, user, act, since, before, limit)

    def purge(self, now: datetime, kept: timedelta = KEPT) -> int:
        """Forget what is older than *kept*; return how much that was."""
        with self._catalog.write() as connection:
            return audit.purge(connection, now - kept)

    def _note_summed(self, notes: Mapping[_Summed, int]) -> None:
        with self._catalog.write() as connection:
            for (act, address, user, what), times in notes.items():
                self.note(
                    act,
                    actor=None,
                    address=address,
                    within=connection,
                    times=times,
                    what=what,
                    user=user,
                )


def _told_to(connection: Connection, act: AuditAct, did: Did) -> int | None:
    """Return who has a notice of it: the user that it is about, or else who did it."""
    name = did.about.get("user")
    if not act.is_told or name is None:
        return did.actor_id if act.is_told else None
    found = users.find(connection, str(name))
    return None if found is None else found.user.id


def _identity(actor: Visitor | User | None) -> tuple[int | None, str | None]:
    if isinstance(actor, Visitor):
        return (None, actor.name or None) if actor.user is None else _identity(actor.user)
    return (None, None) if actor is None else (actor.id, actor.name)


def _cut(value: str | int) -> str | int:
    return value[:_LONGEST] if isinstance(value, str) else value
