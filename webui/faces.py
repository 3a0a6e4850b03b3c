"""Small square pictures of faces; a silhouette where there is none."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from library.model import User
from webui.people_port import People
from webui.session import Gate, Session

_FRESH_S: Final = 300  # ids of faces may be given anew
# In colours that are quiet on light and dark grounds.
_SILHOUETTE: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">\
<rect width="96" height="96" fill="#8a8077" fill-opacity=".22"/>\
<g fill="#8a8077" fill-opacity=".55"><circle cx="48" cy="38" r="17"/>\
<path d="M12 96c2-24 17-36 36-36s34 12 36 36z"/></g></svg>"""


def face_views(people_of: Callable[[User], People], gate: Gate) -> Blueprint:
    """Build ``/-/face/<face id>``."""
    views = Blueprint("faces", __name__)

    @views.get("/-/face/<int:face_id>")
    @gate.api
    def face(session: Session, face_id: int) -> ResponseReturnValue:
        path = people_of(session.user).picture(face_id)
        try:
            content = None if path is None else path.read_bytes()
        except FileNotFoundError:  # the cache may be emptied at any time
            content = None
        return _silhouette() if path is None or content is None else _picture(path.name, content)

    return views


def face_url(face_id: int | None) -> str:
    """The address of the picture of a face; None: of nobody's."""
    return f"/-/face/{face_id or 0}"


def _picture(name: str, content: bytes) -> Response:
    response = Response(content, mimetype="image/webp")
    # The name tells the content and the area in it.
    response.set_etag(sha256(name.encode()).hexdigest()[:16])
    response.headers["Cache-Control"] = f"private, max-age={_FRESH_S}"
    response.make_conditional(request)
    return response


def _silhouette() -> Response:
    response = Response(_SILHOUETTE, mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response
