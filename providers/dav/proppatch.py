"""PROPPATCH: set and remove dead properties, all or none (RFC 4918 §9.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

from lxml import etree

from library.access.rights import Right
from library.catalog import folders, properties
from library.catalog.properties import Holder, Property
from providers.dav import conditions
from providers.dav.answer import PROLOGUE, XML, Answer
from providers.dav.conditions import http_date
from providers.dav.described import DESCRIPTION
from providers.dav.multistatus import response
from providers.dav.place import Place
from providers.dav.refusal import bad_request, forbidden, not_found
from providers.dav.request import Request
from providers.dav.upload_time import upload_time
from providers.dav.xml import DAV, MULTISTATUS, children, read_xml, tag, text
from providers.folder import (
    File,
    HasDescription,
    KeepsFileProperties,
    KeepsProperties,
    KeepsTimes,
)

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WINDOWS = "{urn:schemas-microsoft-com:}"
# Explorer's is kept as a property too, and expects the time to follow; the others are rclone's
# and ownCloud's.
_TIMES = {
    DAV + "lastmodified",
    DAV + "getlastmodified",
    _WINDOWS + "Win32LastModifiedTime",
}
_PROTECTED = "<D:error><D:cannot-modify-protected-property/></D:error>"


@dataclass(frozen=True, slots=True)
class Change:
    """One property to be set, or removed if *value* is None."""

    name: str  # Clark notation
    value: str | None  # the element as XML that stands alone
    modified: datetime | None = None  # the time that the file is to have, if this says so
    text: str = ""  # in the element

    @property
    def is_dead(self) -> bool:
        """Whether clients may change it: all of DAV: is the server's."""
        return not self.name.startswith(DAV)


def proppatch(request: Request) -> Answer:
    """Change the dead properties of what is at the address."""
    place = request.place
    if place.node is None:
        raise not_found()
    update = read_xml(request.body, "propertyupdate")
    if update is None:
        raise bad_request("A propertyupdate is missing.")
    changes = list(_changes(update))
    needs_none = bool(changes) and all(_needs_no_holder(place, each) for each in changes)
    kept = None if needs_none else property_holder(place)
    tokens = conditions.check(request)
    request.locks.check(tokens, place.spot)
    _check_shared(request, tokens)
    refused = [each for each in changes if not (each.is_dead or _is_time(place, each))]
    if not refused:
        if kept is not None:
            _apply(request, *kept, [each for each in changes if each.is_dead])
        _describe(place, changes)
        _set_time(place, changes)
    return _told(place, [each for each in changes if each not in refused], refused)


def _check_shared(request: Request, tokens: frozenset[str]) -> None:
    """Let who may only add to what is another's change what is new, and nothing else.

    New is an empty file, and one that they hold a lock on: only new ones can be locked by them.
    """
    place = request.place
    if Right.CHANGE in place.rights or (isinstance(place.node, File) and not place.node.media.size):
        return
    held = {lock.token for lock in request.locks.covering(place.spot)}
    if not held & tokens:
        raise forbidden("It belongs to somebody else, and may not be changed.")


def property_holder(place: Place) -> tuple[int, Holder]:
    """Return the folder whose listing tells the properties of *place*, and what they hang on.

    Raises:
        Refused: its folder keeps none (403).
        NotAllowed: nobody may change the file.
    """
    folder = place.node if place.is_folder else place.parent
    if isinstance(place.node, File) and isinstance(folder, KeepsFileProperties):
        return folder.property_folder(place.node), Holder("media", place.node.media.id)
    if not isinstance(folder, KeepsProperties):
        raise forbidden("Properties cannot be set here.")
    if isinstance(place.node, File):
        return folder.folder_id, Holder("media", place.node.media.id)
    return folder.folder_id, Holder("folder", folder.folder_id)


def _needs_no_holder(place: Place, change: Change) -> bool:
    """Whether a folder that keeps no properties takes this one.

    Explorer sets Windows's own on every folder that it makes, and gives up what it copies where
    it cannot: they are forgotten. What a folder is about, it knows itself.
    """
    if not place.is_folder or isinstance(place.node, KeepsProperties):
        return False
    is_about = change.name == DESCRIPTION and isinstance(place.node, HasDescription)
    return is_about or change.name.startswith(_WINDOWS)


def _describe(place: Place, changes: Sequence[Change]) -> None:
    words = [change.text for change in changes if change.name == DESCRIPTION]
    if words and isinstance(place.node, HasDescription):
        place.node.describe(words[-1])


def _apply(request: Request, folder_id: int, holder: Holder, changes: Sequence[Change]) -> None:
    now = datetime.now(UTC)
    with request.drive.catalog.write() as connection:
        for change in changes:
            if change.value is None:
                properties.remove(connection, holder, change.name)
            else:
                properties.put(connection, holder, Property(change.name, change.value))
        # Listings that tell of it are remembered for as long as the folder's etag lives.
        folders.touch(connection, folder_id, now)


def _is_time(place: Place, change: Change) -> bool:
    """Whether it is one of DAV: that clients may set: the time of a file."""
    return change.modified is not None and isinstance(place.parent, KeepsTimes)


def _set_time(place: Place, changes: Sequence[Change]) -> None:
    times = [change.modified for change in changes if change.modified is not None]
    if times and isinstance(place.node, File) and isinstance(place.parent, KeepsTimes):
        place.parent.set_modified(place.name, times[-1])


def _time(element: etree._Element) -> datetime | None:
    """Return the time in a property that means the one of a file's last change."""
    if element.tag not in _TIMES:
        return None
    return upload_time(element.text) or http_date(element.text)


def _changes(update: etree._Element) -> Iterator[Change]:
    """Yield the changes in document order, which matters (§9.2)."""
    for action in update:
        if action.tag not in (DAV + "set", DAV + "remove"):
            continue  # unknown elements are ignored (§17)
        for prop in children(action, "prop"):
            for element in prop:
                is_set = action.tag == DAV + "set"
                if is_set:
                    words = "".join(map(str, element.itertext()))
                    yield Change(str(element.tag), _alone(element), _time(element), words)
                else:
                    yield Change(str(element.tag), None)


def _alone(element: etree._Element) -> str:
    """Return *element* as XML that stands alone, with the language that it inherits (§4.3)."""
    languages = element.xpath("ancestor-or-self::*/@xml:lang")
    copy = deepcopy(element)
    copy.tail = None
    if isinstance(languages, list) and languages:
        copy.set(_LANG, str(languages[-1]))
    return etree.tostring(copy, encoding="unicode")


def _told(place: Place, changes: Sequence[Change], refused: Sequence[Change]) -> Answer:
    protected = [tag(change.name) for change in refused]
    status = "424 Failed Dependency" if protected else "200 OK"
    groups = [("403 Forbidden", protected), (status, [tag(change.name) for change in changes])]
    body = response(text(place.href), groups)
    if protected:
        first = "<D:status>HTTP/1.1 403 Forbidden</D:status>"
        body = body.replace(first, first + _PROTECTED, 1)
    document = f"{MULTISTATUS}{body}</D:multistatus>\n"
    return Answer(HTTPStatus.MULTI_STATUS, (XML,), PROLOGUE + document.encode())
