"""What scripts say of albums as a whole: ``/-/lists/albums/…``, beside `webui.lists`."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from library.album_orders import Sorting
from library.model import User
from webui.albums_port import Albums
from webui.forms import number, numbers, saying, text
from webui.lists import done, item_of, items_of, told_album
from webui.session import Gate, Session


def album_views(albums_of: Callable[[User], Albums], gate: Gate) -> Blueprint:
    """Build what of ``/-/lists/albums/`` is about albums and not about photos."""
    views = Blueprint("albums", __name__, url_prefix="/-/lists/albums")
    said = saying(albums_of)

    @views.get("/<int:album_id>")
    @gate.api
    def album(session: Session, album_id: int) -> ResponseReturnValue:
        return jsonify(told_album(albums_of(session.user).album(album_id)))

    @views.post("/<int:album_id>/name")
    @gate.api
    def name(session: Session, album_id: int) -> ResponseReturnValue:
        albums = said(session)
        return done(albums.rename(album_id, text("name")), albums.album(album_id))

    @views.get("/<int:album_id>/parents")
    @gate.api
    def parents(session: Session, album_id: int) -> ResponseReturnValue:
        """Tell in which albums an album can lie."""
        found = albums_of(session.user).parents(album_id)
        return jsonify({"albums": [told_album(each) for each in found]})

    @views.post("/<int:album_id>/move")
    @gate.api
    def move(session: Session, album_id: int) -> ResponseReturnValue:
        """Have an album lie in ``parent``; without one, at the top."""
        albums = said(session)
        parent = number("parent") if "parent" in request.form else None
        return done(albums.nest(album_id, parent), albums.album(album_id))

    @views.post("/<int:album_id>/delete")
    @gate.api
    def delete(session: Session, album_id: int) -> ResponseReturnValue:
        return done(said(session).remove(album_id))

    @views.post("/<int:album_id>/describe")
    @gate.api
    def describe(session: Session, album_id: int) -> ResponseReturnValue:
        return done(said(session).describe(album_id, text("words")))

    @views.post("/<int:album_id>/cover")
    @gate.api
    def cover(session: Session, album_id: int) -> ResponseReturnValue:
        """Have ``media`` stand for an album; without one, the first photo."""
        albums = said(session)
        chosen = item_of(albums, number("media")) if "media" in request.form else None
        return done(albums.choose_cover(album_id, chosen))

    @views.post("/<int:album_id>/sort")
    @gate.api
    def sort(session: Session, album_id: int) -> ResponseReturnValue:
        """Put an album in order by ``by``: oldest, newest or name."""
        albums = said(session)
        by = text("by")
        if by not in {*Sorting}:
            raise BadRequest("An album is sorted by oldest, newest or name.")
        return done(albums.sort(album_id, Sorting(by)))

    @views.post("/<int:album_id>/arrange")
    @gate.api
    def arrange(session: Session, album_id: int) -> ResponseReturnValue:
        """Show ``media`` right before ``before``; without one, last."""
        albums = said(session)
        before = item_of(albums, number("before")) if "before" in request.form else None
        return done(albums.arrange(album_id, items_of(albums), before))

    @views.post("/order")
    @gate.api
    def order(session: Session) -> ResponseReturnValue:
        """Show the albums ``album`` of ``parent`` in that order; without any, all by name."""
        albums = said(session)
        ids = numbers("album") if "album" in request.form else ()
        parent = number("parent") if "parent" in request.form else None
        return done(albums.order(ids, parent))

    return views
