"""Uploads that fail: what was there before stays, though their programs delete it.

rclone sends DELETE to where it could not upload, since a part of the upload might have been kept,
and does not ask what was there before (`updateSimple` in its backend/webdav/webdav.go). Here
nothing is ever kept of an upload that failed; so it would be the file that was to be replaced, in a
view what is said of it, or a folder that has the name. From the beginning of an upload until half a
minute after its failure, a DELETE by whoever uploads is refused at that address, and at no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from time import monotonic
from typing import Final

from library.catalog import spared
from library.catalog.spared import Spared
from providers.dav.refusal import Refused, refusal
from providers.dav.request import Request
from providers.folder import File, Node

# rclone waits for a second, and asks again up to ten times where it is told to come later.
AFTERWARDS: Final = timedelta(seconds=30)
# If the process is killed, nothing fails in order: so it holds from the beginning, and is renewed.
MEANWHILE: Final = timedelta(minutes=2)
_RENEWED_S: Final = 30.0

_CONDITIONS: Final = ("if", "if-match")  # rclone sends none

_WHY: Final = (
    "An upload to this address failed a moment ago, and programs delete what they could not"
    " replace. It stays; to delete it nevertheless, do so again in half a minute."
)


@contextmanager
def sparing(request: Request) -> Iterator[Callable[[], None]]:
    """Spare what is at the address of an upload, until the block has ended well.

    Yields what is to be called now and then while the upload goes on.
    """
    if not _can_be_lost(request.place.node):
        yield _nothing
        return
    renewed = 0.0

    def renew() -> None:
        nonlocal renewed
        if monotonic() - renewed > _RENEWED_S:
            _spare(request, MEANWHILE)
            renewed = monotonic()

    renew()
    try:
        yield renew
    except Exception as error:
        if _is_understood(error):
            _spare_no_more(request)
        else:
            _spare(request, AFTERWARDS)
        raise
    _spare_no_more(request)


def turned_away(request: Request) -> None:
    """Spare what is at the address of an upload that was refused before it was looked at."""
    if _can_be_lost(request.place.node):
        _spare(request, AFTERWARDS)


def check_spared(request: Request) -> None:
    """Look whether what is at the address may be deleted.

    Who names a condition, such as a lock that they hold, knows what is there.

    Raises:
        Refused: who asks has failed to replace it (409).
    """
    if any(name in request.headers for name in _CONDITIONS):
        return
    with request.drive.catalog.ask_once() as driver:
        if spared.is_spared(driver, _what(request), datetime.now(UTC)):
            raise Refused(HTTPStatus.CONFLICT, _WHY)


def _can_be_lost(node: Node | None) -> bool:
    """Whether there is more than the empty file that some programs put first."""
    return node is not None and not (isinstance(node, File) and node.media.size == 0)


def _is_understood(error: Exception) -> bool:
    """Whether the upload was to be made only on a condition: its program knows what is there."""
    known = refusal(error)
    return known is not None and known.status == HTTPStatus.PRECONDITION_FAILED


def _what(request: Request) -> Spared:
    owner, path_key = request.place.spot.key
    mine = request.visitor.owner_id or 0
    return Spared(mine if owner is None else owner, path_key, request.visitor.name)


def _spare(request: Request, time: timedelta) -> None:
    with request.drive.catalog.write() as connection:
        spared.spare(connection, _what(request), datetime.now(UTC) + time)


def _spare_no_more(request: Request) -> None:
    with request.drive.catalog.write() as connection:
        spared.spare_no_more(connection, _what(request))


def _nothing() -> None:
    """Do nothing: there is nothing to spare."""
