"""Who is asking: the session cookie, and what happens to visitors without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec
from urllib.parse import quote, urlsplit

from flask import Response, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from library.access.rights import Right
from library.access.visitor import Visitor
from library.accounts import Accounts
from library.accounts.sessions import Awaited, Client
from library.accounts.sessions import Session as Found
from library.model import Role, User
from webui import cookies
from webui.guest import guest_of
from webui.ports import Opened, OwnerOf

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

COOKIE: Final = "mantelpiece_session"  # with a prefix under https: `webui.cookies`
LOGIN: Final = "/-/login"
ADMIN_CODE: Final = "/-/admin/second-factor"  # where admins give a code to be one
UNATTENDED: Final = ("/-/api/progress", "/-/api/activity")  # what open pages ask by themselves
ENDED: Final = f"{LOGIN}?ended=yes"  # for who was wrong too often
UNKEPT: Final = "mantelpiece.unkept"  # in the environ: that nobody asked to stay signed in here
VISITOR: Final = "mantelpiece.visitor"  # in the environ: for whom a signed address is
PROXY_USER: Final = "mantelpiece.proxy_user"  # in the environ: who a trusted proxy says it is

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]
SessionView = Callable[Concatenate["Session", P], ResponseReturnValue]
VisitView = Callable[Concatenate["Visit", P], ResponseReturnValue]
SeenView = Callable[Concatenate["Seen", P], ResponseReturnValue]
VisitorView = Callable[Concatenate[Visitor, P], ResponseReturnValue]

CHALLENGE: Final = 'Basic realm="Mantelpiece", charset="UTF-8"'


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in visitor. The token is secret; it goes nowhere but into the cookie."""

    user: User
    token: str
    key: str  # tells it from the user's others; no secret
    proven: datetime  # UTC, when the user last showed who they are
    is_kept: bool = False  # the user asked to stay signed in
    by_code: bool = False  # a code of the second factor was given in it

    @property
    def visitor(self) -> Visitor:
        """Who that is, with all that they may do."""
        return Visitor(self.user)


@dataclass(frozen=True, slots=True)
class Halfway:
    """Somebody whose sign-in is not complete. It is good for nothing but to complete it."""

    user: User
    token: str
    awaits: Awaited


@dataclass(frozen=True, slots=True)
class Visit:
    """Whoever may see something here."""

    visitor: Visitor
    secret: str  # of this browser; it goes nowhere, and tokens of forms are made of it


@dataclass(frozen=True, slots=True)
class Seen:
    """An item that may be seen: whose it is, and by whom."""

    owner: User
    visit: Visit

    @property
    def is_own(self) -> bool:
        """Whether it is shown to its owner: to others, it may be shown no more tomorrow."""
        return self.visit.visitor.user == self.owner


