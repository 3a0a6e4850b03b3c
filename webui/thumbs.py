"""Thumbnails: private, and cached for good under an address that changes with the content.

Whoever sees another's asks each time whether they still may.
"""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.access.rights import Right
from webui.ports import Library, Thumbnail
from webui.rows import VERSION_LENGTH
from webui.session import Gate, Seen

SIZES: Final = (256, 512, 1440)  # pixels of the longer side; of panoramas, at least
LARGE: Final = 2048  # made when it is asked for


def thumbnail_views(library: Library, gate: Gate) -> Blueprint:
    """Build ``/-/thumbs/<media id>/<size>?v=<version>``."""
    views = Blueprint("thumbs", __name__)

    @views.get("/-/thumbs/<int:media_id>/<int:size>")
    @gate.seeing(Right.SEE)
    def thumbnail(seen: Seen, media_id: int, size: int) -> ResponseReturnValue:
        found = None
        if size == LARGE:
            found = library.preview(seen.owner, media_id)
        elif size in SIZES:
            found = library.thumbnail(seen.owner, media_id, size)
        if found is None:
            raise NotFound("There is no such thumbnail.")
        return _send(found, size, is_own=seen.is_own)

    return views


def _send(thumbnail: Thumbnail, size: int, *, is_own: bool) -> Response:
    try:
        content = thumbnail.path.read_bytes()
    except FileNotFoundError:  # the cache may be emptied at any time
        raise NotFound("The thumbnail is being made anew.") from None
    response = Response(content, mimetype=thumbnail.mime)
    if not thumbnail.is_final:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.set_etag(f"{thumbnail.etag}-{size}")
    # An address with an outdated version must not keep the new content under the old name.
    current = request.args.get("v") == thumbnail.etag[:VERSION_LENGTH]
    response.headers["Cache-Control"] = lasting(is_own) if current else "private, no-cache"
    response.make_conditional(request)
    return response


def lasting(is_own: bool) -> str:
    """How long what never changes is kept: for good, or by others as long as they may see it."""
    return "private, max-age=31536000, immutable" if is_own else "private, no-cache"


def thumbnail_url(media_id: int, size: int, version: str) -> str:
    """The address of a thumbnail."""
    return f"/-/thumbs/{media_id}/{size}?v={version}"
