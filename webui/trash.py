"""The page of the trash, and its buttons: restore, delete for good, empty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from math import ceil
from typing import Final

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from library.access.visitor import Visitor
from library.errors import BadName
from library.errors import NotFound as Gone
from library.paths import split_path
from library.trash import Thrown
from providers.folder import GivesBack
from webui.chrome import chrome
from webui.forms import refuse_forgery
from webui.journal import done
from webui.journal_port import Journal
from webui.names import counted, folder_title, folder_url, recent_day
from webui.session import Gate, Session
from webui.tree import Place, Tree

ACTION: Final = "/-/trash"
_SHOWN: Final = 120  # on one page
_FORM_BYTES: Final = 1_000_000  # of that many paths, all as long as paths can be


@dataclass(frozen=True, slots=True)
class Day:
    """What was thrown away on one day."""

    name: str  # of its folder in the trash
    title: str
    thrown: Sequence[Thrown]


def trash_views(tree: Tree, gate: Gate) -> Blueprint:
    """Build what the buttons of the page send to.

    They choose by ``path``, each as listed; by ``day``, all of it; or by ``all``.
    """
    views = Blueprint("trash", __name__)

    @views.post(f"{ACTION}/<any(restore, purge):action>/<path:path>")
    @gate.page
    def act(session: Session, action: str, path: str) -> ResponseReturnValue:
        request.max_content_length = request.max_form_memory_size = _FORM_BYTES
        refuse_forgery(session)
        place = tree.folder(session.visitor, path)
        if not isinstance(place.folder, GivesBack):
            raise NotFound("Nothing is thrown away there.")
        chosen = _chosen(place.folder)
        try:
            if action == "restore":
                told = f"done={place.folder.restore(chosen)}"
            elif request.form.get("sure") != "yes":
                common = chrome(session, tree, place.names)
                return _ask(common, place.folder, chosen)
            else:
                place.folder.purge(chosen)
                told = "gone"
        except Gone as error:
            raise NotFound(str(error)) from error
        return redirect(f"{folder_url(_left_of(tree, session.visitor, place.names))}?{told}", 303)

    return views


def trash_page(
    common: Mapping[str, object], place: Place, folder: GivesBack, journal: Journal
) -> str:
    """Return the page of what was thrown away; *common* is what all pages are told."""
    every = folder.thrown()
    latest = sorted(every, key=lambda each: (_day(place, each), each.at), reverse=True)
    page = max(request.args.get("page", 1, type=int), 1)
    first = _SHOWN * (page - 1)
    return render_template(
        "trash.html",
        **common,
        title=folder_title(place.names[-1]) if len(place.names) > 1 else "Trash",
        action=ACTION,
        rules=folder.rules,
        days=list(_by_day(place, latest[first : first + _SHOWN])),
        page=page,
        has_more=len(latest) > first + _SHOWN,
        count=counted(len(every), "item"),
        size=sum(each.size for each in every),
        left=_left,
        done=done(journal, request.args.get("done")),
        undone=done(journal, request.args.get("undone")),
        gone="gone" in request.args,
    )


def _left_of(tree: Tree, visitor: Visitor, names: Sequence[str]) -> Sequence[str]:
    """Return the way to a folder of the trash, or to the one above it that is still there."""
    while len(names) > 1:
        try:
            tree.folder(visitor, "/".join(names))
        except NotFound:
            names = names[:-1]
        else:
            break
    return names


def _ask(common: Mapping[str, object], folder: GivesBack, chosen: Sequence[tuple[str, ...]]) -> str:
    """Return the page that asks whether all that is *chosen* is to go for good."""
    going = [
        each
        for each in folder.thrown()
        if any(each.path[: len(path)] == path[: len(each.path)] for path in chosen)
    ]
    return render_template(
        "trash_sure.html",
        **common,
        action=ACTION,
        chosen=chosen,
        count=counted(len(going), "item"),
        size=sum(each.size for each in going),
    )


def _by_day(place: Place, thrown: Sequence[Thrown]) -> Iterator[Day]:
    for name, found in groupby(thrown, key=lambda each: _day(place, each)):
        yield Day(name, recent_day(date.fromisoformat(name)), list(found))


def _day(place: Place, each: Thrown) -> str:
    """The folder of the trash, named by its day, that something lies in."""
    return (*place.names, *each.path)[1]


def _left(gone_at: datetime) -> str:
    """How long something stays, as people say it."""
    days = ceil((gone_at - datetime.now(UTC)) / timedelta(days=1))
    return f"{counted(days, 'day')} left" if days > 0 else "Goes today"


def _chosen(folder: GivesBack) -> Sequence[tuple[str, ...]]:
    if "all" in request.form:
        return [(name,) for name in dict.fromkeys(each.path[0] for each in folder.thrown())]
    given = request.form.getlist("day") or request.form.getlist("path")
    if not given:
        raise BadRequest("Nothing was chosen.")
    try:
        return [split_path(path) for path in given]
    except BadName as error:
        raise BadRequest(str(error)) from error