class Gate:
    """Lets visitors through to what they may see, and tells the others where to sign in."""

    def __init__(
        self,
        accounts: Accounts,
        owner_of: OwnerOf,
        opened: Opened,
        *,
        admin_second_factor: bool = False,
    ) -> None:
        """Let users of *accounts* in; admins as such only by a code, with *admin_second_factor*."""
        self._accounts = accounts
        self._owner_of = owner_of
        self._opened = opened
        self._admin_second_factor = admin_second_factor

    def session(self) -> Session | None:
        """Return the session of the current request, or None for an anonymous visitor."""
        token, found = self._found()
        if found is None or found.awaits is not None:
            return None
        return Session(
            found.user,
            token,
            found.key,
            found.proven,
            is_kept=found.is_kept,
            by_code=found.by_code,
        )

    def halfway(self) -> Halfway | None:
        """Return the sign-in that the current request is to complete, if it is in one."""
        token, found = self._found()
        if found is None or found.awaits is None:
            return None
        return Halfway(found.user, token, found.awaits)

    def _found(self) -> tuple[str, Found | None]:
        token = cookies.given(COOKIE) or ""
        if not token:
            return token, None
        unattended = request.path in UNATTENDED
        found = self._accounts.session(token, request.remote_addr, unattended=unattended)
        if found is not None and is_contradicted(request.environ, found.user):
            return token, None
        if found is not None:
            g.visitor = Visitor(found.user)  # for the log, should something be refused
            request.environ[UNKEPT] = not found.is_kept
        return token, found

    def page(self, view: SessionView[P]) -> View[P]:
        """Show *view* to who is signed in, and the log-in page to others."""

        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            session = self.session()
            if session is None:
                asked = here()
                return redirect(LOGIN if asked == "/" else f"{LOGIN}?next={quote(asked, safe='/')}")
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

    def admin(self, view: SessionView[P]) -> View[P]:
        """Show *view* to admins, the log-in page to who is not signed in, and 403 to others.

        Admins who have to give a code first are sent to where they can.
        """

        def guarded(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if session.user.role is not Role.ADMIN:
                raise Forbidden("Only an admin may do that.")
            if self.needs_code(session):
                return redirect(f"{ADMIN_CODE}?next={quote(here(), safe='/')}", 303)
            return view(session, *args, **kwargs)

        return wraps(view)(self.page(guarded))

    def needs_code(self, session: Session) -> bool:
        """Whether an admin has to give a code of the second factor to be one in *session*."""
        is_by_code = session.user.has_second_factor and session.by_code
        return self._admin_second_factor and not is_by_code

    def visit(self) -> Visit | None:
        """Return who asks; None for somebody who may see nothing.

        Whoever composes the server puts the visitor of a signed address into the environ.
        """
        told: Visitor | None = request.environ.get(VISITOR)
        if told is not None:
            return Visit(told, "")
        session, guest = self.session(), guest_of(request.environ)
        links = self._opened(guest) if guest else ()
        if session is not None:
            return Visit(replace(session.visitor, links=links), session.token)
        return Visit(Visitor(links=links), guest or "") if links else None

    def visiting(self, view: VisitView[P]) -> View[P]:
        """Answer whoever may see something by *view*, and others by 401."""

        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            visit = self.visit()
            if visit is None:
                raise Unauthorized("Sign in first.")
            return view(visit, *args, **kwargs)

        return guarded

    def seeing(self, right: Right) -> Callable[[SeenView[P]], View[P]]:
        """Answer by the view who has *right* on the item ``media_id`` of its address.

        Others get 404, as if there were none.
        """

        def guard(view: SeenView[P]) -> View[P]:
            def guarded(visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
                media_id = kwargs["media_id"]
                assert isinstance(media_id, int)  # noqa: S101 - the address says so
                owner = self._owner_of(visit.visitor, media_id, right)
                if owner is None:
                    raise NotFound("There is nothing here.")
                return view(Seen(owner, visit), *args, **kwargs)

            return wraps(view)(self.visiting(guarded))

        return guard

    def may(self, seen: Seen, media_id: int, right: Right) -> bool:
        """Whether who sees the item has *right* on it too."""
        return self._owner_of(seen.visit.visitor, media_id, right) is not None

    def device(self, view: VisitorView[P]) -> View[P]:
        """Answer by *view* who sends a name and a password, or is signed in; challenge others.

        It is for what knows no pages: picture frames and televisions. Who may see nothing gets 403.
        """

        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            visitor = self._visitor()
            if visitor is None:
                asked = {"WWW-Authenticate": CHALLENGE}
                return Response("Sign in with your name and an app password.\n", 401, asked)
            if Right.SEE not in visitor.scope.rights:
                raise Forbidden("This app password is for adding photos, and sees none.")
            return view(visitor, *args, **kwargs)

        return guarded

    def _visitor(self) -> Visitor | None:
        given = request.authorization
        if given is None:
            session = self.session()
            return None if session is None else session.visitor
        if given.type != "basic":
            return None
        name, password = given.username or "", given.password or ""
        visitor = g.visitor = self._accounts.visitor(name, password, request.remote_addr)
        return visitor

    def begin(self, response: Response, token: str) -> None:
        """Give the visitor the session *token*, until the browser closes unless it is kept."""
        found = self._accounts.session(token)
        is_kept = found is not None and found.is_kept
        lifetime = self._accounts.session_rules.kept if is_kept else None
        cookies.give(response, COOKIE, token, "Lax", lifetime)

    def end(self, response: Response, session: Session | Halfway) -> None:
        """End *session*, here and on the server."""
        self._accounts.sign_out(session.token)
        self.forget(response)

    def forget(self, response: Response) -> None:
        """Take the visitor's session cookie away."""
        cookies.take(response, COOKIE)


def this_client() -> Client:
    """Return where the current request comes from."""
    return Client(request.remote_addr, request.headers.get("User-Agent"))


def is_contradicted(environ: WSGIEnvironment, user: User) -> bool:
    """Whether a trusted proxy says that the request is not *user*'s."""
    told: str | None = environ.get(PROXY_USER)
    return told is not None and told.casefold() != user.name.casefold()


def first_page(user: User) -> str:
    """Return what is shown after sign-in to who did not ask for another page."""
    return "/" if user.role is Role.GUEST else "/timeline/"


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


def here() -> str:
    """Return the path and query of this request, percent-encoded; of forms, which end, the root."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    path = quote(request.path)
    query = request.query_string.decode("latin-1")
    return f"{path}?{query}" if query else path
