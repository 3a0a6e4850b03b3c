"""PROPFIND: the properties of a file or folder, and of what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from providers.dav import conditions
from providers.dav.answer import XML, Answer
from providers.dav.live import Subject
from providers.dav.multistatus import Multistatus
from providers.dav.refusal import bad_request, forbidden, not_found
from providers.dav.request import Request
from providers.dav.wanted import wanted
from providers.dav.xml import read_xml
from providers.folder import File


def propfind(request: Request) -> Answer:
    """List the asked properties; Depth: infinity is refused (RFC 4918 §9.1.1)."""
    if request.place.node is None:
        raise not_found()
    depth = request.depth(default="infinity").replace(" ", "")
    if depth not in ("0", "1", "1,noroot", "infinity"):
        raise bad_request("PROPFIND takes Depth: 0 or 1.")
    if depth == "infinity" and request.place.is_folder:
        raise forbidden(
            "Folders are listed one by one, by Depth: 1.", condition="propfind-finite-depth"
        )
    question = wanted(read_xml(request.body, "propfind"))
    conditions.check(request)
    listing = Multistatus(request, question)
    return Answer(HTTPStatus.MULTI_STATUS, (XML,), listing.blocks(_subjects(request, depth)))


def _subjects(request: Request, depth: str) -> Iterator[Subject]:
    names, node = request.place.names, request.place.node
    if node is None:
        return
    if depth != "1,noroot":
        yield Subject(request, names, node)
    if depth in ("1", "1,noroot") and not isinstance(node, File):
        # All at once: the client may read slowly, and the index must not wait for it.
        for child in tuple(node.list()):
            yield Subject(request, (*names, child.name), child)
