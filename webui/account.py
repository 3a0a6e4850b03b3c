"""What users see and change of their own account: how much there is of it, and the password."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue

from library.audit import AuditAct
from library.errors import NotAllowed
from webui.forms import refuse_forgery, text
from webui.notices import notice
from webui.ports import Ports
from webui.session import ENDED, LOGIN, Gate, Session
from webui.settings import ACCOUNT, settings_page
from webui.sure import Sure
from webui.tree import Tree

_DONE: Final = {
    "password": "Your password is changed. Wherever else you were signed in, you are not any more.",
    "linked": "From now on, you can sign in by that account, too.",
    "names": "You share the names of people. They come and go within minutes.",
    "no-names": "You do not share the names of people any more.",
    "unlinked": "From now on, you sign in by your password alone.",
}
_WRONG: Final = "That is not your present password."
_DIFFERENT: Final = "The two new passwords are not the same."


def account_views(ports: Ports, tree: Tree, gate: Gate, sure: Sure) -> Blueprint:
    """Build ``/-/account``, and ``/-/account/password``, to which it sends."""
    views = Blueprint("account", __name__)
    accounts, audit, openid = ports.accounts, ports.audit, ports.openid

    @views.get(ACCOUNT.url)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        return shown(session)

    @views.post(f"{ACCOUNT.url}/password")
    @gate.page
    def change_password(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        token = sure.prove(session, text("present"))
        if token is None:
            return shown(session, _WRONG) if gate.session() else redirect(ENDED, 303)
        try:
            if text("password") != text("again"):
                raise NotAllowed(_DIFFERENT)
            newest = accounts.change_password(session.user, text("password"), token)
        except NotAllowed as error:
            session = replace(session, token=token)
            response = make_response(shown(session, str(error)))
            gate.begin(response, token)
            return response
        if newest is None:
            return redirect(LOGIN, 303)
        audit.note(AuditAct.PASSWORD_CHANGED, actor=session.user, address=request.remote_addr)
        response = make_response(redirect(f"{ACCOUNT.url}?done=password", 303))
        gate.begin(response, newest)
        return response

    def shown(session: Session, problem: str = "") -> ResponseReturnValue:
        page = settings_page(
            "account.html",
            session,
            tree,
            ACCOUNT,
            standing=accounts.standing_of(session.user.name),
            shares_names=ports.people(session.user).shares_names(),
            openid=None if openid is None else openid.label,
            notices=[notice(each, session.user) for each in accounts.notices.latest(session.user)],
            done=_DONE.get(request.args.get("done", ""), ""),
            problem=problem,
        )
        return page, 400 if problem else 200

    return views
