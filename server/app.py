"""The program as one WSGI application: where its two faces meet.

Below ``/-/`` the browser's own requests live. Outside it, GET and HEAD of a folder by a signed-in
browser give its page, of a file its bytes; all else is WebDAV, which never accepts the cookie.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from library.accounts import Accounts
from library.errors import BadName
from library.history import History
from library.model import User
from library.paths import split_path
from providers.dav.app import DavApp
from providers.folder import File, resolve
from providers.root import tree
from server.authentication import (
    CHALLENGE,
    PAGE_CHALLENGE,
    is_browsing,
    user_by_cookie,
    user_by_password,
)
from server.gallery import Gallery
from server.gallery_albums import GalleryAlbums
from server.gallery_lists import GalleryLists
from server.gallery_map import GalleryMap
from server.gallery_people import GalleryPeople
from server.gallery_searches import GallerySearches
from server.household import Household
from server.plain_answer import plain_answer
from server.screenings import Screenings
from webui.app import create_app
from webui.map_port import Tiles
from webui.ports import Ports

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_UNAUTHORIZED = "Sign in with your name and password."
_CONTENT = ("/-/motion/", "/-/videos/")  # of the browser's own requests, those for stored bytes


class Application:
    """Sends every request to the face that it is for."""

    def __init__(self, household: Household) -> None:
        """Compose both faces on one tree."""
        library, accounts = household.library, household.accounts
        looks, world = household.settings.faces.enabled, household.settings.map
        self._library = library
        self._accounts: Accounts = accounts
        self._dav: WSGIApplication = DavApp(
            lambda user: tree(library, user),
            household.catalog,
            library.content,
            space=library.space,
        )
        self._web: WSGIApplication = create_app(
            Ports(
                accounts=accounts,
                library=Gallery(library),
                videos=Screenings(library),
                people=lambda user: GalleryPeople(library, user, looks_for_faces=looks),
                lists=lambda user: GalleryLists(library, user),
                albums=lambda user: GalleryAlbums(library, user),
                journal=lambda user: History(library, user),
                searches=lambda user: GallerySearches(library, user),
                atlas=lambda user: GalleryMap(library, user),
                tiles=Tiles(world.tiles, world.attribution) if world.tiles else None,
                tree=lambda user: tree(library, user),
                public_url=household.settings.server.public_url,
                files_host=household.settings.web.files_host,
            )
        ).wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["PATH_INFO"].startswith("/-/"):
            return self._web(environ, start_response)
        if is_browsing(environ):
            user = user_by_cookie(self._accounts, environ)
            if user is None and _wants_page(environ):
                return self._web(environ, start_response)
            if user is not None:
                return self._browse(user, environ, start_response)
        user = user_by_password(self._accounts, environ)
        if user is None:
            return _challenge(environ, start_response)
        environ["mantelpiece.user"] = user
        return self._dav(environ, start_response)

    def is_content(self, user: User, path: str) -> bool:
        """Whether *path*, as PATH_INFO has it, is that of bytes that somebody stored."""
        return path.startswith(_CONTENT) or self._is_file(user, path)

    def content(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send such bytes to environ["mantelpiece.user"], who need not be signed in."""
        face = self._web if environ["PATH_INFO"].startswith("/-/") else self._dav
        return face(environ, start_response)

    def _browse(
        self, user: User, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        if not self._is_file(user, environ["PATH_INFO"]):
            return self._web(environ, start_response)
        environ["mantelpiece.user"] = user
        return self._dav(environ, start_response)

    def _is_file(self, user: User, raw_path: str) -> bool:
        try:
            names = split_path(raw_path.encode("latin-1").decode())
        except (BadName, UnicodeError):
            return False
        return isinstance(resolve(tree(self._library, user), names), File)


def _wants_page(environ: WSGIEnvironment) -> bool:
    return "text/html" in environ.get("HTTP_ACCEPT", "")


def _challenge(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    challenge = PAGE_CHALLENGE if "HTTP_SEC_FETCH_MODE" in environ else CHALLENGE
    field = ("WWW-Authenticate", challenge)
    return plain_answer(environ, start_response, "401 Unauthorized", _UNAUTHORIZED, field)
