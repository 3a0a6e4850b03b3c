"""The program as one WSGI application: where its two faces meet.

Below ``/-/`` the browser's own requests live. Outside it, GET and HEAD of a folder by a signed-in
browser give its page, of a file its bytes; all else is WebDAV, which never accepts the cookie.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from library.access.access import Access
from library.access.addresses import network
from library.access.rights import Right
from library.access.visitor import Visitor
from library.accounts import Accounts
from library.audit import AuditAct
from library.catalog.folders import shallowest
from library.errors import TooMany
from library.history import History
from library.library import Library, Space
from library.model import Role, User
from providers.dav.app import DavApp
from providers.root import drive, tree
from server.addressed import is_file
from server.at_a_time import AtATime, Busy
from server.authentication import (
    challenge,
    is_browsing,
    session_token,
    user_by_cookie,
    visitor_by_password,
)
from server.gallery import Gallery
from server.gallery_albums import GalleryAlbums
from server.gallery_lists import GalleryLists
from server.gallery_map import GalleryMap
from server.gallery_people import GalleryPeople
from server.gallery_searches import GallerySearches
from server.gallery_sharing import GallerySharing
from server.household import Household
from server.libraries import settle_libraries
from server.linked import PREFIX, Linked
from server.plain_answer import plain_answer
from server.screenings import Screenings
from server.single_sign_on import openid_of
from server.zipping import zips_of
from webui.app import create_app
from webui.map_port import Tiles
from webui.ports import Ports

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_UNAUTHORIZED = (
    "Sign in with your name and an app password, or with your password where it is enough."
)
_CONTENT = ("/-/motion/", "/-/videos/")  # of the browser's own requests, those for stored bytes

_MOST = 500  # folders to choose from


class Application:
    """Sends every request to the face that it is for."""

    def __init__(self, household: Household) -> None:
        """Compose both faces on one tree."""
        library, accounts = household.library, household.accounts
        looks, world = household.settings.faces.enabled, household.settings.map
        self._library = library
        self._accounts: Accounts = accounts
        self._access = Access(library.catalog)
        server = household.settings.server
        self._at_a_time = AtATime(server.user_requests, server.threads, self._note_sent_away)

        @lru_cache(maxsize=1024)
        def name_of_session(token: str) -> str | None:
            # Whoever answers the request notes that the session was used.
            user = accounts.user_of_session(token, unattended=True)
            return None if user is None else user.name

        self._name_of_session = name_of_session
        self._dav = DavApp(
            lambda visitor: drive(library, visitor),
            household.catalog,
            library.content,
            space=lambda user: _space(library, user),
        )
        self._web: WSGIApplication = create_app(
            Ports(
                accounts=accounts,
                library=Gallery(library),
                videos=Screenings(library),
                zips=zips_of(household),
                people=lambda user: GalleryPeople(library, user, looks_for_faces=looks),
                lists=lambda user: GalleryLists(library, user),
                albums=lambda user: GalleryAlbums(library, user),
                journal=lambda user: History(library, user),
                searches=lambda user: GallerySearches(library, user),
                sharing=lambda user: GallerySharing(library, user),
                tree=lambda visitor: drive(library, visitor),
                owner_of=self._access.owner,
                opened=household.links.opened,
                links=household.links,
                audit=household.audit,
                folders_of=lambda user: _folders(library, user),
                settle_libraries=lambda: settle_libraries(household),
                admin_second_factor=household.settings.auth.admin_second_factor,
                openid=openid_of(household.settings.oidc, household.catalog, accounts),
                atlas=lambda user: GalleryMap(library, user),
                tiles=Tiles(world.tiles, world.attribution) if world.tiles else None,
                public_url=server.public_url,
                files_host=household.settings.web.files_host,
            )
        ).wsgi_app
        self._linked = Linked(
            household.links, lambda visitor: drive(library, visitor), self._dav, self._web
        )

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        return _patiently(self._respond, environ, start_response)

    def _respond(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/-/"):
            self._at_a_time.enter(self._sender(environ), environ)
            return self._web(environ, start_response)
        if environ["PATH_INFO"].startswith(PREFIX):
            self._at_a_time.enter(_address(environ), environ)
            return self._linked(environ, start_response)
        if is_browsing(environ):
            user = user_by_cookie(self._accounts, environ)
            self._at_a_time.enter(_address(environ) if user is None else user.name, environ)
            if user is None and _wants_page(environ):
                return self._web(environ, start_response)
            if user is not None:
                return self._browse(user, environ, start_response)
        visitor = visitor_by_password(self._accounts, environ)
        if visitor is None:
            refusal = "401 Unauthorized", _UNAUTHORIZED, challenge(environ)
            return plain_answer(environ, start_response, *refusal)
        environ["mantelpiece.visitor"] = visitor
        try:
            self._at_a_time.enter(visitor.name, environ)
        except Busy:
            self._dav.turned_away(environ)
            raise
        return self._dav(environ, start_response)

    def _sender(self, environ: WSGIEnvironment) -> str:
        """Return who sends what is only counted yet: by the session, or else by the address."""
        token = session_token(environ)
        return (token and self._name_of_session(token)) or _address(environ)

    def _note_sent_away(self, who: str, environ: WSGIEnvironment) -> None:
        self._accounts.audit.note_soon(
            AuditAct.SENT_AWAY,
            address=environ["REMOTE_ADDR"],
            user=None if who == _address(environ) else who,
            what="requests",
        )

    def is_content(self, visitor: Visitor, path: str) -> bool:
        """Whether at *path*, as PATH_INFO has it, are bytes stored that *visitor* may see."""
        if path.startswith(_CONTENT):
            return self._is_seen(visitor, path.split("/")[3])
        return is_file(drive(self._library, visitor), path)

    def content(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send such bytes to environ["mantelpiece.visitor"], who need not be signed in."""
        return _patiently(self._send, environ, start_response)

    def _send(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        visitor: Visitor = environ["mantelpiece.visitor"]
        is_guest = visitor.user is None
        self._at_a_time.enter(_address(environ) if is_guest else visitor.name, environ)
        face = self._web if environ["PATH_INFO"].startswith("/-/") else self._dav
        return face(environ, start_response)

    def _browse(
        self, user: User, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if not is_file(tree(self._library, user), environ["PATH_INFO"]):
            return self._web(environ, start_response)
        environ["mantelpiece.visitor"] = Visitor(user)
        return self._dav(environ, start_response)

    def _is_seen(self, visitor: Visitor, number: str) -> bool:
        is_id = number.isascii() and number.isdigit() and len(number) < 19
        return is_id and self._access.owner(visitor, int(number), Right.SEE) is not None


def _space(library: Library, user: User) -> Space | None:
    return None if user.role is Role.GUEST else library.space(user)


def _folders(library: Library, user: User) -> Sequence[str]:
    if user.role is Role.GUEST:
        return ()
    with library.catalog.ask_once() as driver:
        return [f"/files{path}" for path in shallowest(driver, library.root(user).id, _MOST)]


def _address(environ: WSGIEnvironment) -> str:
    return network(environ["REMOTE_ADDR"])


def _wants_page(environ: WSGIEnvironment) -> bool:
    return "text/html" in environ.get("HTTP_ACCEPT", "")


def _patiently(
    app: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Answer by *app*, or say when to come again."""
    try:
        return app(environ, start_response)
    except TooMany as error:
        return _send_away(error, environ, start_response)


def _send_away(
    error: TooMany, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    # Not 401, to which clients ask their users for another password, or try the same again at once.
    status = "503 Service Unavailable" if isinstance(error, Busy) else "429 Too Many Requests"
    after = ("Retry-After", str(math.ceil(error.wait_s)))
    return plain_answer(environ, start_response, status, str(error), after)
