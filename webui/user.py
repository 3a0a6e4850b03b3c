"""What admins see and change of one account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from library.audit import AuditAct
from library.errors import NotAllowed
from library.model import User
from library.sizes import limit_in_bytes, limit_in_files, limit_of_files_text, limit_text
from webui.forms import text
from webui.ports import Ports
from webui.session import Gate, Session
from webui.settings import USERS, settings_page
from webui.sure import Sure
from webui.tree import Tree
from webui.users import ROLES, password_page, role_named, user_url

_ONE: Final = f"{USERS.url}/<name>"
_Change: TypeAlias = Callable[[User], str | int | None]
_DONE: Final = {
    "role": "The role is changed.",
    "quota": "The quota is changed.",
    "disable": "Nobody comes in as this user any more, and what they share is shared no more.",
    "enable": "This user may come in again.",
    "second-factor-off": "The password alone is enough again.",
    "sign-out": "Every browser of this user is signed out.",
}


def one_user_views(ports: Ports, tree: Tree, gate: Gate, sure: Sure) -> Blueprint:
    """Build ``/-/admin/users/<name>``, and all below it."""
    views = Blueprint("user", __name__)
    accounts, audit = ports.accounts, ports.audit

    @views.get(_ONE)
    @gate.admin
    def page(session: Session, name: str) -> ResponseReturnValue:
        return shown(session, name)

    def add_change(
        action: str, change: _Change, act: AuditAct, *, of_oneself: bool = False
    ) -> None:
        """Serve the form that does *change* to the user; the audit is told to what."""

        def answer(session: Session, name: str) -> ResponseReturnValue:
            user = accounts.find(name)
            if user.id == session.user.id and not of_oneself:
                raise Forbidden("Another admin has to do that to you.")
            try:
                to = change(user)
            except NotAllowed as error:
                return shown(session, name, str(error))
            address = request.remote_addr
            audit.note(act, actor=session.user, address=address, user=user.name, to=to)
            if action == "remove":
                return redirect(USERS.url, 303)
            return redirect(f"{user_url(user.name)}?done={action}", 303)

        view = sure.admin_act(answer)
        views.add_url_rule(f"{_ONE}/{action}", action, view, methods=["POST"])

    def set_role(user: User) -> str:
        role = role_named(text("role"))
        accounts.set_role(user.name, role)
        ports.settle_libraries()
        return role.value

    def set_quota(user: User) -> str:
        try:
            limit = limit_in_bytes(text("quota") or "none")
            most = limit_in_files(text("files") or "none")
        except ValueError as error:
            raise NotAllowed(str(error)) from error
        accounts.set_quota(user.name, limit)
        accounts.set_most_files(user.name, most)
        return f"{limit_text(limit)}, {limit_of_files_text(most)} files"

    def remove(user: User) -> None:
        if text("confirm").casefold() != user.name.casefold():
            raise NotAllowed("Type the user’s name to remove them.")
        accounts.remove(user.name)

    def factor_off(user: User) -> None:
        accounts.second_factors.disable(user)

    def sign_out(user: User) -> None:
        accounts.sessions.end_all(user)

    changed = AuditAct.USER_CHANGED
    add_change("role", set_role, changed)
    add_change("quota", set_quota, changed, of_oneself=True)
    add_change("disable", lambda user: accounts.disable(user.name), AuditAct.USER_DISABLED)
    add_change("enable", lambda user: accounts.enable(user.name), AuditAct.USER_ENABLED)
    add_change("remove", remove, AuditAct.USER_REMOVED)
    add_change("second-factor-off", factor_off, AuditAct.SECOND_FACTOR_OFF)
    add_change("sign-out", sign_out, AuditAct.SESSION_ENDED)

    @views.post(f"{_ONE}/reset")
    @sure.admin_act
    def reset(session: Session, name: str) -> ResponseReturnValue:
        user = accounts.find(name)
        if user.id == session.user.id:
            raise Forbidden("Change your own password on the page of your account.")
        password = accounts.reset_password(user.name)
        address = request.remote_addr
        act = AuditAct.PASSWORD_CHANGED
        audit.note(act, actor=session.user, address=address, user=user.name)
        return password_page(session, tree, user.name, password)

    def shown(session: Session, name: str, problem: str = "") -> ResponseReturnValue:
        standing = accounts.standing_of(name)
        page = settings_page(
            "user.html",
            session,
            tree,
            USERS,
            title=standing.user.name,
            one=standing,
            url=user_url(standing.user.name),
            is_self=standing.user.id == session.user.id,
            quota=limit_text(standing.allowance.quota),
            most_files=limit_of_files_text(standing.allowance.most_files),
            roles=ROLES,
            done=_DONE.get(request.args.get("done", ""), ""),
            problem=problem,
        )
        return page, 400 if problem else 200

    return views
