"""How people arrive, by whichever way they signed in: what is still to be done, and where to."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

from flask import Response, make_response, redirect, request
from werkzeug.exceptions import Forbidden

from library.accounts import Accounts
from library.accounts.sessions import Awaited
from library.audit import Audit, AuditAct
from library.errors import NotFound
from library.model import User
from webui import cookies
from webui.session import COOKIE, LOGIN, Gate, first_page, this_client

log = logging.getLogger(__name__)

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STEPS: Final = {Awaited.CODE: f"{LOGIN}/code", Awaited.PASSWORD: f"{LOGIN}/password"}


class Arriving:
    """Lets people in."""

    def __init__(self, accounts: Accounts, audit: Audit, gate: Gate) -> None:
        """Let users of *accounts* in through *gate*; *audit* is told."""
        self._accounts = accounts
        self._audit = audit
        self._gate = gate

    def step(self, awaits: Awaited, target: str) -> str:
        """Return where what is awaited is asked for; *target* is where to go then."""
        return _STEPS[awaits] + (f"?next={quote(target, safe='/')}" if target else "")

    def with_token(self, user: User, token: str, target: str, *, by: str | None = None) -> Response:
        """Give the browser the session *token*, and send it on: to *target* when all is done.

        *by* tells the audit what it was, beside the password.
        """
        found = self._accounts.session(token)
        awaits = None if found is None else found.awaits
        if awaits is not None:
            response = make_response(redirect(self.step(awaits, target), 303))
        else:
            log.info("signed in user=%s address=%s", user.id, request.remote_addr)
            address = request.remote_addr
            self._audit.note(AuditAct.SIGNED_IN, actor=user, address=address, by=by)
            response = make_response(redirect(target or first_page(user), 303))
        self._gate.begin(response, token)
        return response

    def as_user(
        self,
        user: User,
        target: str,
        *,
        by: str,
        proven: datetime | None = None,
        keep: bool = False,
    ) -> Response:
        """Begin a session of *user*, of whom somebody who is trusted says that it is them.

        *proven* is when they showed it there, in UTC, if that was not just now. *keep*: they ask
        to stay signed in.
        """
        before = cookies.given(COOKIE)
        client = this_client()
        self._accounts.throttle.recognise(user, client.address)
        token = self._accounts.sessions.begin(
            user, client, instead_of=before, proven=proven, keep=keep
        )
        return self.with_token(user, token, target, by=by)

    def by_proxy(self, name: str, target: str) -> Response:
        """Let in who a trusted proxy says it is.

        Raises:
            Forbidden: that is no user, or a disabled one.
        """
        try:
            user = self._accounts.find(name)
        except NotFound:
            user = None
        if user is None or user.disabled:
            self._audit.note(AuditAct.REFUSED, actor=user, address=request.remote_addr, by="proxy")
            raise Forbidden("Your account of the proxy before this gallery is none here.")
        # Nobody knows since when: what is sensitive asks for the password.
        return self.as_user(user, target, by="proxy", proven=_LONG_AGO)
