"""WebDAV: the one folder tree, mounted as a drive.

WsgiDAV dispatches and keeps its rules for locks; every verb, and the way to the tree, is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from io import BytesIO
from wsgiref.types import StartResponse, WSGIEnvironment

from library.access.visitor import Visitor
from library.catalog.engine import Catalog
from library.errors import LibraryError
from library.library import Space
from library.model import User
from providers.dav import sparing
from providers.dav.body import Body
from providers.dav.dispatcher import Dispatcher
from providers.dav.listings import Listings
from providers.dav.refusal import Refused
from providers.dav.request import Content, Drive, request_of
from providers.folder import Folder


def _no_space(_: User) -> Space | None:
    return None


class DavApp:
    """A WSGI application that serves one tree per visitor at ``/``.

    environ["mantelpiece.visitor"] (`library.access.visitor.Visitor`) is who asks; the caller MUST
    set it.
    """

    def __init__(
        self,
        tree: Callable[[Visitor], Folder],
        catalog: Catalog,
        content: Content,
        *,
        space: Callable[[User], Space | None] = _no_space,
    ) -> None:
        """Serve *tree*; locks and dead properties are kept in *catalog*.

        *content* tells where the bytes of a file lie, *space* how much room its user has.
        """
        self._drive = Drive(tree, catalog, content, space, Listings())
        self._dispatch = Dispatcher(self._drive)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        return self._dispatch(environ, start_response)

    def turned_away(self, environ: WSGIEnvironment) -> None:
        """Be told of a request that was refused before it came here."""
        if environ["REQUEST_METHOD"] == "PUT":
            with suppress(LibraryError, Refused):
                sparing.turned_away(request_of(environ, self._drive, Body(BytesIO(), 0)))
