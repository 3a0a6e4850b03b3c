"""The moving part of a Live Photo or motion photo, as a resource of its own."""

from __future__ import annotations

import io
from typing import IO, Final, cast

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wsgi import FileWrapper

from webui.ports import Library, Motion
from webui.rows import VERSION_LENGTH
from webui.session import Gate, Session

_BLOCK: Final = 256 << 10  # bytes
# What is sent lies in files that users stored, and must never act in the gallery's name.
_POLICY: Final = "sandbox; default-src 'none'"


def motion_views(library: Library, gate: Gate) -> Blueprint:
    """Build ``/-/motion/<media id>?v=<version of the still>``."""
    views = Blueprint("motion", __name__)

    @views.get("/-/motion/<int:media_id>")
    @gate.api
    def motion(session: Session, media_id: int) -> ResponseReturnValue:
        found = library.motion(session.user, media_id)
        if found is None or not found.mime.startswith("video/"):
            raise NotFound("There is no such video.")
        return _send(found)

    return views


def _send(motion: Motion) -> Response:
    try:
        file = _Stretch(motion)
    except FileNotFoundError:
        raise NotFound("The file has gone.") from None
    # Not the server's own wrapper, which sends a file to its end.
    body = FileWrapper(cast("IO[bytes]", file), _BLOCK)
    response = Response(body, mimetype=motion.mime, direct_passthrough=True)
    response.content_length = motion.length
    response.set_etag(f"{motion.etag}-{motion.offset}")
    response.headers["Content-Security-Policy"] = _POLICY
    # The video of a Live Photo may change without its still, of which the version is.
    whole = motion.offset == 0
    current = request.args.get("v") == motion.etag[:VERSION_LENGTH] and not whole
    lasting = "private, max-age=31536000, immutable"
    response.headers["Cache-Control"] = lasting if current else "private, no-cache"
    response.make_conditional(request, accept_ranges=True, complete_length=motion.length)
    return response


class _Stretch(io.RawIOBase):
    """A stretch of a file as if it were a file."""

    def __init__(self, motion: Motion) -> None:
        self._file = motion.path.open("rb")
        self._start = motion.offset
        self._length = motion.length
        self._file.seek(self._start)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell() - self._start

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self.tell(), io.SEEK_END: self._length}[whence]
        return self._file.seek(self._start + max(0, base + offset)) - self._start

    def read(self, size: int = -1, /) -> bytes:
        left = max(0, self._length - self.tell())
        return self._file.read(left if size < 0 else min(size, left))

    def close(self) -> None:
        self._file.close()
        super().close()
