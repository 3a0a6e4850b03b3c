"""Answers: what a verb gives back, before it is WSGI."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias
from xml.sax.saxutils import escape

from providers.dav.address import href_of_path
from providers.dav.refusal import Refused

Headers: TypeAlias = tuple[tuple[str, str], ...]

XML = ("Content-Type", "application/xml; charset=utf-8")
TEXT = ("Content-Type", "text/plain; charset=utf-8")
PROLOGUE = b'<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. A *body* that is bytes is sent with its length; any other as it comes."""

    status: HTTPStatus
    headers: Headers = ()
    body: bytes | Iterable[bytes] = b""
    close: bool = False  # the connection ends with it


def created(headers: Headers = ()) -> Answer:
    """Something new is there (201)."""
    return Answer(HTTPStatus.CREATED, headers)


def done(headers: Headers = ()) -> Answer:
    """It is done, there is nothing to tell (204)."""
    return Answer(HTTPStatus.NO_CONTENT, headers)


def refusing(refused: Refused) -> Answer:
    """Tell the reason: as DAV:error where a DAV: condition failed, else as plain text."""
    if refused.condition is None:
        body, kind = f"{refused.reason}\n".encode(), TEXT
    else:
        body, kind = _error_element(refused), XML
    return Answer(refused.status, (kind, *refused.headers), body, refused.close)


def _error_element(refused: Refused) -> bytes:
    hrefs = "".join(f"<D:href>{escape(href_of_path(path))}</D:href>" for path in refused.paths)
    # The reason in an element of no DAV: meaning, which clients must ignore (RFC 4918 §17).
    return (
        PROLOGUE
        + (
            f'<D:error xmlns:D="DAV:"><D:{refused.condition}>{hrefs}</D:{refused.condition}>'
            f'<reason xmlns="urn:mantelpiece">{escape(refused.reason)}</reason></D:error>\n'
        ).encode()
    )
