"""Answers of one sentence, to whom no face answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def plain_answer(
    environ: WSGIEnvironment,
    start_response: StartResponse,
    status: str,
    sentence: str,
    *fields: tuple[str, str],
) -> Iterable[bytes]:
    """Answer with *status* and a *sentence*, which HEAD gets the length of."""
    body = f"{sentence}\n".encode()
    start_response(
        status,
        [
            *fields,
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
        ],
    )
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
