"""Videos to be watched: moving previews, originals with their index in front, and films.

A film is what every browser plays of a video that the one in hand does not; see `library.films`.
"""

from __future__ import annotations

import re
from typing import Final

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from library.access.rights import Right
from library.films import Film, Making
from library.media.front import Part
from webui.forgery import is_own_form, session_form_token
from webui.forms import OUT_OF_DATE, text
from webui.ports import Playable, Videos
from webui.rows import VERSION_LENGTH
from webui.session import Gate, Seen
from webui.stretches import send_parts
from webui.thumbs import lasting

# What browsers are asked about each type of file: they know MOV and 3GP as MP4.
_ASKED: Final = {
    "video/3gpp": "video/mp4",
    "video/3gpp2": "video/mp4",
    "video/mp4": "video/mp4",
    "video/ogg": "video/ogg",
    "video/quicktime": "video/mp4",
    "video/webm": "video/webm",
    "video/x-matroska": "video/x-matroska",
}
_WAITER: Final = re.compile(r"[0-9a-zA-Z-]{8,64}")
_NONE: Final = "There is no such video."


def video_views(videos: Videos, gate: Gate) -> Blueprint:
    """Build ``/-/clips/``, ``/-/videos/`` and ``/-/api/videos/``."""
    views = Blueprint("videos", __name__)

    @views.get("/-/clips/<int:media_id>")
    @gate.seeing(Right.SEE)
    def clip(seen: Seen, media_id: int) -> ResponseReturnValue:
        """Send the moving preview, or nothing: that there is none is nobody's mistake."""
        found = videos.clip(seen.owner, media_id)
        if found is None:
            return _nothing()
        try:
            part = Part(found.path, 0, found.path.stat().st_size)
            response = send_parts([part], found.mime, f"{found.etag}-clip")
        except FileNotFoundError:  # the cache may be emptied at any time
            return _nothing()
        if request.args.get("v") == found.etag[:VERSION_LENGTH]:
            response.headers["Cache-Control"] = lasting(seen.is_own)
        return response

    @views.get("/-/videos/<int:media_id>/original")
    @gate.seeing(Right.VIEW)
    def original(seen: Seen, media_id: int) -> ResponseReturnValue:
        """Send the file with its index in front; nothing else is sent under this address."""
        found = videos.playable(seen.owner, media_id)
        if found is None or not found.front:
            raise NotFound(_NONE)
        try:
            return send_parts(found.front, "video/mp4", f"{found.media.etag}-front")
        except FileNotFoundError:
            raise NotFound(_NONE) from None

    @views.get("/-/videos/<int:media_id>/film")
    @gate.seeing(Right.SEE)
    def film(seen: Seen, media_id: int) -> ResponseReturnValue:
        found = videos.playable(seen.owner, media_id)
        path = found.film.path if found is not None else None
        if found is None or path is None:
            raise NotFound(_NONE)
        try:
            part = Part(path, 0, path.stat().st_size)
            return send_parts([part], "video/mp4", f"{found.media.etag}-film-{part.length}")
        except FileNotFoundError:
            raise NotFound("It is no longer kept, and will be prepared again.") from None

    @views.get("/-/api/videos/<int:media_id>")
    @gate.seeing(Right.SEE)
    def playable(seen: Seen, media_id: int) -> ResponseReturnValue:
        """Tell what to ask the browser, and how far the film is."""
        found = videos.playable(seen.owner, media_id)
        if found is None:
            raise NotFound(_NONE)
        tag = found.media.etag[:VERSION_LENGTH]
        has_front = found.front and gate.may(seen, media_id, Right.VIEW)
        front = f"/-/videos/{media_id}/original?v={tag}" if has_front else None
        return jsonify({"type": _type(found), "front": front, "film": _state(media_id, found.film)})

    @views.post("/-/api/videos/<int:media_id>/film")
    @gate.seeing(Right.SEE)
    def ask(seen: Seen, media_id: int) -> ResponseReturnValue:
        waiter = _waiter(seen)
        again = request.form.get("again") == "1"
        found = videos.ask(seen.owner, media_id, waiter, again=again)
        if found is None:
            raise NotFound(_NONE)
        return jsonify(_state(media_id, found))

    @views.post("/-/api/videos/<int:media_id>/film/withdraw")
    @gate.seeing(Right.SEE)
    def withdraw(seen: Seen, media_id: int) -> ResponseReturnValue:
        videos.withdraw(seen.owner, media_id, _waiter(seen))
        return "", 204

    return views


def _waiter(seen: Seen) -> str:
    """Return which open page asks, by a name that it gave itself."""
    if not is_own_form(session_form_token(seen.visit.secret)):
        raise BadRequest(OUT_OF_DATE)
    waiter = text("waiter")
    if not _WAITER.fullmatch(waiter):
        raise BadRequest("It is not said who waits.")
    return waiter


def _type(found: Playable) -> str | None:
    """What to ask the browser whether it plays it; None: no browser does."""
    container = _ASKED.get(found.media.mime)
    if container is None or found.codecs is None:
        return None
    return f'{container}; codecs="{found.codecs}"'


def _state(media_id: int, film: Film) -> dict[str, str | int | None]:
    source = f"/-/videos/{media_id}/film" if film.making is Making.READY else None
    return {
        "making": film.making.value,
        "percent": film.percent,
        "reason": film.reason,
        "source": source,
    }


def _nothing() -> Response:
    response = Response(status=204)
    response.headers["Cache-Control"] = "no-store"
    return response
