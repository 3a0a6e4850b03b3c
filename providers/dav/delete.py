"""DELETE: a file or folder goes; what that means is its folder's own."""

from __future__ import annotations

from providers.dav import conditions
from providers.dav.answer import Answer, done
from providers.dav.place import Place
from providers.dav.refusal import bad_request, forbidden, not_found
from providers.dav.request import Request
from providers.dav.sparing import check_spared
from providers.folder import Removes


def delete(request: Request) -> Answer:
    """Remove what is at the address, with its locks."""
    place = request.place
    if place.node is None:
        raise not_found()
    folder = removable(place)
    if place.is_folder and request.depth(default="infinity") != "infinity":
        raise bad_request("A folder is deleted with all that is in it, Depth: infinity.")
    tokens = conditions.check(request)
    request.locks.check(tokens, place.parent_spot, deep=[place.spot])
    check_spared(request)
    folder.remove(place.name)
    request.locks.forget(place.spot)
    return done()


def removable(place: Place) -> Removes:
    """Return the folder from which what is at *place* can be removed.

    Raises:
        Refused: there is no such folder (403).
    """
    if not isinstance(place.parent, Removes):
        raise forbidden(f"{place.path} cannot be deleted: {place.parent_path} can be read only.")
    return place.parent
