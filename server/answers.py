"""Short answers in words, for whoever speaks no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def answer(
    status: str,
    headers: Sequence[tuple[str, str]],
    text: str,
    environ: WSGIEnvironment,
    start_response: StartResponse,
) -> Iterable[bytes]:
    """Answer a request by *text*."""
    body = text.encode()
    fields = [
        *headers,
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
    ]
    start_response(status, fields)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
