"""The bytes of a file on their way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import FileIO
from typing import BinaryIO
from uuid import uuid4
from wsgiref.types import WSGIEnvironment

from library.media.bare.patches import Patched
from providers.dav.ranges import Range

BLOCK = 256 << 10  # bytes read and sent at a time


class Blocks:
    """A part of an open file; closes it at the end."""

    def __init__(self, file: BinaryIO | Patched, part: Range) -> None:
        self.file = file
        self.part = part

    def __iter__(self) -> Iterator[bytes]:
        yield from _read(self.file, self.part)

    def close(self) -> None:
        """WSGI calls it whether or not all was sent."""
        self.file.close()


class Parts:
    """Several parts of an open file as multipart/byteranges (RFC 9110 §14.6)."""

    def __init__(
        self, file: BinaryIO | Patched, parts: Sequence[Range], size: int, mime: str
    ) -> None:
        """Send *parts* of *file*, which is *size* bytes of the type *mime*."""
        self.file = file
        self.boundary = uuid4().hex
        self._end = f"\r\n--{self.boundary}--\r\n".encode()
        self._parts = [(self._head(part, size, mime), part) for part in parts]

    @property
    def length(self) -> int:
        """The length of the whole body in bytes."""
        lengths = (len(head) + part.stop - part.start for head, part in self._parts)
        return sum(lengths) + len(self._end)

    def __iter__(self) -> Iterator[bytes]:
        for head, part in self._parts:
            yield head
            yield from _read(self.file, part)
        yield self._end

    def close(self) -> None:
        """WSGI calls it whether or not all was sent."""
        self.file.close()

    def _head(self, part: Range, size: int, mime: str) -> bytes:
        lines = (f"\r\n--{self.boundary}", f"Content-Type: {mime}")
        return "\r\n".join((*lines, f"Content-Range: {part.header(size)}", "", "")).encode()


def handed_over(body: bytes | Iterable[bytes], environ: WSGIEnvironment) -> Iterable[bytes]:
    """Return *body* as WSGI takes it: a file is left to the server, which may have a short way.

    The answer says the exact length, which the server MUST keep to: the file may go on behind.
    """
    if isinstance(body, bytes):
        return (body,)
    wrapper = environ.get("wsgi.file_wrapper")
    if isinstance(body, Blocks) and isinstance(body.file, FileIO) and wrapper is not None:
        body.file.seek(body.part.start)
        wrapped: Iterable[bytes] = wrapper(body.file, BLOCK)
        return wrapped
    return body


def _read(file: BinaryIO | Patched, part: Range) -> Iterator[bytes]:
    file.seek(part.start)
    left = part.stop - part.start
    while left > 0:
        block = file.read(min(BLOCK, left))
        if not block:
            raise OSError("the file became shorter while it was sent")
        left -= len(block)
        yield block
