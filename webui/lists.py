"""What scripts ask about albums and favourites, and say of them: everything below ``/-/lists/``.

As in `webui.people`: questions are GET, what is said is POST, answered by its entry in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.model import Media, User
from webui.forms import numbers, refuse_forgery, text, yes
from webui.lists_port import Lists, Said
from webui.session import Gate, Session


def list_views(lists_of: Callable[[User], Lists], gate: Gate) -> Blueprint:
    """Build everything below ``/-/lists/``."""
    views = Blueprint("lists", __name__, url_prefix="/-/lists")

    def said(session: Session) -> Lists:
        refuse_forgery(session)
        return lists_of(session.user)

    @views.get("/of/<int:media_id>")
    @gate.api
    def of_photo(session: Session, media_id: int) -> ResponseReturnValue:
        """Tell in which lists a photo is, and could be."""
        lists = lists_of(session.user)
        item = _item(lists, media_id)
        holding = {*lists.holding(item)}
        albums = [
            {"id": album.id, "title": album.title, "holds": album.id in holding}
            for album in lists.albums()
        ]
        return jsonify({"favorite": lists.is_favorite(item), "albums": albums})

    @views.post("/favorites")
    @gate.api
    def favorites(session: Session) -> ResponseReturnValue:
        """Have the photos ``media`` be favourites, or not: ``on`` is yes or no."""
        lists = said(session)
        return _done(lists.set_favorite(_items(lists), on=yes("on")))

    @views.post("/albums")
    @gate.api
    def make(session: Session) -> ResponseReturnValue:
        """Make an album called ``name`` of the photos ``media``."""
        lists = said(session)
        return _done(lists.make_album(text("name"), _items(lists)))

    @views.post("/albums/<int:album_id>/add")
    @gate.api
    def add(session: Session, album_id: int) -> ResponseReturnValue:
        lists = said(session)
        return _done(lists.add(album_id, _items(lists)))

    @views.post("/albums/<int:album_id>/remove")
    @gate.api
    def remove(session: Session, album_id: int) -> ResponseReturnValue:
        lists = said(session)
        return _done(lists.take_out(album_id, _items(lists)))

    return views


def _done(said: Said) -> ResponseReturnValue:
    return jsonify({"act": said.act, "summary": said.summary})


def _items(lists: Lists) -> Sequence[Media]:
    return [_item(lists, media_id) for media_id in numbers("media")]


def _item(lists: Lists, media_id: int) -> Media:
    found = lists.item(media_id)
    if found is None:
        raise NotFound("That photo has gone.")
    return found
