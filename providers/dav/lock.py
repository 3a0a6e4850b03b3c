"""LOCK: reserve an address, or keep it reserved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus

from lxml import etree

from library.access.rights import Right
from library.catalog.locks import Lock
from providers.dav import conditions
from providers.dav.answer import PROLOGUE, XML, Answer, Headers
from providers.dav.lock_storage import DEFAULT_TIMEOUT_S
from providers.dav.lock_xml import active_locks
from providers.dav.place import Place
from providers.dav.put import commit, uploadable
from providers.dav.refusal import bad_request, forbidden, no_parent
from providers.dav.request import Request
from providers.dav.xml import children, read_xml
from providers.folder import File

_SECONDS = re.compile(r"second-([0-9]{1,18})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks to lock how."""

    exclusive: bool
    owner: bytes  # the DAV:owner element, or empty


def lock(request: Request) -> Answer:
    """Take a lock, or refresh one if there is no body (RFC 4918 §9.10.2)."""
    depth = request.depth(default="infinity")
    if depth not in ("0", "infinity"):
        raise bad_request("LOCK takes Depth: 0 or infinity.")
    wish = _wish(read_xml(request.body, "lockinfo"))
    tokens = conditions.check(request)
    timeout_s = requested_timeout(request.header("timeout"))
    if wish is None:
        return _refresh(request, tokens, timeout_s)
    return _take(request, tokens, wish, timeout_s, deep=depth == "infinity")


def _check_shared(place: Place) -> None:
    """Let nobody keep an owner from what they may not change themselves."""
    allowed = place.rights
    is_new = place.node is None or (isinstance(place.node, File) and place.node.media.size == 0)
    if not allowed & (Right.CHANGE | Right.ADD if is_new else Right.CHANGE):
        raise forbidden("It belongs to somebody else, and may not be changed.")


def _refresh(request: Request, tokens: frozenset[str], timeout_s: int) -> Answer:
    if len(tokens) != 1:
        raise bad_request("To refresh a lock, send its token alone in the If header.")
    (token,) = tokens
    return _discovered(request.locks.refresh(token, request.place.spot, timeout_s), HTTPStatus.OK)


def _take(
    request: Request, tokens: frozenset[str], wish: Wish, timeout_s: int, *, deep: bool
) -> Answer:
    place, scope = request.place, request.visitor.scope
    if not (scope.covers(place.names) and scope.rights & (Right.ADD | Right.CHANGE)):
        raise forbidden("This app password cannot change anything here.")
    _check_shared(place)
    if place.names and place.parent is None:
        raise no_parent()
    folder = uploadable(place) if place.node is None else None
    if folder is not None:
        request.locks.check(tokens, place.parent_spot)
    taken = request.locks.acquire(
        place.spot, deep=deep, exclusive=wish.exclusive, owner=wish.owner, timeout_s=timeout_s
    )
    token: Headers = (("Lock-Token", f"<{taken.token}>"),)
    if folder is None:
        return _discovered(taken, HTTPStatus.OK, token)
    # An empty file only after the lock is ours: a refused LOCK leaves nothing (§9.10.4).
    try:
        commit(folder.upload(place.name), request, 0)
    except BaseException:
        request.locks.release(taken.token, place.spot)
        raise
    return _discovered(taken, HTTPStatus.CREATED, token)


def requested_timeout(header: str | None) -> int:
    """Return the first number of seconds in a Timeout header (§10.7); -1 means forever."""
    for part in (header or "").split(","):
        if part.strip().lower() == "infinite":
            return -1
        if found := _SECONDS.fullmatch(part.strip()):
            return int(found[1])
    return DEFAULT_TIMEOUT_S


def _wish(info: etree._Element | None) -> Wish | None:
    if info is None:
        return None
    scopes = [scope.tag for parent in children(info, "lockscope") for scope in parent]
    types = [kind.tag for parent in children(info, "locktype") for kind in parent]
    if scopes not in (["{DAV:}exclusive"], ["{DAV:}shared"]) or types != ["{DAV:}write"]:
        raise bad_request("Only exclusive and shared write locks can be taken.")
    owners = children(info, "owner")
    owner = etree.tostring(owners[0], with_tail=False) if owners else b""
    return Wish(exclusive=scopes == ["{DAV:}exclusive"], owner=owner)


def _discovered(held: Lock, status: HTTPStatus, headers: Headers = ()) -> Answer:
    body = (
        '<D:prop xmlns:D="DAV:"><D:lockdiscovery>'
        f"{active_locks([held])}</D:lockdiscovery></D:prop>\n"
    )
    return Answer(status, (XML, *headers), PROLOGUE + body.encode())
