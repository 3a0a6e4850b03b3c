"""Live properties: what the server itself knows of files and folders (RFC 4918 §15, RFC 4331).

Each is given for a whole batch at once: one XML content for all, or one for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from library.access.visitor import Visitor
from providers.dav.address import href_of_path
from providers.dav.batch import Batch, escaped
from providers.dav.http_dates import days_and_times
from providers.dav.lock_xml import SUPPORTED, active_locks
from providers.dav.xml import text


@dataclass(frozen=True, slots=True)
class Each:
    """A value for each of a batch, between what is the same for all."""

    before: str
    values: Sequence[str]
    after: str = ""


Values: TypeAlias = str | Each | None  # None: they have no such property
Getter: TypeAlias = Callable[[Batch], Values]


@dataclass(frozen=True, slots=True)
class Live:
    """A live property of files, of folders, or of both."""

    of_files: Getter | None
    of_folders: Getter | None
    columns: tuple[str, ...] = ()  # of the listing, from which it is made
    lasting: bool = True  # it stays the same for as long as the folder's etag does

    def of(self, batch: Batch) -> Getter | None:
        """Return how to find it for *batch*; None where there is none."""
        return self.of_folders if batch.are_folders else self.of_files


def checksums(sha256: str, others: str | None) -> str:
    """Return the value of oc:checksums, which is that of OC-Checksum too."""
    return f"{others} SHA256:{sha256}" if others else f"SHA256:{sha256}"


def _names(batch: Batch) -> Values:
    return Each("", escaped(batch["name"]))


def _created(batch: Batch) -> Values:
    return Each("", [f"{time[:10]}T{time[11:19]}" for time in batch["created"]], "Z")


def _modified(batch: Batch) -> Values:
    return Each("", days_and_times(batch["modified"]), " GMT")


def _etags(batch: Batch) -> Values:
    return Each('"', escaped(batch["etag"]), '"')


def _sizes(batch: Batch) -> Values:
    return Each("", batch["size"])


def _types(batch: Batch) -> Values:
    return Each("", escaped(batch["mime"]))


def _checksums(batch: Batch) -> Values:
    pairs = zip(batch["sha256"], batch["checksums"], strict=True)
    # Of what is made when it is needed, none is known.
    told = [checksums(*pair) if pair[0] else "" for pair in pairs]
    return Each("<oc:checksum>", escaped(told), "</oc:checksum>")


def _locks(batch: Batch) -> Values:
    place = batch.request.place
    spot = place.spot if len(batch.base) == len(place.names) else place.parent_spot
    held = batch.request.locks.within(spot)
    if not held:
        return ""
    paths = batch.paths
    return Each("", [active_locks(lock for lock in held if lock.covers(path)) for path in paths])


def _available(batch: Batch) -> Values:
    space = batch.request.space()
    return None if space is None else str(space.available)


def _used(batch: Batch) -> Values:
    space = batch.request.space()
    return None if space is None else str(space.used)


def _principal(batch: Batch) -> Values:
    return principal(batch.request.visitor)


def principal(visitor: Visitor) -> str:
    """Return the address that stands for *visitor* (RFC 3744 §4); there is nothing behind it."""
    return f"<D:href>{text(href_of_path('/-/users/' + visitor.name))}/</D:href>"


def _of_both(getter: Getter, *columns: str, lasting: bool = True) -> Live:
    return Live(getter, getter, columns, lasting)


# What a client gets that asks for all. Explorer reads at most 1,000,000 bytes of a listing, so
# the rest must be asked for by name: with these, a file is told in 311 bytes and its address.
COMMON: Mapping[str, Live] = {
    "{DAV:}resourcetype": Live(lambda _: "", lambda _: "<D:collection/>"),
    "{DAV:}getcontentlength": Live(_sizes, None, ("size",)),
    "{DAV:}getlastmodified": _of_both(_modified, "modified"),
    "{DAV:}getetag": _of_both(_etags, "etag"),
}

ON_REQUEST: Mapping[str, Live] = {
    "{DAV:}displayname": _of_both(_names),
    "{DAV:}creationdate": _of_both(_created, "created"),
    "{DAV:}getcontenttype": Live(_types, None, ("mime",)),
    "{DAV:}supportedlock": _of_both(lambda _: SUPPORTED),
    "{DAV:}lockdiscovery": _of_both(_locks, lasting=False),
    "{DAV:}quota-available-bytes": Live(None, _available, lasting=False),
    "{DAV:}quota-used-bytes": Live(None, _used, lasting=False),
    "{DAV:}current-user-principal": _of_both(_principal),
    "{http://owncloud.org/ns}checksums": Live(_checksums, None, ("sha256", "checksums")),
}

LIVE: Mapping[str, Live] = {**COMMON, **ON_REQUEST}
