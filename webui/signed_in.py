"""Where somebody is signed in, and how that ends."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.accounts import Accounts
from library.audit import Audit, AuditAct
from webui.browsers import browser_name
from webui.forms import refuse_forgery, text
from webui.session import Gate, Session
from webui.settings import SIGNED_IN, settings_page
from webui.tree import Tree


def session_views(accounts: Accounts, audit: Audit, tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/account/sessions``, and all below it."""
    views = Blueprint("sessions", __name__)

    @views.get(SIGNED_IN.url)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        found = accounts.sessions.of(session.user)
        return settings_page(
            "signed_in.html",
            session,
            tree,
            SIGNED_IN,
            found=sorted(found, key=lambda each: each.key != session.key),
            mine=session.key,
            browser_name=browser_name,
        )

    @views.post(f"{SIGNED_IN.url}/end")
    @gate.page
    def end(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        if not accounts.sessions.end_one(session.user, text("session")):
            raise NotFound("That browser is not signed in any more.")
        return _done(session, 1)

    @views.post(f"{SIGNED_IN.url}/end-others")
    @gate.page
    def end_others(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        return _done(session, accounts.sessions.end_all(session.user, but=session.token))

    def _done(session: Session, count: int) -> ResponseReturnValue:
        if count:
            address = request.remote_addr
            audit.note(AuditAct.SESSION_ENDED, actor=session.user, address=address, sessions=count)
        return redirect(SIGNED_IN.url, 303)

    return views
