"""All that a user shares, and all that is shared with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from library.access.rights import Level
from library.access.things import Grant, Share
from library.audit import Audit, AuditAct
from library.links import Links
from library.model import User
from webui.forms import number, refuse_forgery
from webui.names import folder_url
from webui.session import Gate, Session
from webui.settings import SHARES, settings_page
from webui.shares import note, taken_back
from webui.sharing_port import Sharing
from webui.tree import Tree


@dataclass(frozen=True, slots=True)
class Mine:
    """Something that the user shares."""

    share: Share
    way: Sequence[str] | None  # from the root of the drive; None: it is in the trash
    grants: Sequence[Grant]
    links: int  # public ones that lead to it

    @property
    def url(self) -> str | None:
        """The address of its page."""
        return None if self.way is None else folder_url(self.way)

    @property
    def path(self) -> str | None:
        """Where it lies in the drive."""
        return None if self.way is None else "/".join(self.way)


@dataclass(frozen=True, slots=True)
class Theirs:
    """Something that is shared with the user."""

    share: Share
    owner: str
    level: Level
    url: str


def account_share_views(
    sharing_of: Callable[[User], Sharing], links: Links, audit: Audit, tree: Tree, gate: Gate
) -> Blueprint:
    """Build ``/-/account/shares``, and the forms on it."""
    views = Blueprint("account_shares", __name__, url_prefix=SHARES.url)

    @views.get("")
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        sharing = sharing_of(session.user)
        links_to = Counter(link.share_id for link in links.of(session.user))
        names = {user.id: user.name for user in sharing.others()}
        return settings_page(
            "shares.html",
            session,
            tree,
            SHARES,
            mine=[_mine(sharing, share, links_to[share.id]) for share in sharing.everything()],
            theirs=[
                _theirs(names[share.owner_id], share, level)
                for share, level in sharing.given()
                if share.owner_id in names
            ],
        )

    @views.post("/take-back")
    @gate.page
    def take_back(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        return done(session, *taken_back(sharing_of(session.user)))

    @views.post("/stop")
    @gate.page
    def stop(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        return done(session, sharing_of(session.user).stop(number("share")))

    @views.post("/leave")
    @gate.page
    def leave(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        return done(session, sharing_of(session.user).leave(number("share")))

    def done(session: Session, share: Share, name: str | None = None) -> ResponseReturnValue:
        note(audit, session, AuditAct.UNSHARED, share, user=name)
        return redirect(SHARES.url, 303)

    return views


def _mine(sharing: Sharing, share: Share, links: int) -> Mine:
    return Mine(share, sharing.way(share), sharing.grants(share), links)


def _theirs(owner: str, share: Share, level: Level) -> Theirs:
    return Theirs(share, owner, level, folder_url(("shared", owner, share.name)))
