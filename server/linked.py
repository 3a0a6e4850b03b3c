"""Public links: what is below ``/s/``, for browsers and for what mounts a drive.

A browser is known by a random cookie, which the page at the link's own address gives it; WebDAV
by the device's address and name, and the link's password where it has one, under any user name.
What a page uploads is WebDAV's too: there, the cookie opens nothing, and tells whose upload it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from library.access.terms import PublicLink
from library.access.visitor import Link, Visitor
from library.links import Links
from providers.folder import Folder
from providers.links import LINKS
from server.addressed import is_file
from server.authentication import basic_credentials, challenge, is_browsing
from server.plain_answer import plain_answer
from webui.guest import guest_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX: Final = f"/{LINKS}/"
_NOTHING: Final = "There is nothing here."
_PASSWORD: Final = "Give the password of the link; any user name will do."  # noqa: S105


class Linked:
    """Answers requests below `PREFIX`."""

    def __init__(
        self,
        links: Links,
        tree: Callable[[Visitor], Folder],
        dav: WSGIApplication,
        web: WSGIApplication,
    ) -> None:
        """Bytes and changes are for *dav*, pages for *web*, both on *tree*."""
        self._links = links
        self._tree = tree
        self._dav = dav
        self._web = web

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request.

        Raises:
            TooMany: too many passwords were wrong, and nothing may be tried yet.
        """
        way = environ["PATH_INFO"][len(PREFIX) :].partition("/")[0]
        link = self._links.find(way.encode("latin-1").decode("utf-8", "replace"))
        if is_browsing(environ):
            held = None if link is None else self._held(link, way, environ)
            if held is not None and is_file(self._tree(_visitor(held)), environ["PATH_INFO"]):
                return self._send(held, environ, start_response)
            if held is not None or _is_page(environ):
                return self._web(environ, start_response)
        if link is None:
            return plain_answer(environ, start_response, "404 Not Found", _NOTHING)
        address, guest = environ["REMOTE_ADDR"], self._guest(link, environ)
        if self._links.is_used_up(link, guest):
            return plain_answer(environ, start_response, "404 Not Found", _NOTHING)
        if link.needs_password:
            given = basic_credentials(environ.get("HTTP_AUTHORIZATION", ""))
            if given is None or not self._links.is_right(link, given[1], address):
                refusal = "401 Unauthorized", _PASSWORD, challenge(environ)
                return plain_answer(environ, start_response, *refusal)
        held = self._links.come(link, way, guest, address)
        if held is None:
            return plain_answer(environ, start_response, "404 Not Found", _NOTHING)
        return self._send(held, environ, start_response)

    def _held(self, link: PublicLink, way: str, environ: WSGIEnvironment) -> Link | None:
        """Return the link as the browser has opened it; None: it has not."""
        guest = guest_of(environ)
        if not guest or not self._links.is_open(link, guest):
            return None
        return self._links.come(link, way, guest, environ["REMOTE_ADDR"])

    def _guest(self, link: PublicLink, environ: WSGIEnvironment) -> str:
        """Return what tells apart who asks by WebDAV: a browser that has opened the link is one."""
        guest = guest_of(environ)
        if guest and self._links.is_open(link, guest):
            return guest
        return f"{environ['REMOTE_ADDR']} {environ.get('HTTP_USER_AGENT', '')}"

    def _send(
        self, held: Link, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        environ["mantelpiece.visitor"] = _visitor(held)
        return self._dav(environ, start_response)


def _visitor(held: Link) -> Visitor:
    return Visitor(links=(held,))


def _is_page(environ: WSGIEnvironment) -> bool:
    """Whether it is a page that is asked for.

    The link's own address always is one: messengers that look what is there use nothing up.
    """
    below = environ["PATH_INFO"][len(PREFIX) :].rstrip("/")
    return "/" not in below or "text/html" in environ.get("HTTP_ACCEPT", "")
