"""The page of the trash, and its buttons: restore, delete for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from library.errors import BadName
from library.errors import NotFound as Gone
from library.paths import split_path
from library.trash import Thrown
from providers.folder import GivesBack
from webui.forms import refuse_forgery
from webui.names import folder_url
from webui.session import Gate, Session
from webui.tree import Tree

ACTION: Final = "/-/trash"


@dataclass(frozen=True, slots=True)
class Day:
    """What was thrown away on one day."""

    name: str
    thrown: Sequence[Thrown]


def trash_views(tree: Tree, gate: Gate) -> Blueprint:
    """Build what the buttons of the page send to."""
    views = Blueprint("trash", __name__)

    @views.post(f"{ACTION}/<any(restore, purge):action>/<path:path>")
    @gate.page
    def act(session: Session, action: str, path: str) -> ResponseReturnValue:
        refuse_forgery(session)
        place = tree.folder(session.user, path)
        if not isinstance(place.folder, GivesBack):
            raise NotFound("Nothing is thrown away there.")
        chosen = _chosen()
        try:
            if action == "restore":
                place.folder.restore(chosen)
            else:
                place.folder.purge(chosen)
        except Gone as error:
            raise NotFound(str(error)) from error
        return redirect(folder_url(place.names), 303)

    return views


def trash_page(common: Mapping[str, object], thrown: Sequence[Thrown]) -> str:
    """Return the page of what was thrown away; *common* is what all pages are told."""
    return render_template(
        "trash.html",
        **common,
        title="Trash",
        action=ACTION,
        days=list(_by_day(thrown)),
    )


def _by_day(thrown: Sequence[Thrown]) -> Iterator[Day]:
    latest = sorted(thrown, key=lambda each: (each.path[0], each.at), reverse=True)
    for name, found in groupby(latest, key=lambda each: each.path[0]):
        yield Day(name, list(found))


def _chosen() -> Sequence[tuple[str, ...]]:
    given = request.form.getlist("path")
    if not given:
        raise BadRequest("Nothing was chosen.")
    try:
        return [split_path(path) for path in given]
    except BadName as error:
        raise BadRequest(str(error)) from error
