"""Searching from the box: everything below ``/-/search``. What is found is a folder's page."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.access.visitor import Visitor
from library.errors import BadName
from library.model import User
from webui.forms import refuse_forgery, text
from webui.lists_port import Said
from webui.names import folder_url
from webui.search_pages import mistake_page
from webui.search_port import Completion, Searches
from webui.session import Gate, Session
from webui.tree import Tree


def search_views(searches_of: Callable[[User], Searches], tree: Tree, gate: Gate) -> Blueprint:
    """Build everything below ``/-/search``; all works without scripts but completions."""
    views = Blueprint("search", __name__, url_prefix="/-/search")

    def place(user: User, *query: str) -> str:
        folder = tree.searches(Visitor(user))
        if folder is None:
            raise NotFound("Nothing can be searched here.")
        return folder_url((folder.name, *query))

    def show(user: User, *query: str) -> ResponseReturnValue:
        return redirect(place(user, *query), 303)

    @views.get("")
    @gate.page
    def search(session: Session) -> ResponseReturnValue:
        """Go to the folder of what ``q`` finds."""
        query = request.args.get("q", "").strip()
        if not query:
            return show(session.user)
        try:
            name = searches_of(session.user).name(query)
        except BadName as error:
            return mistake_page(session, tree, query, error)
        return show(session.user, name)

    @views.get("/complete")
    @gate.api
    def complete(session: Session) -> ResponseReturnValue:
        """Tell what may be meant by ``q``, the beginning of a word; by nothing, what is saved."""
        searches, typed = searches_of(session.user), request.args.get("q", "")
        if not typed.strip():
            return jsonify({"completions": [], "saved": list(searches.saved())})
        found = searches.completions(typed)
        return jsonify({"completions": [_completion_json(each) for each in found], "saved": []})

    @views.post("/saved")
    @gate.page
    def save(session: Session) -> ResponseReturnValue:
        """Save ``query``."""
        refuse_forgery(session)
        searches_of(session.user).save(text("query"))
        return show(session.user, text("query"))

    def forgotten(session: Session) -> tuple[str, Said]:
        """Save the search ``name`` no more; return what its results are called from now on."""
        refuse_forgery(session)
        searches = searches_of(session.user)
        query, said = searches.forget(text("name"))
        return searches.name(query), said

    @views.post("/forgotten")
    @gate.page
    def forget(session: Session) -> ResponseReturnValue:
        name, _ = forgotten(session)
        return show(session.user, name)

    @views.post("/forget")
    @gate.api
    def forget_and_tell(session: Session) -> ResponseReturnValue:
        """Do the same for a script, which is told how to undo it and where to go."""
        name, said = forgotten(session)
        url = place(session.user, name)
        return jsonify({"act": said.act, "summary": said.summary, "url": url})

    return views


def _completion_json(each: Completion) -> dict[str, object]:
    return {
        "kind": each.kind,
        "label": each.label,
        "text": each.text,
        "count": each.count,
        "face": each.face,
    }
