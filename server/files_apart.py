"""The program with a host name of its own for what users have stored; see `server.files_host`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import parse_qs

from library.access.visitor import Visitor
from library.accounts import Accounts
from library.links import Links
from server.authentication import is_browsing
from server.bearers import Bearers
from server.files_host import FilesHost, quoted
from server.plain_answer import plain_answer
from webui.session import UNKEPT

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_NOTHING: Final = "This address opens nothing, or no longer. Open the file in the gallery."
# What a browser may send of itself; no such thing is heeded there.
_CREDENTIALS: Final = ("HTTP_COOKIE", "HTTP_AUTHORIZATION")
_INSTEAD: Final = {
    "cache-control": "private, no-cache",  # so that after its end nothing is shown any more
    # Pages of the gallery's own host embed it; nobody else knows the address.
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
}


class Faces(Protocol):
    """The program on its own host."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        ...

    def is_content(self, visitor: Visitor, path: str) -> bool:
        """Whether at *path*, as PATH_INFO has it, *visitor* finds bytes that somebody stored."""
        ...

    def content(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Send the content to environ["mantelpiece.visitor"], who need not be signed in."""
        ...


class FilesApart:
    """Sends browsers to the other host for content, and answers there."""

    def __init__(self, faces: Faces, host: FilesHost, accounts: Accounts, links: Links) -> None:
        """Keep content from the host of *faces*, where cookies count."""
        self._faces = faces
        self._host = host
        self._bearers = Bearers(accounts, links, faces.is_content)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if self._host.is_asked(environ):
            return self._open(environ, start_response)
        grant = self._bearers.asking(environ) if is_browsing(environ) else None
        if grant is None:
            return self._faces(environ, start_response)
        there = self._host.address(environ, grant)
        fields = ("Location", there), ("Cache-Control", "no-store")
        return plain_answer(environ, start_response, "302 Found", "It is over there.", *fields)

    def _open(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer on the other host, where there is nothing but what signed addresses open."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            refusal = "405 Method Not Allowed", "Files can be read here, and no more than that."
            return plain_answer(environ, start_response, *refusal, ("Allow", "GET, HEAD"))
        grant = self._host.grant(environ)
        bearer = None if grant is None else self._bearers.bearer(grant.bearer)
        if grant is None or bearer is None:
            return plain_answer(environ, start_response, "404 Not Found", _NOTHING)
        environ[UNKEPT] = not bearer.is_kept
        inner = {name: value for name, value in environ.items() if name not in _CREDENTIALS}
        inner |= {"PATH_INFO": grant.path, "REQUEST_URI": quoted(grant.path)}
        saves = "download" in parse_qs(environ["QUERY_STRING"], keep_blank_values=True)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            return start_response(status, _foreign(headers, saves=saves), exc_info)

        return self._faces.content(inner | {"mantelpiece.visitor": bearer.visitor}, start)


def _foreign(headers: list[tuple[str, str]], *, saves: bool) -> list[tuple[str, str]]:
    """Return *headers* as they are on a host that is not the gallery's.

    *saves*: across hosts, browsers do not heed a link's own wish to save what it leads to.
    """
    kept = [field for field in headers if field[0].lower() not in _INSTEAD]
    if saves and not any(name.lower() == "content-disposition" for name, _ in kept):
        kept.append(("Content-Disposition", "attachment"))
    return [*kept, *((name.title(), value) for name, value in _INSTEAD.items())]
