"""Notices on every page: what happened to one's credentials, and what admins should know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from library.audit import AuditAct
from library.catalog.audit import Did, Noted
from library.model import User
from library.notices import Notices
from webui.forms import number, refuse_forgery, text
from webui.names import counted
from webui.session import Gate, Session, local_path
from webui.settings import ACCOUNT, AUDIT

_WORDS: Final[Mapping[AuditAct, str]] = {
    AuditAct.NEW_PLACE: "Your account was signed in to from a new place",
    AuditAct.PASSWORD_CHANGED: "Your password was changed",
    AuditAct.SECOND_FACTOR_ON: "Your second factor was switched on",
    AuditAct.SECOND_FACTOR_OFF: "Your second factor was switched off",
    AuditAct.RECOVERY_CODES_MADE: "New recovery codes were made",
    AuditAct.RECOVERY_CODE_USED: "A recovery code was used to sign in",
    AuditAct.CODE_REPLAYED: "A code of your authenticator was tried a second time, and refused",
    AuditAct.IDENTITY_LINKED: "Your account was linked with one to sign in by",
    AuditAct.IDENTITY_UNLINKED: "The account that you could sign in by was unlinked",
}
_OF_DEVICE: Final[Mapping[AuditAct, str]] = {
    AuditAct.APP_PASSWORD_MADE: "An app password was made for “{}”",
    AuditAct.APP_PASSWORD_REVOKED: "The app password of “{}” was revoked",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What a user is told."""

    id: int
    words: str  # who and where among them, without the time
    at: datetime  # UTC
    more: str | None  # where admins see more of it; None: it is about the own account


def notice_views(notices: Notices, gate: Gate) -> Blueprint:
    """Build ``/-/account/notices``, to which the form of the notices on every page is sent."""
    views = Blueprint("notices", __name__)

    @views.post(f"{ACCOUNT.url}/notices")
    @gate.page
    def dismiss(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        notices.read(session.user, number("read"))
        return redirect(local_path(text("next")), 303)

    return views


def notices_for(notices: Notices) -> Callable[[User], Sequence[Notice]]:
    """Return what tells templates the unread ones of a user, the newest first.

    It tells none in the answer to a form: what that shows may be shown this once, and to dismiss a
    notice leads away.
    """

    def unread(user: User) -> Sequence[Notice]:
        if request.method != "GET":
            return ()
        return [notice(each, user) for each in notices.unread(user)]

    return unread


def notice(noted: Noted, user: User) -> Notice:
    """Return what *user* is told of it."""
    did = noted.did
    if did.act in (AuditAct.GUESSING, AuditAct.FLOODING):
        kind = AuditAct.REFUSED if did.act == AuditAct.GUESSING else AuditAct.SENT_AWAY
        query = urlencode({"act": kind.value, "since": f"{noted.at:%Y-%m-%d}"})
        return Notice(noted.id, _alarm(noted), noted.until or noted.at, f"{AUDIT.url}?{query}")
    return Notice(noted.id, f"{_own(did)}{_by_whom(did, user)}", noted.at, None)


def _own(did: Did) -> str:
    act = AuditAct(did.act)
    if act in _OF_DEVICE:
        return _OF_DEVICE[act].format(did.about.get("device", ""))
    return _WORDS.get(act, did.words.capitalize())


def _by_whom(did: Did, user: User) -> str:
    by = "" if did.actor_id == user.id else f" by {did.actor}" if did.actor else ""
    if did.address is not None:
        return f"{by} from {did.address}"
    return by or " on the server itself"


def _alarm(noted: Noted) -> str:
    did, times = noted.did, f"{noted.times:,}"
    accounts, addresses = int(did.about["accounts"]), int(did.about["addresses"])
    where = did.address or f"{addresses:,} addresses"
    user = did.about.get("user")
    if did.act == AuditAct.FLOODING:
        whose = f" of {user}" if user else ""
        return f"Far too much is asked: {times} requests{whose} from {where} were sent away"
    tried = user or (counted(accounts, "account") if accounts else "names that nobody has")
    who = "Somebody tries passwords, or a device has an old one"
    return f"{who}: {times} attempts on {tried} from {where}"
