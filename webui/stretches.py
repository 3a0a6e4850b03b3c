"""Large answers made of stretches of files, whole or a range of them (RFC 9110, 14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from library.media.front import Part

_PIECE: Final = 256 << 10  # bytes
# What is sent are files that users stored, and must never act in the gallery's name.
STORED_POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"


def send_parts(parts: Sequence[Part], mime: str, etag: str) -> Response:
    """Answer the request in hand with *parts*, one after the other, or the range it asks for.

    Of several ranges the whole is sent, as 14.2 allows.

    Raises:
        RequestedRangeNotSatisfiable: the range lies behind the end.
        FileNotFoundError: a file has gone.
    """
    size = sum(part.length for part in parts)
    start, stop, status = 0, size, 200
    asked = request.range
    if asked is not None and asked.units == "bytes" and len(asked.ranges) == 1 and _unchanged(etag):
        found = asked.range_for_length(size)
        if found is None:
            raise RequestedRangeNotSatisfiable(size)
        (start, stop), status = found, 206
    for part in parts:
        part.path.stat()
    response = Response(_pieces(parts, start, stop), status, mimetype=mime)
    response.content_length = stop - start
    if status == 206:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Security-Policy"] = STORED_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(etag)
    if status == 200 and request.if_none_match.contains(etag):
        return _unmodified(etag)
    return response


def _unmodified(etag: str) -> Response:
    response = Response(status=304)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(etag)
    return response


def _unchanged(etag: str) -> bool:
    """Whether the client's earlier part, if it names one, is of what is there now (13.1.5)."""
    given = request.headers.get("If-Range")
    return given is None or given.strip() == f'"{etag}"'


def _pieces(parts: Sequence[Part], start: int, stop: int) -> Iterator[bytes]:
    at = 0  # where the part begins in the answer as a whole
    for part in parts:
        first, last = max(start, at) - at, min(stop, at + part.length) - at
        at += part.length
        if first >= last:
            continue
        with part.path.open("rb") as file:
            file.seek(part.start + first)
            left = last - first
            # A file that became shorter meanwhile ends the answer early, which the client sees.
            while left and (piece := file.read(min(_PIECE, left))):
                left -= len(piece)
                yield piece
