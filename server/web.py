"""A web process: the application on a listening socket."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from library.paths import UPLOADS_FOLDER
from library.uploads import forget_drafts
from server.app import Application
from server.children import READY
from server.files_apart import FilesApart
from server.files_host import files_host
from server.forwarded import Forwarded
from server.household import Household, open_household
from server.http.server import Limits, WebServer
from server.http.tls import tls
from server.parent import when_orphaned
from server.protection import Hsts, Protected, protective_fields

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from config import Settings

log = logging.getLogger(__name__)


def run_web(settings: Settings, door: str, *died: str) -> None:
    """Serve until SIGTERM, or until the supervisor has gone; then let requests in flight end.

    *door* is the number of a socket, *died* of the processes whose leftovers are to be removed.
    """

    def ready() -> None:
        os.write(1, READY)

    with open_household(settings) as household:
        household.library.changes.settle()  # the one before may have been killed in the middle
        for process in died:
            for user in household.accounts.everyone():
                forget_drafts(user.media_root / UPLOADS_FOLDER, int(process))
        when_orphaned(signal.SIGTERM)
        serve_until_stopped(household, socket.socket(fileno=int(door)), ready)


def application(household: Household) -> WSGIApplication:
    """Return all that is served, as requests come from the network."""
    faces, settings = Application(household), household.settings.server
    host, coming = files_host(household.settings), (household.accounts, household.links)
    answering = faces if host is None else FilesApart(faces, host, *coming)
    protected = Protected(
        answering, hsts=_hsts(household), cache_always=household.settings.web.cache_always
    )
    return Forwarded(protected, settings.trusted_proxies, household.settings.auth.proxy_header)


def _hsts(household: Household) -> Hsts:
    server = household.settings.server
    return Hsts(server.hsts_days, server.hsts_subdomains)


def serve_until_stopped(
    household: Household, listening: socket.socket, ready: Callable[[], None]
) -> None:
    """Serve on *listening* until SIGTERM or SIGINT; call *ready* as soon as that is so."""
    settings = household.settings.server
    # As a child process gets them, paths are text.
    certificate, key = (path and Path(path) for path in (settings.tls_cert, settings.tls_key))
    server = WebServer(
        listening,
        application(household),
        Limits(
            threads=settings.threads,
            silence_s=settings.request_timeout,
            head_s=settings.header_timeout,
            upload_rate=settings.upload_rate,
            grace_s=settings.stop_timeout,
        ),
        tls(certificate, key),
        fields=protective_fields(secure=certificate is not None, hsts=_hsts(household)),
        shared=settings.processes > 1,
    )

    def end(_number: int, _frame: FrameType | None) -> None:
        server.end()

    signal.signal(signal.SIGTERM, end)
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, end)
    server.prepare()
    # Looking for garbage in what stays anyway halts a long listing for 20 ms at a time.
    gc.collect()
    gc.freeze()
    ready()
    server.serve()
    server.stop()
    log.debug("web process ended")
