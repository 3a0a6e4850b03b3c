"""What follows the password: the code of a second factor, and another password."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from library.accounts import Accounts
from library.accounts.second_factor import Factor
from library.accounts.sessions import Awaited
from library.audit import Audit, AuditAct
from library.errors import NotAllowed, TooMany
from webui import cookies
from webui.arriving import Arriving
from webui.forgery import is_own_form, session_form_token
from webui.forms import OUT_OF_DATE, text
from webui.login import STALE
from webui.patience import hurried, slower
from webui.session import COOKIE, ENDED, LOGIN, Gate, Halfway, local_path

_WRONG: Final = "That code is wrong, or was used before."
_DIFFERENT: Final = "The two passwords are not the same."
_SAME: Final = "Choose another one than the one that was made up for you."

_Step = Callable[[Halfway, str], ResponseReturnValue]


def step_views(accounts: Accounts, audit: Audit, arriving: Arriving, gate: Gate) -> Blueprint:
    """Build ``/-/login/code``, ``/-/login/password`` and ``/-/login/cancel``."""
    views = Blueprint("login_steps", __name__)

    def add_step(awaits: Awaited, template: str, complete: _Step) -> None:
        def step() -> ResponseReturnValue:
            halfway = gate.halfway()
            target = _target()
            if request.method == "POST" and not _is_own():
                if halfway is None or halfway.awaits is not awaits:
                    raise BadRequest(OUT_OF_DATE)
                return _form(template, halfway, target, STALE, 400)
            if halfway is None or halfway.awaits is not awaits:
                return redirect(f"{LOGIN}?next={target}" if target else LOGIN, 303)
            if request.method == "GET":
                return _form(template, halfway, target)
            return complete(halfway, target)

        views.add_url_rule(arriving.step(awaits, ""), f"{awaits}", step, methods=["GET", "POST"])

    def code(halfway: Halfway, target: str) -> ResponseReturnValue:
        user, token = halfway.user, halfway.token
        if not accounts.sessions.take_try(token):
            response = make_response(redirect(ENDED, 303))
            gate.forget(response)
            return response
        try:
            factor = accounts.second_factors.check(user, text("code"), request.remote_addr)
        except TooMany as error:
            return hurried(error, _form("code.html", halfway, target, slower(error), 429))
        if factor is None:
            return _form("code.html", halfway, target, _WRONG, 401)
        if factor is Factor.RECOVERY_CODE:
            audit.note(AuditAct.RECOVERY_CODE_USED, actor=user, address=request.remote_addr)
        return arrive(
            halfway, accounts.sessions.prove(token, user, by_code=True), target, by=factor
        )

    def password(halfway: Halfway, target: str) -> ResponseReturnValue:
        user, chosen = halfway.user, text("password")
        try:
            if chosen != text("again"):
                raise NotAllowed(_DIFFERENT)
            if accounts.is_password(user, chosen, None):
                raise NotAllowed(_SAME)
            token = accounts.change_password(user, chosen, halfway.token)
        except NotAllowed as error:
            return _form("new_password.html", halfway, target, str(error), 400)
        audit.note(AuditAct.PASSWORD_CHANGED, actor=user, address=request.remote_addr)
        return arrive(halfway, token, target)

    def arrive(
        halfway: Halfway, token: str | None, target: str, by: str | None = None
    ) -> ResponseReturnValue:
        if token is None:
            return redirect(LOGIN, 303)
        return arriving.with_token(halfway.user, token, target, by=by)

    add_step(Awaited.CODE, "code.html", code)
    add_step(Awaited.PASSWORD, "new_password.html", password)

    @views.post(f"{LOGIN}/cancel")
    def cancel() -> ResponseReturnValue:
        if not _is_own():
            raise BadRequest(OUT_OF_DATE)
        response = make_response(redirect(LOGIN, 303))
        halfway = gate.halfway()
        if halfway is not None:
            gate.end(response, halfway)
        return response

    return views


def _is_own() -> bool:
    """Whether a form is of our own pages, also if the sign-in that it completes has ended."""
    token = cookies.given(COOKIE)
    return token is not None and is_own_form(session_form_token(token))


def _target() -> str:
    given = request.values.get("next")
    return local_path(given) if given else ""


def _form(
    template: str, halfway: Halfway, target: str, problem: str = "", status: int = 200
) -> Response:
    page = render_template(
        template,
        user=halfway.user,
        next=target,
        problem=problem,
        form_token=session_form_token(halfway.token),
    )
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
