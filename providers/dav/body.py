"""The body of a request: complete, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Protocol
from wsgiref.types import WSGIEnvironment

from providers.dav.refusal import Refused, bad_request

BLOCK = 1 << 20  # bytes read at a time
XML_BYTES = 1 << 20  # the largest XML body

_DIGITS = re.compile(r"[0-9]{1,18}")


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Body:
    """A request's body, read once from the front."""

    def __init__(self, source: _Source, length: int | None) -> None:
        """Read from *source*: *length* bytes, or to its end where the length is not known."""
        self._source = source
        self._left = length
        self._broken = False
        self.length = length
        self.received = 0  # bytes

    def blocks(self) -> Iterator[bytes]:
        """Yield what is left, in blocks of at most 1 MiB.

        Raises:
            Refused: it was cut off, stalled, or is malformed; the connection is lost.
        """
        while self._left != 0:
            size = BLOCK if self._left is None else min(BLOCK, self._left)
            data = self._read(size)
            self.received += len(data)
            if self._left is not None:
                self._left -= len(data)
            if not data:
                if self._left is None:
                    return
                self._broken = True
                raise bad_request("The upload was cut off.", close=True)
            yield data

    def all(self, limit: int) -> bytes:
        """Return what is left, if it is at most *limit* bytes.

        Raises:
            Refused: it is larger (413), or incomplete.
        """
        too_large = Refused(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"The body is larger than {limit} bytes.",
            close=True,
        )
        if self._left is not None and self._left > limit:
            raise too_large
        data = bytearray()
        for block in self.blocks():
            data += block
            if len(data) > limit:
                raise too_large
        return bytes(data)

    def _read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except TimeoutError:
            self._broken = True
            stalled = "No more data came in time."
            raise Refused(HTTPStatus.REQUEST_TIMEOUT, stalled, close=True) from None
        except (OSError, ValueError) as error:
            self._broken = True
            raise bad_request(f"The upload was cut off: {error}.", close=True) from error


def body_of(environ: WSGIEnvironment) -> Body:
    """Return the body of a request.

    Raises:
        Refused: its length is not a number, or given in two ways.
    """
    source: Any = environ["wsgi.input"]
    header: str = environ.get("CONTENT_LENGTH", "")
    if "HTTP_TRANSFER_ENCODING" in environ:
        # Of two lengths a proxy may believe the other one (RFC 9112 §6.3).
        if header or not environ.get("wsgi.input_terminated"):
            raise bad_request("The length of the body is ambiguous.", close=True)
        return Body(source, None)
    if header and not _DIGITS.fullmatch(header):
        raise bad_request("The Content-Length is not a number of bytes.", close=True)
    return Body(source, int(header or 0))
