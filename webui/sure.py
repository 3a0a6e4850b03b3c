"""Sensitive acts ask for the password again, where it was given some time ago."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Final

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from library.accounts import Accounts
from webui.forgery import FIELD, session_form_token
from webui.forms import refuse_forgery
from webui.session import ENDED, Gate, P, Session, SessionView, View

SURE_FOR: Final = timedelta(minutes=15)
_PASSWORD: Final = "password_again"  # noqa: S105 - a field's name


class Sure:
    """Lets forms through of who has shown lately who they are; asks others, and goes on."""

    def __init__(self, accounts: Accounts, gate: Gate, openid: str | None) -> None:
        """Ask for passwords of *accounts*; *openid* is another way to sign in, if there is one."""
        self._accounts = accounts
        self._gate = gate
        self._openid = openid

    def act(self, view: SessionView[P]) -> View[P]:
        """Answer a form of our own pages by *view*; it is kept while the password is asked for.

        The session has another token after the password was given. Five wrong ones end it.
        """
        return wraps(view)(self._gate.page(self._guarded(view)))

    def admin_act(self, view: SessionView[P]) -> View[P]:
        """Do the same for admins; to others it is forbidden."""
        return wraps(view)(self._gate.admin(self._guarded(view)))

    def _guarded(self, view: SessionView[P]) -> SessionView[P]:
        def guarded(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            refuse_forgery(session)
            now = datetime.now(UTC)
            if now - session.proven < SURE_FOR:
                return view(session, *args, **kwargs)
            given = request.form.get(_PASSWORD)
            if given is None:
                return self._ask(session)
            token = self.prove(session, given)
            if token is None:
                return self._ask(session, "That is not your password.", 401)
            fresh = replace(session, token=token, proven=now)
            response = make_response(view(fresh, *args, **kwargs))
            self._gate.begin(response, token)
            return response

        return guarded

    def prove(self, session: Session, password: str) -> str | None:
        """Return the session's new token if that is its user's password; None: it is not.

        After five of those in vain, the session has ended.

        Raises:
            TooMany: too many were wrong, and nothing may be tried yet.
        """
        if not self._accounts.sessions.take_try(session.token):
            return None
        if not self._accounts.is_password(session.user, password, request.remote_addr):
            return None
        return self._accounts.sessions.prove(session.token, session.user)

    def _ask(self, session: Session, problem: str = "", status: int = 200) -> ResponseReturnValue:
        if self._gate.session() is None:
            return redirect(ENDED, 303)
        kept = [
            each for each in request.form.items(multi=True) if each[0] not in (FIELD, _PASSWORD)
        ]
        page = render_template(
            "sure.html",
            user=session.user,
            form_token=session_form_token(session.token),
            action=request.path,
            field=_PASSWORD,
            kept=kept,
            problem=problem,
            openid=self._openid,
        )
        response = make_response(page, status)
        response.headers["Cache-Control"] = "no-store"
        return response
