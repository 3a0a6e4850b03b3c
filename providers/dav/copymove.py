"""COPY and MOVE: within the one tree, each in one step of the folder that receives."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from providers.dav import conditions
from providers.dav.answer import Answer, Headers, created, done
from providers.dav.crossing import copy_across, crosses
from providers.dav.place import Place
from providers.dav.refusal import Refused, bad_request, forbidden, no_parent, not_found
from providers.dav.request import Request
from providers.dav.spot import Spot
from providers.dav.upload_time import upload_time
from providers.folder import (
    AcceptsCopies,
    AcceptsMoves,
    Folder,
    HoldsBack,
    KeepsTimes,
    Node,
    Removes,
)


def copy(request: Request) -> Answer:
    """Copy what is at the address to the Destination; Depth: 0 copies a folder without content."""
    depth = request.depth(default="infinity")
    if depth not in ("0", "infinity"):
        raise bad_request("COPY takes Depth: 0 or infinity.")
    node, target, folder = _check(request)
    if not isinstance(folder, AcceptsCopies):
        raise forbidden(f"Nothing can be copied to {target.parent_path}.")
    tokens = conditions.check(request)
    request.locks.check(tokens, *_changed_parent(target), deep=[target.spot])
    if crosses(request.place, target):
        copy_across(request.drive, node, folder, target.name, shallow=depth == "0")
    else:
        folder.copy_in(node, target.name, shallow=depth == "0")
    return _arrived(request, target, folder)


def move(request: Request) -> Answer:
    """Move what is at the address to the Destination; locks stay behind and end."""
    place = request.place
    if place.is_folder and request.depth(default="infinity") != "infinity":
        raise bad_request("A folder is moved with all that is in it, Depth: infinity.")
    node, target, folder = _check(request)
    if isinstance(place.parent, HoldsBack):
        place.parent.check_leaving(place.name)
    if not isinstance(folder, AcceptsMoves):
        raise forbidden(f"Nothing can be moved to {target.parent_path}.")
    tokens = conditions.check(request)
    request.locks.check(
        tokens, place.parent_spot, *_changed_parent(target), deep=[place.spot, target.spot]
    )
    if crosses(place, target):
        _move_across(request, node, folder, target.name)
    else:
        folder.move_in(node, target.name)
    request.locks.forget(place.spot)
    return _arrived(request, target, folder)


def _move_across(request: Request, node: Node, folder: Folder, name: str) -> None:
    """Copy to another owner's, and remove here what that means here."""
    parent = request.place.parent
    if not isinstance(parent, Removes):
        raise forbidden("It cannot be taken from here; it can be copied.")
    copy_across(request.drive, node, folder, name, shallow=False)
    parent.remove(request.place.name)


def _check(request: Request) -> tuple[Node, Place, Folder]:
    """Return what is to go, where, and into which folder.

    Raises:
        Refused: source or destination do not allow it.
    """
    place = request.place
    if place.node is None:
        raise not_found()
    target = request.destination()
    overwrite = request.overwrite()
    source, goal = place.spot.key, target.spot.key
    if source == goal:
        raise forbidden("Source and Destination are the same.")
    if _inside(source, goal) or _inside(goal, source):
        raise forbidden("Source and Destination are one inside the other.")
    if target.parent is None:
        raise no_parent()
    if target.is_taken and not overwrite:
        raise Refused(HTTPStatus.PRECONDITION_FAILED, "Something of that name exists.")
    return place.node, target, target.parent


def _inside(folder: tuple[int | None, str], below: tuple[int | None, str]) -> bool:
    return folder[0] == below[0] and below[1].startswith(folder[1].rstrip("/") + "/")


def _changed_parent(target: Place) -> Sequence[Spot]:
    """Return the spot of the folder, if it gets a new member."""
    return [] if target.is_taken else [target.parent_spot]


def _arrived(request: Request, target: Place, folder: Folder) -> Answer:
    headers = _timed(request, target, folder)
    if not target.is_taken:
        return created(headers)
    # The address stays locked for who holds it; what was below has gone with its locks.
    request.locks.forget(target.spot, keep_own=True)
    return done(headers)


def _timed(request: Request, target: Place, folder: Folder) -> Headers:
    """Give a file the time that the client wants it to have, and say so."""
    modified = upload_time(request.header("x-oc-mtime"))
    if modified is None or request.place.is_folder or not isinstance(folder, KeepsTimes):
        return ()
    folder.set_modified(target.name, modified)
    return (("X-OC-Mtime", "accepted"),)
