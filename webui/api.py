"""The JSON behind the pages: read-only, for our own scripts, of whoever may see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from library.errors import NotFound as Gone
from library.model import Progress, User
from providers.folder import File, Folder, IsOthers, Sections
from webui import data
from webui.covers import cover
from webui.listing import list_folder
from webui.others import as_seen, persons_seen
from webui.people_data import people_json
from webui.ports import Info, Ports
from webui.rows import row
from webui.session import Gate, Visit
from webui.tree import Place, Tree
from webui.wanting import want

PREFIX: Final = "/-/api/"
PICTURES: Final = 3  # on a cover
NOTHING_TO_DO: Final = Progress(0, 0, 0)  # as whoever holds a link is told


def api_views(ports: Ports, tree: Tree, gate: Gate) -> Blueprint:
    """Build everything below ``/-/api/``."""
    views = Blueprint("api", __name__)
    library, people_of = ports.library, ports.people

    @views.get("/-/api/folder/", defaults={"path": ""})
    @views.get("/-/api/folder/<path:path>")
    @gate.visiting
    def folder(visit: Visit, path: str) -> ResponseReturnValue:
        found = tree.folder(visit.visitor, path).folder

        def draw() -> dict[str, data.JSON]:
            listing = list_folder(found)
            want(library, listing.photos)
            return data.folder_json(found, listing)

        return fresh(found, draw)

    @views.get("/-/api/sections/", defaults={"path": ""})
    @views.get("/-/api/sections/<path:path>")
    @gate.visiting
    def sections(visit: Visit, path: str) -> ResponseReturnValue:
        found = tree.folder(visit.visitor, path).folder
        if not isinstance(found, Sections):
            raise NotFound("This folder has no sections.")
        return fresh(found, lambda: data.sections_json(found, found.sections()))

    @views.get("/-/api/covers/", defaults={"path": ""})
    @views.get("/-/api/covers/<path:path>")
    @gate.visiting
    def covers(visit: Visit, path: str) -> ResponseReturnValue:
        found = tree.folder(visit.visitor, path).folder
        return fresh(found, lambda: {"items": [row(each) for each in cover(found, PICTURES)]})

    @views.get("/-/api/info/<path:path>")
    @gate.visiting
    def info(visit: Visit, path: str) -> ResponseReturnValue:
        file, place = tree.file(visit.visitor, path)
        want(library, [file])
        try:
            known, persons = told(visit.visitor.user, file, place)
        except Gone:
            raise NotFound("It was deleted a moment ago.") from None
        return jsonify(data.info_json(file.name, file.media, known) | {"persons": persons})

    def told(user: User | None, file: File, place: Place) -> tuple[Info, Sequence[data.JSON]]:
        """Return what *user* is told of the file, and who is in it."""
        if isinstance(place.folder, IsOthers):
            owner = place.folder.origin.owner
            known = as_seen(library.info(owner, file.media), file, place, place.folder.rights)
            if user is None:  # whoever holds a link is shared nobody
                return known, ()
            seen = people_of(owner).in_item(file.media)
            return known, persons_seen(ports.sharing(user), owner, seen)
        if user is None:
            raise NotFound("There is no such file.")
        people = people_of(user)
        return library.info(user, file.media), people_json(people, people.in_item(file.media))

    @views.get("/-/api/progress")
    @gate.visiting
    def progress(visit: Visit) -> ResponseReturnValue:
        """Tell how far the worker is and, for ``?watch=<path>``, the state of that folder."""
        user = visit.visitor.user
        done = NOTHING_TO_DO if user is None else library.progress(user)
        answer = {"pending": done.pending, "failed": done.failed, "shown": done.shown}
        return jsonify(answer | {"etag": _watched(visit, request.args.get("watch"))})

    def _watched(visit: Visit, path: str | None) -> str | None:
        if path is None:
            return None
        try:
            return data.etag(tree.folder(visit.visitor, path).folder)
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
