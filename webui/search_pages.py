"""The pages of searches: what one finds, and what is wrong with one that is not understood."""

from __future__ import annotations

from dataclasses import replace

from flask import make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.access.visitor import Visitor
from library.errors import BadName
from library.query.errors import BadQuery
from library.query.tokens import readable
from providers.folder import IsSearch, ShowsSearches
from webui.chrome import SearchBox, chrome
from webui.search_port import Searches
from webui.session import Session
from webui.tree import Tree


def results_page(searches: Searches, found: IsSearch, box: object) -> dict[str, object]:
    """What the head of the page of what a search finds is drawn from; *box* is that of `chrome`."""
    return {
        "title": found.name,
        "is_saved": found.is_listed,
        "is_behind": searches.is_behind(),
        "search_box": _filled(box, found.asked),
    }


def misread(tree: Tree, visitor: Visitor, path: str) -> tuple[str, BadQuery] | None:
    """Return the search at *path*, where nothing is, and why it is not understood.

    None: there is no search at all, or nothing is wrong with it.
    """
    name, _, query = path.strip("/").partition("/")
    parent = tree.searches(visitor)
    if not isinstance(parent, ShowsSearches) or parent.name != name or not query or "/" in query:
        return None
    try:
        parent.check(query)
    except BadQuery as error:
        return query, error
    return None


def mistake_page(session: Session, tree: Tree, query: str, error: BadName) -> ResponseReturnValue:
    """Answer by what is wrong with *query* and where, with a box to mend it.

    Raises:
        NotFound: nothing can be searched.
    """
    folder = tree.searches(session.visitor)
    if folder is None:
        raise NotFound("Nothing can be searched here.")
    common = chrome(session, tree, (folder.name,))
    told, start, end = readable(query), 0, 0
    if isinstance(error, BadQuery):
        start, end = error.start, error.end
    values = {
        "search_box": _filled(common["search_box"], query),
        "message": str(error),
        "before": told[:start],
        "spot": told[start:end],
        "after": told[end:],
        "is_spotted": isinstance(error, BadQuery),
    }
    return make_response(render_template("mistake.html", **common | values), 400)


def _filled(box: object, asked: str) -> SearchBox | None:
    return replace(box, asked=asked) if isinstance(box, SearchBox) else None
