"""Signing in and out."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from library.audit import AuditAct
from library.errors import NotAllowed, TooMany
from webui import cookies
from webui.arriving import Arriving
from webui.forgery import (
    is_own_form,
    keep_login_form_token,
    login_form_token,
    new_login_form_token,
)
from webui.forms import refuse_forgery
from webui.patience import hurried, slower
from webui.ports import Ports
from webui.session import (
    COOKIE,
    LOGIN,
    PROXY_USER,
    Gate,
    Session,
    first_page,
    local_path,
    this_client,
)

log = logging.getLogger(__name__)

_WRONG = "That name and password do not belong together."
_TRIES = "That was wrong too often. Please sign in again."
STALE = "The page had waited too long. Please try again."


def login_views(ports: Ports, arriving: Arriving, gate: Gate) -> Blueprint:
    """Build ``/-/login`` and ``/-/logout``."""
    views = Blueprint("login", __name__)
    accounts, audit = ports.accounts, ports.audit
    openid = None if ports.openid is None else ports.openid.label
    kept = accounts.session_rules.kept

    @views.get(LOGIN)
    def login() -> ResponseReturnValue:
        target = _target(request.args.get("next"))
        if found := gate.session():
            return redirect(target or first_page(found.user))
        if halfway := gate.halfway():
            return redirect(arriving.step(halfway.awaits, target))
        told = request.environ.get(PROXY_USER)
        if told is not None:
            return arriving.by_proxy(told, target)
        return form(target, problem=_TRIES if request.args.get("ended") else "")

    @views.post(LOGIN)
    def sign_in() -> ResponseReturnValue:
        target = _target(request.form.get("next"))
        name = request.form.get("name", "")
        if not is_own_form(login_form_token()):
            return form(target, name, STALE, 400)
        before, client = cookies.given(COOKIE), this_client()
        password, keep = request.form.get("password", ""), "keep" in request.form
        try:
            found = accounts.sign_in(name, password, client, before, keep=keep)
        except TooMany as error:
            return hurried(error, form(target, name, slower(error), 429))
        except NotAllowed as error:
            log.info("sign-in refused address=%s: the password has ended", request.remote_addr)
            return form(target, name, str(error), 403)
        if found is None:
            log.info("sign-in refused address=%s", request.remote_addr)
            return form(target, name, _WRONG, 401)
        return arriving.with_token(*found, target)

    @views.post("/-/logout")
    @gate.page
    def sign_out(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        response = make_response(redirect(LOGIN, 303))
        gate.end(response, session)
        audit.note(AuditAct.SIGNED_OUT, actor=session.user, address=request.remote_addr)
        # On a shared computer, no photo stays behind in the browser's cache.
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    def form(target: str, name: str = "", problem: str = "", status: int = 200) -> Response:
        token = login_form_token() or new_login_form_token()
        page = render_template(
            "login.html",
            next=target,
            name=name,
            problem=problem,
            form_token=token,
            openid=openid,
            kept_days=None if kept is None else kept.days,
            keep="keep" in request.form,
        )
        response = make_response(page, status)
        response.headers["Cache-Control"] = "no-store"  # it holds the token
        keep_login_form_token(response, token)
        return response

    return views


def _target(given: str | None) -> str:
    """Return the page that was asked for; nothing where none was."""
    return local_path(given) if given else ""
