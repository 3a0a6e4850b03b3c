"""Where admins give a code of their second factor, without which they are none here.

It is asked for where `auth.admin_second_factor` says so: in browsers that were signed in by an
OpenID provider or a proxy, and of admins who have no second factor yet.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from library.accounts import Accounts
from library.accounts.second_factor import Factor
from library.audit import Audit, AuditAct
from library.errors import TooMany
from library.model import Role
from webui.forms import refuse_forgery, text
from webui.patience import hurried, slower
from webui.session import ADMIN_CODE, ENDED, Gate, Session, local_path
from webui.settings import USERS, settings_page
from webui.tree import Tree

_WRONG: Final = "That code is wrong, or was used before."


def admin_code_views(accounts: Accounts, audit: Audit, tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/admin/second-factor``, to which `Gate.admin` sends."""
    views = Blueprint("admin_code", __name__)

    @views.get(ADMIN_CODE)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        _only_admins(session)
        return shown(session) if gate.needs_code(session) else redirect(_target())

    @views.post(ADMIN_CODE)
    @gate.page
    def give(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        _only_admins(session)
        if not gate.needs_code(session):
            return redirect(_target(), 303)
        if not accounts.sessions.take_try(session.token):
            return redirect(ENDED, 303)
        user, address = session.user, request.remote_addr
        try:
            factor = accounts.second_factors.check(user, text("code"), address)
        except TooMany as error:
            return hurried(error, shown(session, slower(error), 429))
        if factor is None:
            return shown(session, _WRONG, 401)
        if factor is Factor.RECOVERY_CODE:
            audit.note(AuditAct.RECOVERY_CODE_USED, actor=user, address=address)
        token = accounts.sessions.prove(session.token, user, by_code=True)
        if token is None:
            return redirect(ENDED, 303)
        response = make_response(redirect(_target(), 303))
        gate.begin(response, token)
        return response

    def shown(session: Session, problem: str = "", status: int = 403) -> Response:
        page = settings_page(
            "admin_code.html", session, tree, USERS, next=_target(), problem=problem
        )
        return make_response(page, status)

    return views


def _only_admins(session: Session) -> None:
    if session.user.role is not Role.ADMIN:
        raise Forbidden("Only an admin may do that.")


def _target() -> str:
    return local_path(request.values.get("next", USERS.url))
