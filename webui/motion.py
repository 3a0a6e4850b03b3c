"""The moving part of a Live Photo or motion photo, and moving previews of animations."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.access.rights import Right
from library.media.front import Part
from webui.ports import Library, Motion
from webui.rows import VERSION_LENGTH
from webui.session import Gate, Seen
from webui.stretches import send_parts
from webui.thumbs import lasting

_PREVIEWS: Final = ("image/webp", "image/jpeg")  # of animations; those that stand are JPEG


def motion_views(library: Library, gate: Gate) -> Blueprint:
    """Build ``/-/motion/<media id>?v=<version of the still>``."""
    views = Blueprint("motion", __name__)

    @views.get("/-/motion/<int:media_id>")
    @gate.seeing(Right.SEE)
    def motion(seen: Seen, media_id: int) -> ResponseReturnValue:
        found = library.motion(seen.owner, media_id)
        if found is None or not (found.mime.startswith("video/") or found.mime in _PREVIEWS):
            raise NotFound("There is no such video.")
        # Cut out of the original, or a file of its own: it tells what these tell.
        if found.mime not in _PREVIEWS and not gate.may(seen, media_id, Right.VIEW):
            raise NotFound("There is no such video.")
        return _send(found, is_own=seen.is_own)

    return views


def _send(motion: Motion, *, is_own: bool) -> Response:
    part = Part(motion.path, motion.offset, motion.length)
    try:
        tag = f"{motion.etag}-{motion.offset}-{motion.length}"
        response = send_parts([part], motion.mime, tag)
    except FileNotFoundError:
        raise NotFound("The file has gone.") from None
    # The video of a Live Photo may change without its still, of which the version is; and a moving
    # preview may come after a still one.
    settled = motion.offset > 0 or motion.mime == "image/webp"
    if settled and request.args.get("v") == motion.etag[:VERSION_LENGTH]:
        response.headers["Cache-Control"] = lasting(is_own)
    return response
