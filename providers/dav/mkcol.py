"""MKCOL: a new folder."""

from __future__ import annotations

from http import HTTPStatus

from providers.dav import conditions
from providers.dav.answer import Answer, created
from providers.dav.refusal import Refused, forbidden, no_parent
from providers.dav.request import Request
from providers.folder import MakesFolders


def mkcol(request: Request) -> Answer:
    """Make an empty folder at the address."""
    place = request.place
    if any(request.body.blocks()):
        # No body is defined (RFC 4918 §9.3), so it means something that is not understood.
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "A folder is made without a body.")
    if place.is_taken:
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "Something of that name exists.")
    if place.parent is None:
        raise no_parent()
    if not isinstance(place.parent, MakesFolders):
        raise forbidden(f"No folder can be made in {place.parent_path}.")
    tokens = conditions.check(request)
    request.locks.check(tokens, place.spot, place.parent_spot)
    place.parent.make_folder(place.name)
    return created()
