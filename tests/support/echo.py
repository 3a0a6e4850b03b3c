"""A small application that tells of what it is sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Echo:
    """Answers POST and PUT by the body's length, ``/unread`` without reading, others by a word."""

    def __init__(self) -> None:
        self.seen: list[WSGIEnvironment] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.seen.append(environ)
        status, content = "200 OK", b"hello"
        if environ["PATH_INFO"] == "/unread":
            status, content = "401 Unauthorized", b"who?"
        elif environ["REQUEST_METHOD"] in ("POST", "PUT"):
            try:
                length = sum(map(len, iter(lambda: environ["wsgi.input"].read(65536), b"")))
                content = b"%d" % length
            except TimeoutError:
                status, content = "408 Request Timeout", b"slow"
            except ValueError:
                status, content = "400 Bad Request", b"broken"
        headers = [("Content-Length", str(len(content)))]
        if status.startswith("4") and environ["PATH_INFO"] != "/unread":
            headers.append(("Connection", "close"))
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [content]
