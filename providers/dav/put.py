"""PUT: a file comes in, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from http import HTTPStatus

from library.errors import NotFound
from library.store import Committed, Upload
from providers.dav import conditions
from providers.dav.answer import Answer, Headers, created, done
from providers.dav.digests import Digests
from providers.dav.place import Place
from providers.dav.refusal import Refused, bad_request, forbidden, no_parent
from providers.dav.request import Request
from providers.dav.sparing import sparing
from providers.dav.upload_time import accepted, upload_time
from providers.folder import AcceptsUploads, File

_DIGITS = re.compile(r"[0-9]{1,18}")
_COMPRESSED = {"br", "compress", "deflate", "gzip", "x-compress", "x-gzip", "zstd"}  # RFC 9110 §8.4


def put(request: Request) -> Answer:
    """Store the body as the file at the address, new or in place of the old one."""
    with sparing(request) as goes_on:
        return _stored(request, goes_on)


def _stored(request: Request, goes_on: Callable[[], None]) -> Answer:
    folder = uploadable(request.place)
    if request.header("content-range") is not None:
        raise bad_request("A part of a file cannot be uploaded.")  # RFC 9110 §14.4
    if (request.header("content-encoding") or "").strip().lower() in _COMPRESSED:
        # The file would be given back as these bytes, and nobody could tell that they are packed.
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Upload the file as it is, not packed.")
    tokens = conditions.check(request)
    check_locks(request, tokens)
    size = _promised(request)
    digests = Digests(request.headers)
    room = _room(request, size)
    upload = folder.upload(request.place.name)
    try:
        for block in request.body.blocks():
            if room is not None and request.body.received > room:
                raise _full()
            digests.update(block)
            upload.write(block)
            goes_on()
        checksums = digests.check()
        # Someone may have taken a lock while the body came.
        check_locks(request, tokens)
    except BaseException:
        upload.abort()
        raise
    return _committed(request, upload, size, checksums)


def uploadable(place: Place) -> AcceptsUploads:
    """Return the folder into which a file can be written at *place*.

    Raises:
        Refused: it is a folder (405), or its folder is missing (409) or takes no files (403).
    """
    if place.is_folder:
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "There is a folder of that name.")
    if place.parent is None:
        raise no_parent()
    if not isinstance(place.parent, AcceptsUploads):
        raise forbidden(f"Nothing can be uploaded to {place.parent_path}.")
    return place.parent


def check_locks(request: Request, tokens: frozenset[str]) -> None:
    """Let the file at the address be written; a new one also changes its folder.

    Raises:
        Refused: one of them is locked (423).
    """
    place = request.place
    changed = (place.spot, place.parent_spot) if place.node is None else (place.spot,)
    request.locks.check(tokens, *changed)


def commit(
    upload: Upload, request: Request, size: int | None, checksums: str | None = None
) -> Committed | None:
    """Finish *upload*; None: nothing is kept of it.

    Raises:
        Refused: the folder has gone meanwhile (409).
    """
    try:
        return upload.commit(
            size=size,
            modified=upload_time(request.header("x-oc-mtime")),
            created=upload_time(request.header("x-oc-ctime")),
            checksums=checksums,
        )
    except NotFound as error:
        raise no_parent() from error


def _committed(request: Request, upload: Upload, size: int | None, checksums: str | None) -> Answer:
    committed = commit(upload, request, size, checksums)
    if committed is None:
        return created(accepted(request.headers))
    headers: Headers = (("ETag", f'"{committed.media.etag}"'), *accepted(request.headers))
    return created(headers) if committed.created else done(headers)


def _room(request: Request, size: int | None) -> int | None:
    """Return how many bytes there is room for, if that is known.

    Raises:
        Refused: the file does not fit (507), before any of it is read.
    """
    space = request.space()
    if space is None:
        return None
    node = request.place.node
    if node is None and space.files == 0:
        raise _full()
    replaced = node.media.size if isinstance(node, File) else 0
    room = space.available + replaced
    if size is not None and size > room:
        raise _full()
    return room


def _full() -> Refused:
    full = "There is no room for the file, on the disk or in the quota."
    return Refused(HTTPStatus.INSUFFICIENT_STORAGE, full, condition="quota-not-exceeded")


def _promised(request: Request) -> int | None:
    """Return the size that the client promised in bytes, if it did."""
    if request.body.length is not None:
        return request.body.length
    # Finder sends it with a chunked body.
    expected = request.header("x-expected-entity-length")
    if expected is None:
        return None
    if not _DIGITS.fullmatch(expected):
        raise bad_request("The X-Expected-Entity-Length is not a number of bytes.")
    return int(expected)
