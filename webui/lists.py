"""What scripts ask about albums and favourites, and say of them: everything below ``/-/lists/``.

As in `webui.people`: questions are GET, what is said is POST, answered by its entry in the journal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.model import Media, User
from webui.data import JSON
from webui.forms import number, numbers, saying, text, yes
from webui.lists_port import Listing, Lists, Said
from webui.names import album_url
from webui.session import Gate, Session


def list_views(lists_of: Callable[[User], Lists], gate: Gate) -> Blueprint:
    """Build everything below ``/-/lists/``."""
    views = Blueprint("lists", __name__, url_prefix="/-/lists")
    said = saying(lists_of)

    @views.get("/of/<int:media_id>")
    @gate.api
    def of_photo(session: Session, media_id: int) -> ResponseReturnValue:
        """Tell in which lists a photo is, and could be."""
        lists = lists_of(session.user)
        item = item_of(lists, media_id)
        holding = {*lists.holding(item)}
        albums = [told_album(each) | {"holds": each.id in holding} for each in lists.albums()]
        return jsonify({"favorite": lists.is_favorite(item), "albums": albums})

    @views.post("/favorites")
    @gate.api
    def favorites(session: Session) -> ResponseReturnValue:
        """Have the photos ``media`` be favourites, or not: ``on`` is yes or no."""
        lists = said(session)
        return done(lists.set_favorite(items_of(lists), on=yes("on")))

    @views.post("/albums")
    @gate.api
    def make(session: Session) -> ResponseReturnValue:
        """Make an album called ``name``, of the photos ``media`` if any, in ``parent`` if any."""
        lists = said(session)
        items = items_of(lists) if "media" in request.form else ()
        parent = number("parent") if "parent" in request.form else None
        album, told = lists.make_album(text("name"), items, parent)
        return done(told, album)

    @views.post("/albums/<int:album_id>/add")
    @gate.api
    def add(session: Session, album_id: int) -> ResponseReturnValue:
        lists = said(session)
        return done(lists.add(album_id, items_of(lists)))

    @views.post("/albums/<int:album_id>/remove")
    @gate.api
    def remove(session: Session, album_id: int) -> ResponseReturnValue:
        lists = said(session)
        return done(lists.take_out(album_id, items_of(lists)))

    return views


def done(said: Said, album: Listing | None = None) -> ResponseReturnValue:
    """Answer what was said, and of which *album* if that tells where it is."""
    more = {} if album is None else {"album": told_album(album)}
    return jsonify({"act": said.act, "summary": said.summary, **more})


def told_album(album: Listing) -> dict[str, JSON]:
    """Return an album as scripts are told of it."""
    return {"id": album.id, "title": album.title, "url": album_url(album.names)}


class _Items(Protocol):
    def item(self, media_id: int, /) -> Media | None: ...


def items_of(lists: _Items) -> Sequence[Media]:
    """Return the user's photos that the form gives as ``media``.

    Raises:
        BadRequest: it gives none, or too many.
        NotFound: one has gone, or is another's.
    """
    return [item_of(lists, media_id) for media_id in numbers("media")]


def item_of(lists: _Items, media_id: int) -> Media:
    """Return the user's photo of that id.

    Raises:
        NotFound: it has gone, or is another's.
    """
    found = lists.item(media_id)
    if found is None:
        raise NotFound("That photo has gone.")
    return found
