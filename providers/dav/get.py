"""GET and HEAD: the bytes of a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import BinaryIO

from library.errors import NotFound
from library.model import Media
from providers.dav import conditions
from providers.dav.answer import TEXT, Answer, Headers
from providers.dav.conditions import Verdict
from providers.dav.ranges import Range, Unsatisfiable, wanted_range
from providers.dav.refusal import Refused, failed, not_found
from providers.dav.request import Request
from providers.dav.safe_headers import safe_headers
from providers.folder import File

_BLOCK = 256 << 10  # bytes read and sent at a time


class Blocks:
    """The bytes of an open file from *start* up to *stop*; closes it at the end."""

    def __init__(self, file: BinaryIO, start: int, stop: int) -> None:
        self._file = file
        self._start = start
        self._stop = stop

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._start)
        left = self._stop - self._start
        while left > 0:
            block = self._file.read(min(_BLOCK, left))
            if not block:
                raise OSError("the file became shorter while it was sent")
            left -= len(block)
            yield block

    def close(self) -> None:
        """WSGI calls it whether or not all was sent."""
        self._file.close()


def get(request: Request) -> Answer:
    """Send a file, or the asked range of it."""
    node = request.place.node
    if node is None:
        raise not_found()
    if not isinstance(node, File):
        # Folders are the browser's; this is for what is no browser.
        return Answer(HTTPStatus.OK, (TEXT,), b"This is a folder; list it by PROPFIND.\n")
    return _file(request, node)


def head(request: Request) -> Answer:
    """Answer as GET would, without the bytes."""
    if request.place.is_folder:
        return Answer(HTTPStatus.OK, (("Content-Type", "text/html; charset=utf-8"),))
    answer = get(request)
    if isinstance(answer.body, Blocks):
        answer.body.close()
    return answer


def _file(request: Request, node: File) -> Answer:
    modified = node.media.modified.replace(microsecond=0)
    conditions.check_if(request)
    verdict = conditions.decide(request.headers, node.media.etag, modified, safe=True)
    if verdict is Verdict.FAILED:
        raise failed("If-Match or If-Unmodified-Since")
    if verdict is Verdict.NOT_MODIFIED:
        return Answer(HTTPStatus.NOT_MODIFIED, _validators(node.media.etag, modified))
    file = _open(request, node.media)
    try:
        return _content(request, node, file, modified)
    except BaseException:
        file.close()
        raise


def _content(request: Request, node: File, file: BinaryIO, modified: datetime) -> Answer:
    size = os.fstat(file.fileno()).st_size
    # Changed on disk behind the index's back: send what is there, but not under the old tag.
    etag = node.media.etag if size == node.media.size else None
    headers = (
        *_validators(etag, modified),
        ("Accept-Ranges", "bytes"),
        *safe_headers(node.name, node.media.mime),
    )
    try:
        part = wanted_range(request.headers, size, etag, modified)
    except Unsatisfiable:
        raise Refused(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "The file ends before that range.",
            headers=[("Content-Range", f"bytes */{size}")],
        ) from None
    if part is None:
        return _blocks(HTTPStatus.OK, headers, file, Range(0, size))
    headers += (("Content-Range", part.header(size)),)
    return _blocks(HTTPStatus.PARTIAL_CONTENT, headers, file, part)


def _blocks(status: HTTPStatus, headers: Headers, file: BinaryIO, part: Range) -> Answer:
    length = ("Content-Length", str(part.stop - part.start))
    return Answer(status, (length, *headers), Blocks(file, part.start, part.stop))


def _open(request: Request, media: Media) -> BinaryIO:
    try:
        return request.drive.content(media).open("rb")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFound("The file has gone from the disk.") from error


def _validators(etag: str | None, modified: datetime) -> Headers:
    tag = (("ETag", f'"{etag}"'),) if etag is not None else ()
    return (*tag, ("Last-Modified", format_datetime(modified, usegmt=True)))
