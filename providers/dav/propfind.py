"""PROPFIND: the properties of a file or folder, and of what is in it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from http import HTTPStatus

from providers.dav import conditions
from providers.dav.answer import XML, Answer, Headers
from providers.dav.batch import Batch, itself, within
from providers.dav.conditions import Verdict
from providers.dav.live import LIVE
from providers.dav.multistatus import Multistatus
from providers.dav.refusal import bad_request, failed, forbidden, not_found
from providers.dav.request import Request
from providers.dav.wanted import Wanted, wanted
from providers.dav.xml import read_xml
from providers.folder import File, ListsColumns

_MINIMAL = ("Preference-Applied", "return=minimal")


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
    question = wanted(read_xml(request.body, "propfind"), minimal=_wants_less(request))
    conditions.check_if(request)
    lasting = request.place.is_folder and _is_lasting(question)
    headers = _headers(request, question, lasting=lasting)
    if lasting and _is_unchanged(request):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    return _listed(request, depth, question, headers, lasting=lasting)


def _listed(
    request: Request, depth: str, question: Wanted, headers: Headers, *, lasting: bool
) -> Answer:
    listings, place = request.drive.listings, request.place
    told = Multistatus(request.drive.catalog, question)
    document = told.blocks(_batches(request, depth, told.columns))
    if not (lasting and isinstance(place.node, ListsColumns)):
        return Answer(HTTPStatus.MULTI_STATUS, headers, document)
    key: Hashable = (request.visitor, place.names, place.etag, depth, question)
    if (kept := listings.find(key)) is not None:
        length = ("Content-Length", str(kept.size))
        return Answer(HTTPStatus.MULTI_STATUS, (*headers, length), kept.blocks)
    return Answer(HTTPStatus.MULTI_STATUS, headers, listings.keeping(key, document))


def _batches(request: Request, depth: str, columns: set[str]) -> Iterator[Batch]:
    node = request.place.node
    if node is None:
        return
    if depth != "1,noroot":
        yield itself(request, node)
    if depth in ("1", "1,noroot") and not isinstance(node, File):
        yield from within(request, node, columns)


def _is_lasting(question: Wanted) -> bool:
    """Whether the folder's etag stands for all that is asked."""
    return all(name not in LIVE or LIVE[name].lasting for name in question.names)


def _is_unchanged(request: Request) -> bool:
    """Whether the client, by its If-None-Match, knows the listing already.

    Raises:
        Refused: an If-Match does not hold (412).
    """
    verdict = conditions.decide(request.headers, request.place.etag, None, safe=True)
    if verdict is Verdict.FAILED:
        raise failed("If-Match")
    return verdict is Verdict.NOT_MODIFIED


def _wants_less(request: Request) -> bool:
    """Whether properties that are not there need not be told (RFC 8144 §2.1; Brief is older)."""
    preferences = request.headers.get("prefer", "").lower().replace(" ", "").replace('"', "")
    brief = request.headers.get("brief", "").strip().lower()
    return "return=minimal" in preferences.split(",") or brief == "t"


def _headers(request: Request, question: Wanted, *, lasting: bool) -> Headers:
    headers: Headers = (XML,)
    if lasting:
        headers += (("ETag", f'"{request.place.etag}"'),)
    if question.minimal:
        headers += (_MINIMAL,)
    return headers
