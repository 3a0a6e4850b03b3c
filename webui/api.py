"""The JSON behind the pages: read-only, for our own scripts, under the session cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from library.errors import NotFound as Gone
from library.model import User
from providers.folder import Folder, Sections
from webui import data
from webui.covers import cover
from webui.listing import list_folder
from webui.people_data import people_json
from webui.people_port import People
from webui.ports import Library
from webui.rows import row
from webui.session import Gate, Session
from webui.tree import Tree
from webui.wanting import want

PREFIX: Final = "/-/api/"
PICTURES: Final = 3  # on a cover


def api_views(
    library: Library, people_of: Callable[[User], People], tree: Tree, gate: Gate
) -> Blueprint:
    """Build everything below ``/-/api/``."""
    views = Blueprint("api", __name__)

    @views.get("/-/api/folder/", defaults={"path": ""})
    @views.get("/-/api/folder/<path:path>")
    @gate.api
    def folder(session: Session, path: str) -> ResponseReturnValue:
        found = tree.folder(session.visitor, path).folder

        def draw() -> dict[str, data.JSON]:
            listing = list_folder(found)
            want(library, session.user, listing.photos)
            return data.folder_json(found, listing)

        return fresh(found, draw)

    @views.get("/-/api/sections/", defaults={"path": ""})
    @views.get("/-/api/sections/<path:path>")
    @gate.api
    def sections(session: Session, path: str) -> ResponseReturnValue:
        found = tree.folder(session.visitor, path).folder
        if not isinstance(found, Sections):
            raise NotFound("This folder has no sections.")
        return fresh(found, lambda: data.sections_json(found, found.sections()))

    @views.get("/-/api/covers/", defaults={"path": ""})
    @views.get("/-/api/covers/<path:path>")
    @gate.api
    def covers(session: Session, path: str) -> ResponseReturnValue:
        found = tree.folder(session.visitor, path).folder
        return fresh(found, lambda: {"items": [row(each) for each in cover(found, PICTURES)]})

    @views.get("/-/api/info/<path:path>")
    @gate.api
    def info(session: Session, path: str) -> ResponseReturnValue:
        file = tree.file(session.visitor, path)
        want(library, session.user, [file])
        try:
            known = library.info(session.user, file.media)
        except Gone:
            raise NotFound("It was deleted a moment ago.") from None
        people = people_of(session.user)
        persons = people_json(people, people.in_item(file.media))
        return jsonify(data.info_json(file.name, file.media, known) | {"persons": persons})

    @views.get("/-/api/progress")
    @gate.api
    def progress(session: Session) -> ResponseReturnValue:
        """Tell how far the worker is and, for ``?watch=<path>``, the state of that folder."""
        done = library.progress(session.user)
        answer = {"pending": done.pending, "failed": done.failed, "shown": done.shown}
        return jsonify(answer | {"etag": _watched(session, request.args.get("watch"))})

    def _watched(session: Session, path: str | None) -> str | None:
        if path is None:
            return None
        try:
            return data.etag(tree.folder(session.visitor, path).folder)
        except HTTPException:
            return None  # deleted under an open page; its own requests will find out

    return views


def fresh(folder: Folder, draw: Callable[[], dict[str, data.JSON]]) -> Response:
    """Answer 304 to who has the current state of *folder*, before it is listed."""
    tag = data.etag(folder)
    known = request.if_none_match.contains(tag)
    response = Response(status=304) if known else jsonify(draw())
    response.set_etag(tag)
    return response
