"""One random photo for picture frames, at an address that needs no script and no cookie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from typing import Final

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from library.access.visitor import Visitor
from library.model import Kind, User
from providers.folder import File, Folder, Section, Sections, resolve
from webui.listing import is_photo, list_folder
from webui.ports import Library, Thumbnail
from webui.rows import State, state
from webui.session import Gate
from webui.thumbs import LARGE, SIZES
from webui.tree import Tree

PERIODS: Final = {"minute": 60, "hour": 3600, "day": 86_400}  # seconds
_FOLDERS: Final = 30  # looked into, so that a wide tree without pictures stays cheap
_TRIES: Final = 5  # of pictures that may have gone from the cache


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the frame asks for."""

    size: int  # pixels of the longer side
    key: str  # the same for as long as the same photo is to be shown
    left_s: int  # of that time


def frame_views(library: Library, tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/frame?of=<folder>&size=<pixels>&every=<minute|hour|day>&seed=<any text>``.

    Of several folders, each given by ``of``, it is the first one that has a photo to show.
    """
    views = Blueprint("frame", __name__)

    @views.get("/-/frame")
    @gate.device
    def frame(visitor: Visitor) -> ResponseReturnValue:
        for path in request.args.getlist("of") or ["/timeline"]:
            wish = _wish(path, datetime.now().astimezone())
            folder = tree.folder(visitor, path).folder
            for file in pictures(folder, wish.key, _TRIES):
                if (found := _thumbnail(library, visitor.user, file, wish.size)) is not None:
                    return _send(found, wish)
        raise NotFound("There is no photo to show.")

    return views


def pictures(folder: Folder, key: str, most: int) -> Iterator[File]:
    """Yield up to *most* photos of *folder*, or of one below it, in an order that *key* decides.

    Where the folder has sections, all its photos are equally likely to be the first; else all
    that is directly in it is, and of a folder one photo.
    """
    yield from islice(_all(folder, key, [_FOLDERS]), most)


def _all(folder: Folder, key: str, budget: list[int]) -> Iterator[File]:
    budget[0] -= 1
    if budget[0] < 0:
        return
    if isinstance(folder, Sections):
        for below in _in_order(folder, folder.sections(), key):
            yield from _own(below, key)
            budget[0] -= 1
            if budget[0] < 0:
                return
        return
    listing = list_folder(folder)
    chances: list[File | Folder] = [*_ready(listing.photos), *listing.folders]
    for node in sorted(chances, key=lambda node: _number(key, node.name)):
        if isinstance(node, File):
            yield node
        else:
            yield from _all(node, key, budget)


def _in_order(folder: Folder, sections: Sequence[Section], key: str) -> Iterator[Folder]:
    """Yield the sections from the one on that holds the photo of a random number."""
    total = sum(section.count for section in sections)
    at = _number(key, "section") % total if total else 0
    start = 0
    while start < len(sections) and at >= sections[start].count:
        at -= sections[start].count
        start += 1
    for section in (*sections[start:], *sections[:start]):
        found = resolve(folder, section.path)
        if found is not None and not isinstance(found, File):
            yield found


def _own(folder: Folder, key: str) -> Iterator[File]:
    """Yield the photos in *folder* itself: as others come and go, the first one mostly stays."""
    photos = _ready(list_folder(folder).photos)
    yield from sorted(photos, key=lambda file: _number(key, file.media.id))


def _ready(files: Sequence[File]) -> Sequence[File]:
    return [
        file
        for file in files
        if is_photo(file.media)
        and file.media.kind is Kind.IMAGE
        and state(file.media) is State.READY
    ]


def _number(key: str, of: int | str) -> int:
    return int.from_bytes(blake2b(f"{key}\n{of}".encode(), digest_size=8).digest())


def _wish(path: str, now: datetime) -> _Wish:
    """Read what is asked for, at *now*, by the clock of the server.

    Raises:
        BadRequest: there is no such size, or no such period.
    """
    every, size = request.args.get("every", "hour"), request.args.get("size", "1440")
    if every not in PERIODS:
        raise BadRequest(f"“every” is one of: {', '.join(PERIODS)}.")
    sizes = [str(each) for each in (*SIZES, LARGE)]
    if size not in sizes:
        raise BadRequest(f"“size” is one of: {', '.join(sizes)}.")
    offset = now.utcoffset()
    clock = int(now.timestamp() + (offset.total_seconds() if offset else 0))
    period, gone_s = divmod(clock, PERIODS[every])
    key = f"{request.args.get('seed', '')}\n{path}\n{every} {period}"
    return _Wish(int(size), key, PERIODS[every] - gone_s)


def _thumbnail(library: Library, user: User | None, file: File, size: int) -> Thumbnail | None:
    if user is None:
        return None
    if size == LARGE:
        return library.preview(user, file.media.id)
    return library.thumbnail(user, file.media.id, size)


def _send(found: Thumbnail, wish: _Wish) -> Response:
    try:
        content = found.path.read_bytes()
    except FileNotFoundError:  # the cache may be emptied at any time
        raise NotFound("The photo is being made anew.") from None
    response = Response(content, mimetype=found.mime)
    if not found.is_final:
        response.headers["Cache-Control"] = "no-store"
        return response
    response.set_etag(f"{found.etag}-{wish.size}")
    response.headers["Cache-Control"] = f"private, max-age={wish.left_s}"
    response.vary.update(("Authorization", "Cookie"))
    response.make_conditional(request)
    return response
