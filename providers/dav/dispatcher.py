"""WsgiDAV's dispatcher with every verb replaced by ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias
from wsgiref.types import StartResponse, WSGIEnvironment

from wsgidav.dav_provider import DAVProvider
from wsgidav.request_server import RequestServer

from providers.dav.copymove import copy, move
from providers.dav.delete import delete
from providers.dav.exchange import Verb, exchange, unknown
from providers.dav.get import get, head
from providers.dav.lock import lock
from providers.dav.mkcol import mkcol
from providers.dav.options import options
from providers.dav.propfind import propfind
from providers.dav.proppatch import proppatch
from providers.dav.put import put
from providers.dav.request import Drive
from providers.dav.unlock import unlock

_Method: TypeAlias = Callable[["Dispatcher", WSGIEnvironment, StartResponse], Iterable[bytes]]


def _method(verb: Verb) -> _Method:
    def do(
        self: Dispatcher, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        return exchange(environ, start_response, self.drive, verb)

    return do


class Dispatcher(RequestServer):  # type: ignore[misc]
    """Calls ``do_VERB`` for each request, as WsgiDAV does."""

    do_COPY = _method(copy)  # noqa: N815
    do_DELETE = _method(delete)  # noqa: N815
    do_GET = _method(get)  # noqa: N815
    do_HEAD = _method(head)  # noqa: N815
    do_LOCK = _method(lock)  # noqa: N815
    do_MKCOL = _method(mkcol)  # noqa: N815
    do_MOVE = _method(move)  # noqa: N815
    do_OPTIONS = _method(options)  # noqa: N815
    do_PROPFIND = _method(propfind)  # noqa: N815
    do_PROPPATCH = _method(proppatch)  # noqa: N815
    do_PUT = _method(put)  # noqa: N815
    do_UNLOCK = _method(unlock)  # noqa: N815
    do_POST = _method(unknown)  # noqa: N815

    def __init__(self, drive: Drive) -> None:
        """Serve *drive*."""
        super().__init__(_Tree())
        self.drive = drive
        self._possible_methods = [name[3:] for name in vars(Dispatcher) if name.startswith("do_")]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] not in self._possible_methods:
            return exchange(environ, start_response, self.drive, unknown)
        # WsgiDAV's own call is a generator: the server would not see a file that it can send by
        # itself, and would send it up to its end where a range was asked for.
        method: _Method = getattr(Dispatcher, f"do_{environ['REQUEST_METHOD']}")
        return method(self, environ, start_response)


class _Tree(DAVProvider):  # type: ignore[misc]
    """What WsgiDAV wants behind a dispatcher; our verbs reach the tree by themselves."""

    def get_resource_inst(self, path: str, environ: WSGIEnvironment) -> Any:
        """Return nothing: no such resource, to WsgiDAV's own verbs, of which none is left."""
        return None
