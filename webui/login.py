"""Signing in and out."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webui.forgery import (
    is_own_form,
    keep_login_form_token,
    login_form_token,
    new_login_form_token,
)
from webui.forms import refuse_forgery
from webui.ports import Accounts
from webui.session import FIRST, LOGIN, Gate, Session, local_path

log = logging.getLogger(__name__)

_WRONG = "That name and password do not belong together."
STALE = "The page had waited too long. Please try again."


def login_views(accounts: Accounts, gate: Gate) -> Blueprint:
    """Build ``/-/login`` and ``/-/logout``."""
    views = Blueprint("login", __name__)

    @views.get(LOGIN)
    def login() -> ResponseReturnValue:
        target = local_path(request.args.get("next", FIRST))
        return redirect(target) if gate.session() else _form(target)

    @views.post(LOGIN)
    def sign_in() -> ResponseReturnValue:
        target = local_path(request.form.get("next", FIRST))
        name = request.form.get("name", "")
        if not is_own_form(login_form_token()):
            return _form(target, name, STALE, 400)
        found = accounts.sign_in(name, request.form.get("password", ""))
        if found is None:
            log.info("sign-in refused address=%s", request.remote_addr)
            return _form(target, name, _WRONG, 401)
        user, token = found
        log.info("signed in user=%s address=%s", user.id, request.remote_addr)
        response = _go(target)
        gate.begin(response, token)
        return response

    @views.post("/-/logout")
    @gate.page
    def sign_out(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        response = _go(LOGIN)
        gate.end(response, session)
        # On a shared computer, no photo stays behind in the browser's cache.
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return views


def _form(target: str, name: str = "", problem: str = "", status: int = 200) -> Response:
    token = login_form_token() or new_login_form_token()
    page = render_template("login.html", next=target, name=name, problem=problem, form_token=token)
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"  # it holds the token
    keep_login_form_token(response, token)
    return response


def _go(target: str) -> Response:
    return make_response(redirect(target, 303))
