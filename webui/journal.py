"""What was done lately, with a button to undo each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from library.model import User
from webui.chrome import chrome
from webui.forms import refuse_forgery
from webui.people_port import People
from webui.session import Gate, Session
from webui.tree import Tree

PAGE: Final = "/-/journal"
_SHOWN: Final = 100


def journal_views(people_of: Callable[[User], People], tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/journal``, which works without scripts."""
    views = Blueprint("journal", __name__)

    @views.get(PAGE)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        entries = people_of(session.user).entries(_SHOWN)
        return render_template("journal.html", **chrome(session, tree, ()), entries=entries)

    @views.post(f"{PAGE}/undo")
    @gate.page
    def undo(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        number = request.form.get("act", "")
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            raise BadRequest("That is no act.")
        people_of(session.user).undo(int(number))
        return redirect(PAGE, 303)

    return views
