"""What was done lately, with a button to undo each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from library.acts import JournalEntry, Subject
from library.errors import NotFound
from library.model import User
from webui.chrome import chrome
from webui.forms import refuse_forgery
from webui.journal_port import Journal
from webui.names import recent_day
from webui.session import Gate, Session
from webui.tree import Tree

PAGE: Final = "/-/journal"
_SHOWN: Final = 60
_TITLES: Final[Mapping[Subject, str]] = {
    Subject.PEOPLE: "People",
    Subject.ALBUMS: "Albums",
    Subject.FAVORITES: "Favourites",
    Subject.SEARCHES: "Searches",
    Subject.TRASH: "Trash",
}


@dataclass(frozen=True, slots=True)
class Day:
    """What was done on one day, by the clock of the server."""

    title: str
    entries: Sequence[JournalEntry]


def journal_views(journal_of: Callable[[User], Journal], tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/journal?about=<subject>&before=<act>``, which works without scripts."""
    views = Blueprint("journal", __name__)

    @views.get(PAGE)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        journal, subject = journal_of(session.user), _subject(request.args.get("about"))
        before = _number(request.args.get("before"))
        found = journal.page(_SHOWN + 1, before=before, subject=subject)
        entries = found[:_SHOWN]
        return render_template(
            "journal.html",
            **chrome(session, tree, ()),
            days=list(_by_day(entries)),
            subjects=_TITLES,
            subject=subject,
            is_first=before is None,
            oldest=entries[-1].id if len(found) > len(entries) else None,
            undone=done(journal, request.args.get("undone")),
        )

    @views.post(f"{PAGE}/undo")
    @gate.page
    def undo(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        number, subject = _number(request.form.get("act")), _subject(request.form.get("about"))
        if number is None:
            raise BadRequest("That is no act.")
        journal_of(session.user).undo(number)
        return redirect(url_for("journal.page", about=subject, undone=number), 303)

    return views


def done(journal: Journal, told: str | None) -> JournalEntry | None:
    """Return the act of the number that an address tells; None: it tells none, or it has gone."""
    try:
        number = _number(told)
        return None if number is None else journal.entry(number)
    except (BadRequest, NotFound):
        return None


def _by_day(entries: Sequence[JournalEntry]) -> Iterator[Day]:
    def day(entry: JournalEntry) -> date:
        return entry.at.astimezone().date()

    for key, found in groupby(entries, key=day):
        yield Day(recent_day(key), list(found))


def _subject(told: str | None) -> Subject | None:
    if not told:
        return None
    if told not in list(Subject):
        raise BadRequest(f"“about” is one of: {', '.join(Subject)}.")
    return Subject(told)


def _number(told: str | None) -> int | None:
    if told is None:
        return None
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise BadRequest("That is no act.")
    return int(told)
