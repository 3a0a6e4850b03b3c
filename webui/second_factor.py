"""The second factor of one's own account: turning it on and off, and codes for recovery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from library.accounts import Accounts
from library.accounts.second_factor import enrolment_address, is_secret, new_secret
from library.audit import Audit, AuditAct
from library.errors import NotAllowed
from webui.forms import refuse_forgery, text
from webui.qr import qr_code
from webui.session import ENDED, Gate, Session
from webui.settings import SECOND_FACTOR, settings_page
from webui.sure import Sure
from webui.tree import Tree

_WRONG: Final = "That is not your password."


def second_factor_views(
    accounts: Accounts, audit: Audit, tree: Tree, gate: Gate, sure: Sure
) -> Blueprint:
    """Build ``/-/account/second-factor``, and all below it."""
    views = Blueprint("second_factor", __name__)
    factors = accounts.second_factors

    @views.get(SECOND_FACTOR.url)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        return shown(session)

    @views.post(f"{SECOND_FACTOR.url}/start")
    @sure.act
    def start(session: Session) -> ResponseReturnValue:
        return enrolment(session, new_secret())

    @views.post(f"{SECOND_FACTOR.url}/on")
    @sure.act
    def turn_on(session: Session) -> ResponseReturnValue:
        secret = text("secret")
        try:
            codes = factors.enable(session.user, secret, text("code"))
        except NotAllowed as error:
            usable = secret if is_secret(secret) else new_secret()
            return enrolment(session, usable, str(error))
        accounts.sessions.note_code(session.token)
        note(AuditAct.SECOND_FACTOR_ON, session)
        return with_codes(session, codes)

    @views.post(f"{SECOND_FACTOR.url}/codes")
    @sure.act
    def renew(session: Session) -> ResponseReturnValue:
        codes = factors.renew_codes(session.user)
        note(AuditAct.RECOVERY_CODES_MADE, session)
        return with_codes(session, codes)

    @views.post(f"{SECOND_FACTOR.url}/off")
    @gate.page
    def turn_off(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        token = sure.prove(session, text("password"))
        if token is None:
            return shown(session, _WRONG) if gate.session() else redirect(ENDED, 303)
        factors.disable(session.user)
        note(AuditAct.SECOND_FACTOR_OFF, session)
        response = make_response(redirect(SECOND_FACTOR.url, 303))
        gate.begin(response, token)
        return response

    def shown(session: Session, problem: str = "") -> ResponseReturnValue:
        left = factors.codes_left(session.user)
        page = settings_page(
            "second_factor.html", session, tree, SECOND_FACTOR, left=left, problem=problem
        )
        return page, 401 if problem else 200

    def enrolment(session: Session, secret: str, problem: str = "") -> ResponseReturnValue:
        address = enrolment_address(secret, session.user.name)
        page = settings_page(
            "enrolment.html",
            session,
            tree,
            SECOND_FACTOR,
            secret=secret,
            qr=qr_code(address, "What the authenticator scans"),
            problem=problem,
        )
        return _not_kept(page, 400 if problem else 200)

    def with_codes(session: Session, codes: Sequence[str]) -> ResponseReturnValue:
        return _not_kept(
            settings_page("recovery_codes.html", session, tree, SECOND_FACTOR, codes=codes)
        )

    def note(act: AuditAct, session: Session) -> None:
        audit.note(act, actor=session.user, address=request.remote_addr)

    return views


def _not_kept(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
