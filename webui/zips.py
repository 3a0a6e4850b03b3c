"""Folders, and what was chosen in them, to be downloaded as one zip."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterator
from contextlib import closing
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException

from library.errors import LibraryError
from library.zips import zip_length, zip_stream
from providers.folder import File, IsOthers
from webui.forgery import is_own_form, session_form_token
from webui.forms import OUT_OF_DATE, numbers
from webui.names import folder_title, folder_url, size_text, view_title
from webui.session import Gate, Visit
from webui.stretches import STORED_POLICY
from webui.tree import Place, Tree
from webui.zip_plan import MOST_FILES, Planned, TooLarge, may_fetch, plan
from webui.zip_port import Zips

log = logging.getLogger(__name__)

_PIECE: Final = 256 << 10  # bytes
_LOOK_S: Final = 5.0  # whether who downloads a long file still may


class _Ended(Exception):
    """It cannot go on: who asked may see it no more, or a file has changed or gone."""


def zip_views(zips: Zips, tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/zip/<path of a folder>``."""
    views = Blueprint("zips", __name__)

    @views.get("/-/zip/<path:path>")
    @gate.visiting
    def everything(visit: Visit, path: str) -> ResponseReturnValue:
        """Send all that is in the folder and below it."""
        return answer(visit, path, None)

    @views.post("/-/zip/<path:path>")
    @gate.visiting
    def chosen(visit: Visit, path: str) -> ResponseReturnValue:
        """Send what was chosen there, of which an address would become too long."""
        if not is_own_form(session_form_token(visit.secret)):
            raise BadRequest(OUT_OF_DATE)
        return answer(visit, path, numbers("media"))

    def answer(visit: Visit, path: str, wanted: Collection[int] | None) -> ResponseReturnValue:
        place = tree.folder(visit.visitor, path)
        if not may_fetch(place.folder):
            raise Forbidden("What is here can be looked at, and not downloaded.")
        user = visit.visitor.user
        if user is None:
            zips.of_link("/".join(place.names[:2]), request.environ)
        else:
            zips.of_user(user.name, request.environ)
        try:
            planned = plan(place.folder, zips, wanted)
        except TooLarge:
            page = render_template(
                "zip_too_large.html",
                title="That is too much for one download",
                size=size_text(zips.most),
                files=MOST_FILES,
                back=folder_url(place.names),
            )
            return make_response(page, 413)
        return _response(place, planned, stream_with_context(_sent(planned, place.names)))

    def _sent(planned: list[Planned], names: tuple[str, ...]) -> Iterator[bytes]:
        try:
            yield from zip_stream((each.entry, _content(each, names)) for each in planned)
        except (_Ended, HTTPException, LibraryError, OSError) as error:
            log.info("zip ended early files=%s reason=%s", len(planned), type(error).__name__)
            # The connection ends with it, so that the browser tells that the download failed.
            raise ConnectionAbortedError("the zip ended early") from error

    def _content(planned: Planned, names: tuple[str, ...]) -> Iterator[bytes]:
        if planned.way is None:
            yield planned.note
            return
        path = "/".join((*names, *planned.way))
        left, looked = planned.entry.size, time.monotonic()
        with closing(zips.open_file(_found(path))) as content:
            while left and (block := content.read(min(_PIECE, left))):
                left -= len(block)
                yield block
                if time.monotonic() - looked > _LOOK_S:
                    _found(path)
                    looked = time.monotonic()
            if left or content.read(1):
                raise _Ended

    def _found(path: str) -> File:
        """Return the file as whoever asked may see it now."""
        visit = gate.visit()
        if visit is None:
            raise _Ended
        file, place = tree.file(visit.visitor, path)
        if not may_fetch(place.folder):
            raise _Ended
        return file

    return views


def _response(place: Place, planned: list[Planned], content: Iterator[bytes]) -> Response:
    response = Response(content, mimetype="application/zip")
    response.content_length = zip_length([each.entry for each in planned])
    name = quote(f"{_name(place)}.zip")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Accept-Ranges"] = "none"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = STORED_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _name(place: Place) -> str:
    """Return what the folder is called: at the top of what a link leads to, by its owner."""
    if len(place.names) == 1:
        return view_title(place.names[0])
    is_top = place.names[0] == "s" and len(place.names) == 2
    if is_top and isinstance(place.folder, IsOthers):
        return folder_title(place.folder.origin.names[-1])
    return folder_title(place.names[-1])
