"""What a visitor sees when there is nothing to show: a page, or JSON for scripts."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from flask import Flask, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from library.access.refusals import note_refusal
from library.errors import (
    AlreadyExists,
    BadName,
    CatalogError,
    LibraryError,
    NotAllowed,
    NotFound,
    StorageFull,
    TooCostly,
    TooMany,
)
from webui.patience import hurried, slower

log = logging.getLogger(__name__)

_TITLES: Final = {
    400: "That address does not make sense",
    401: "You are not signed in",
    403: "That is not allowed",
    404: "There is nothing here",
    405: "That is not allowed",
    409: "That is taken",
    422: "That takes too long",
    429: "Please wait a moment",
    503: "The library is busy",
    507: "There is no room for it",
}
_FOR_SCRIPTS: Final = (
    "/-/api/",
    "/-/lists/",
    "/-/people/",
    "/-/search/complete",
    "/-/search/forget",
    "/-/shares/",
    "/-/thumbs/",
    "/-/static/",
)
_OF_LINKS: Final = ("/s/", "/-/s/")
_REFUSED: Final[Mapping[type, int]] = {
    NotFound: 404,
    AlreadyExists: 409,
    BadName: 400,
    NotAllowed: 403,
    TooCostly: 422,
    StorageFull: 507,
}


def answer_errors(app: Flask) -> None:
    """Answer every error of *app* in words; details of our own faults go to the log only."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:  # Werkzeug's redirects are exceptions too
            return error
        return _say(error.code, error.description or error.name)

    @app.errorhandler(LibraryError)
    def declined(error: LibraryError) -> ResponseReturnValue:
        status = next((_REFUSED[kind] for kind in type(error).__mro__ if kind in _REFUSED), None)
        return broken(error) if status is None else _say(status, str(error))

    @app.errorhandler(TooMany)
    def too_many(error: TooMany) -> ResponseReturnValue:
        return hurried(error, make_response(_say(429, slower(error))))

    @app.errorhandler(CatalogError)
    def busy(error: CatalogError) -> ResponseReturnValue:
        log.warning("catalog unavailable: %s", error)
        return _say(503, "Please try again in a moment.")

    @app.errorhandler(Exception)
    def broken(error: Exception) -> ResponseReturnValue:
        log.error("page failed", exc_info=error)
        return _say(500, "The server's log tells more.")


def _say(status: int, message: str) -> ResponseReturnValue:
    if status == 403:
        note_refusal(g.get("visitor"), request.method, _asked())
    if request.path.startswith(_FOR_SCRIPTS):
        return jsonify({"error": message}), status
    if status == 404 and request.path.startswith(_OF_LINKS):
        # Wrong, expired, revoked, used up: it is not told apart.
        return make_response(render_template("link_lost.html"), status)
    title = _TITLES.get(status, "Something went wrong")
    page = render_template("error.html", title=title, message=message, status=status)
    return make_response(page, status)


def _asked() -> str:
    """Return which view was asked, and for the things of which numbers."""
    given = request.view_args or {}
    numbers = [f"{key} {value}" for key, value in given.items() if isinstance(value, int)]
    return " ".join(("view", request.endpoint or "", *numbers))
