"""Who is asking: the session cookie, and what happens to visitors without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from urllib.parse import quote, urlsplit

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from library.model import User
from webui import cookies
from webui.ports import Accounts

COOKIE: Final = "mantelpiece_session"  # with a prefix under https: `webui.cookies`
LOGIN: Final = "/-/login"
FIRST: Final = "/timeline/"  # what is shown after sign-in to who did not ask for another page

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
SessionView = Callable[Concatenate["Session", P], ResponseReturnValue]
UserView = Callable[Concatenate[User, P], ResponseReturnValue]

_CHALLENGE: Final = {"WWW-Authenticate": 'Basic realm="Mantelpiece", charset="UTF-8"'}


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in visitor. The token is secret; it goes nowhere but into the cookie."""

    user: User
    token: str


class Gate:
    """Lets signed-in visitors through to a view, and tells the others where to sign in."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts

    def session(self) -> Session | None:
        """Return the session of the current request, or None for an anonymous visitor."""
        token = cookies.given(COOKIE)
        user = self._accounts.user_of_session(token) if token else None
        return Session(user, token) if user and token else None

    def page(self, view: SessionView[P]) -> View[P]:
        """Show *view* to who is signed in, and the log-in page to others."""

        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            session = self.session()
            if session is None:
                here = _here()
                return redirect(LOGIN if here == "/" else f"{LOGIN}?next={quote(here, safe='/')}")
            return view(session, *args, **kwargs)

        return guarded

    def api(self, view: SessionView[P]) -> View[P]:
        """Answer who is signed in by *view*, and others by 401."""

        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            session = self.session()
            if session is None:
                raise Unauthorized("Sign in first.")
            return view(session, *args, **kwargs)

        return guarded

    def content(self, view: UserView[P]) -> View[P]:
        """Answer by *view* who is signed in, or to whom a signed address belongs; others by 401.

        It is for the bytes of what users have stored. Whoever composes the server puts the user of
        a signed address into the environ.
        """

        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            user: User | None = request.environ.get("mantelpiece.user")
            if user is None:
                session = self.session()
                if session is None:
                    raise Unauthorized("Sign in first.")
                user = session.user
            return view(user, *args, **kwargs)

        return guarded

    def device(self, view: UserView[P]) -> View[P]:
        """Answer by *view* who sends a name and a password, or is signed in; challenge others.

        It is for what knows no pages: picture frames and televisions.
        """

        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            user = self._user()
            if user is None:
                return Response("Sign in with your name and password.\n", 401, _CHALLENGE)
            return view(user, *args, **kwargs)

        return guarded

    def _user(self) -> User | None:
        given = request.authorization
        if given is None:
            session = self.session()
            return None if session is None else session.user
        if given.type != "basic":
            return None
        return self._accounts.verify(given.username or "", given.password or "")

    def begin(self, response: Response, token: str) -> None:
        """Give the visitor the session *token*."""
        cookies.give(response, COOKIE, token, "Lax", self._accounts.session_lifetime)

    def end(self, response: Response, session: Session) -> None:
        """End *session*, here and on the server."""
        self._accounts.sign_out(session.token)
        cookies.take(response, COOKIE)


def local_path(target: str) -> str:
    """Return *target* if it is a path on this server, else ``/``.

    Browsers read ``//host`` and ``/\\host`` as another server's address, and drop tabs and
    newlines before they read.
    """
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        return "/"
    if any(ord(character) < 0x20 for character in target):
        return "/"
    parts = urlsplit(target)
    return "/" if parts.scheme or parts.netloc else target


def _here() -> str:
    """The path and query of the current request, percent-encoded."""
    path = quote(request.path)
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path
