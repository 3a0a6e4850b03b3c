"""GET and HEAD: the bytes of a file."""

from __future__ import annotations

import os
import time
from datetime import datetime
from http import HTTPStatus
from typing import BinaryIO

from library.access.rights import Right
from library.media.bare.patches import Patched
from library.model import Media
from providers.dav import conditions
from providers.dav.answer import TEXT, Answer, Headers
from providers.dav.blocks import Blocks, Parts
from providers.dav.conditions import Verdict
from providers.dav.content import open_content
from providers.dav.http_dates import http_date_of
from providers.dav.live import checksums
from providers.dav.ranges import Range, Unsatisfiable, wanted_ranges
from providers.dav.refusal import Refused, failed, forbidden, not_found
from providers.dav.request import Request
from providers.dav.safe_headers import safe_headers
from providers.folder import File, NotesReads

_YOUNG_S = 10.0  # longer than a change takes from its first rename to its commit


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
    if isinstance(answer.body, Blocks | Parts):
        answer.body.close()
    return answer


def _file(request: Request, node: File) -> Answer:
    modified = node.media.modified.replace(microsecond=0)
    conditions.check_if(request)
    # A better rendition has the time of the same photo: by its tag alone is it told apart.
    since = modified if node.rendition is None else None
    verdict = conditions.decide(request.headers, node.etag, since, safe=True)
    if verdict is Verdict.FAILED:
        raise failed("If-Match or If-Unmodified-Since")
    if verdict is Verdict.NOT_MODIFIED:
        return Answer(HTTPStatus.NOT_MODIFIED, _validators(node.etag, modified))
    if request.method != "HEAD" and Right.FETCH not in request.visitor.scope.rights:
        raise forbidden("This app password is for adding files; it fetches none.")
    node, file = _opened(request, node)
    try:
        return _content(request, node, file)
    except BaseException:
        file.close()
        raise


def _opened(request: Request, node: File) -> tuple[File, BinaryIO | Patched]:
    """Open a file, and return it as it is in the index at that moment."""
    file = open_content(request.drive.content, node)
    if request.method == "HEAD" or time.time() - _state(file).st_ctime > _YOUNG_S:
        return node, file
    # An upload puts the new bytes in place a moment before the index has their tag. It holds the
    # index for writing meanwhile; whoever holds it sees both of the same state.
    file.close()
    with request.drive.catalog.write():
        now = request.again().node
        if not isinstance(now, File):
            raise not_found()
        return now, open_content(request.drive.content, now)


def _content(request: Request, node: File, file: BinaryIO | Patched) -> Answer:
    media, size = node.media, _state(file).st_size
    modified = media.modified.replace(microsecond=0)
    # Changed on disk behind the index's back: send what is there, but not under the old tag.
    etag = node.etag if size == node.size else None
    is_own = etag is not None and node.is_whole
    headers = (
        *_validators(etag, modified),
        ("Accept-Ranges", "bytes"),
        *((("OC-Checksum", _checksum(media)),) if is_own else ()),
    )
    safe = safe_headers(node.name, node.mime)
    try:
        parts = wanted_ranges(request.headers, size, etag, modified)
    except Unsatisfiable:
        raise Refused(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "The file ends before that range.",
            headers=[("Content-Range", f"bytes */{size}")],
        ) from None
    if len(parts) > 1:
        several = Parts(file, parts, size, node.mime)
        return _several(headers, safe, several)
    headers += safe
    _note(request, node, size if not parts else parts[0].stop)
    if not parts:
        return _blocks(HTTPStatus.OK, headers, file, Range(0, size))
    headers += (("Content-Range", parts[0].header(size)),)
    return _blocks(HTTPStatus.PARTIAL_CONTENT, headers, file, parts[0])


def _note(request: Request, node: File, stop: int) -> None:
    """Tell the folder when a file is sent to its end: who reads it bit by bit reads one state."""
    folder = request.place.parent
    if isinstance(folder, NotesReads) and request.method == "GET" and stop == node.size:
        folder.was_sent(node)


def _several(headers: Headers, safe: Headers, body: Parts) -> Answer:
    kind = ("Content-Type", f"multipart/byteranges; boundary={body.boundary}")
    length = ("Content-Length", str(body.length))
    others = tuple(header for header in safe if header[0] != "Content-Type")
    return Answer(HTTPStatus.PARTIAL_CONTENT, (length, kind, *headers, *others), body)


def _blocks(status: HTTPStatus, headers: Headers, file: BinaryIO | Patched, part: Range) -> Answer:
    length = ("Content-Length", str(part.stop - part.start))
    return Answer(status, (length, *headers), Blocks(file, part))


def _checksum(media: Media) -> str:
    """Return the one that clients of ownCloud like best."""
    return checksums(media.checksum, media.checksums).split()[0]


def _state(file: BinaryIO | Patched) -> os.stat_result:
    return file.state() if isinstance(file, Patched) else os.fstat(file.fileno())


def _validators(etag: str | None, modified: datetime) -> Headers:
    tag = (("ETag", f'"{etag}"'),) if etag is not None else ()
    return (*tag, ("Last-Modified", http_date_of(modified)))
