"""What scripts ask about shares, and say of them: everything below ``/-/shares/``.

As in `webui.lists`: questions are GET, what is said is POST. What is to be shared is named by its
address in the drive, a share by its number.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from library.access.rights import Level
from library.access.things import Share, Thing
from library.audit import Audit, AuditAct
from library.model import User
from webui.forms import number, refuse_forgery, text
from webui.session import Gate, Session
from webui.sharing_port import Sharing
from webui.tree import Tree


def share_views(
    sharing_of: Callable[[User], Sharing], audit: Audit, tree: Tree, gate: Gate
) -> Blueprint:
    """Build everything below ``/-/shares/``."""
    views = Blueprint("shares", __name__, url_prefix="/-/shares")

    def found(session: Session, path: str) -> tuple[Thing, str]:
        """Return what at *path* is to be shared, and what it is called."""
        folder = tree.folder(session.visitor, path).folder
        thing = sharing_of(session.user).thing(folder)
        if thing is None:
            raise NotFound("That cannot be shared.")
        return thing, folder.name

    @views.get("/of/<path:path>")
    @gate.api
    def of_folder(session: Session, path: str) -> ResponseReturnValue:
        """Tell with whom the folder is shared, and could be."""
        thing, name = found(session, path)
        sharing = sharing_of(session.user)
        share = sharing.share_of(thing)
        grants = [] if share is None else sharing.grants(share)
        have = {grant.user_id for grant in grants}
        return jsonify(
            {
                "name": name,
                "kind": thing.kind,
                "share": None if share is None else share.id,
                "levels": thing.kind.levels,
                "users": [
                    {"id": each.user_id, "name": each.user_name, "level": each.level}
                    for each in grants
                ],
                "others": [each.name for each in sharing.others() if each.id not in have],
            }
        )

    @views.post("/give")
    @gate.api
    def give(session: Session) -> ResponseReturnValue:
        """Share what is at ``path`` with ``user``, who may do then what ``level`` says."""
        refuse_forgery(session)
        thing, name = found(session, text("path"))
        sharing, user, level = sharing_of(session.user), text("user"), _level(text("level"))
        before = sharing.share_of(thing)
        had = before is not None and any(
            each.user_name.casefold() == user.casefold() for each in sharing.grants(before)
        )
        share = sharing.give(thing, name, user, level)
        act = AuditAct.SHARE_CHANGED if had else AuditAct.SHARED
        note(audit, session, act, share, user=user, level=level.value)
        return jsonify({"share": share.id, "summary": f"{user} {level.words} “{share.name}”"})

    @views.post("/take-back")
    @gate.api
    def take_back(session: Session) -> ResponseReturnValue:
        """Share ``share`` with ``user``, a number, no more."""
        refuse_forgery(session)
        share, name = taken_back(sharing_of(session.user))
        note(audit, session, AuditAct.UNSHARED, share, user=name)
        return jsonify({"summary": f"“{share.name}” is not shared with {name} any more"})

    @views.post("/stop")
    @gate.api
    def stop(session: Session) -> ResponseReturnValue:
        """Share ``share`` no more, with anybody."""
        refuse_forgery(session)
        share = sharing_of(session.user).stop(number("share"))
        note(audit, session, AuditAct.UNSHARED, share)
        return jsonify({"summary": f"“{share.name}” is not shared any more"})

    return views


def taken_back(sharing: Sharing) -> tuple[Share, str]:
    """Take the share of the form back from its ``user``; return it, and what they are called."""
    names = {user.id: user.name for user in sharing.others()}
    user_id = number("user")
    share = sharing.take_back(number("share"), user_id)
    return share, names.get(user_id, "them")


def note(
    audit: Audit,
    session: Session,
    act: AuditAct,
    share: Share,
    *,
    user: str | None = None,
    level: str | None = None,
) -> None:
    """Note *act* on *share*, which is the user's own or was given to them; *user* has what part."""
    audit.note(
        act,
        actor=session.user,
        address=request.remote_addr,
        share=share.name,
        kind=share.thing.kind.value,
        user=user,
        level=level,
    )


def _level(given: str) -> Level:
    try:
        return Level(given)
    except ValueError:
        raise BadRequest("Say what they may do.") from None
