"""Live properties: what the server itself knows of files and folders (RFC 4918 §15, RFC 4331).

Each is given for a whole batch at once: one XML content for all, or one for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from library.model import User
from providers.dav.address import href_of_path, path_of
from providers.dav.http_dates import http_dates
from providers.dav.lock_xml import SUPPORTED, active_locks
from providers.dav.rows import Batch, escaped
from providers.dav.xml import text

Values: TypeAlias = str | Sequence[str] | None  # None: they have no such property
Column: TypeAlias = Callable[[Batch], Values]


@dataclass(frozen=True, slots=True)
class Live:
    """A live property, of files and of folders."""

    of_files: Column | None
    of_folders: Column | None
    lasting: bool = True  # it stays the same for as long as the folder's etag does

    def of(self, batch: Batch) -> Column | None:
        """Return how to find it for *batch*; None where there is none."""
        return self.of_folders if batch.are_folders else self.of_files


def _names(batch: Batch) -> Values:
    return escaped(batch.names)


def _created(batch: Batch) -> Values:
    return [f"{row[5][:10]}T{row[5][11:19]}Z" for row in batch.rows]


def _modified(batch: Batch) -> Values:
    return http_dates([row[4] for row in batch.rows])


def _etags(batch: Batch) -> Values:
    return [f'"{etag}"' for etag in escaped([row[1] for row in batch.rows])]


def _sizes(batch: Batch) -> Values:
    return [str(row[2]) for row in batch.rows]


def _types(batch: Batch) -> Values:
    return escaped([row[3] or "" for row in batch.rows])


def _checksums(batch: Batch) -> Values:
    return [f"<checksum>{checksums(row[7] or '', row[8])}</checksum>" for row in batch.rows]


def checksums(sha256: str, others: str | None) -> str:
    """Return the value of oc:checksums."""
    return f"SHA256:{sha256}" if others is None else f"{others} SHA256:{sha256}"


def _locks(batch: Batch) -> Values:
    held = batch.request.locks.within(path_of(batch.base))
    if not held:
        return ""
    return [active_locks(lock for lock in held if lock.covers(path)) for path in batch.paths]


def _available(batch: Batch) -> Values:
    space = batch.request.drive.space(batch.request.user)
    return None if space is None else str(space.available)


def _used(batch: Batch) -> Values:
    space = batch.request.drive.space(batch.request.user)
    return None if space is None else str(space.used)


def principal(user: User) -> str:
    """Return the address that stands for *user* (RFC 3744 §4): there is nothing behind it."""
    return f"<D:href>{text(href_of_path('/-/users/' + user.name))}/</D:href>"


def _of_both(column: Column, *, lasting: bool = True) -> Live:
    return Live(column, column, lasting)


# What a client gets that asks for all. Explorer reads at most 1,000,000 bytes of a listing, so
# the rest must be asked for by name: with these, a file is told in 311 bytes and its address.
COMMON: Mapping[str, Live] = {
    "{DAV:}resourcetype": Live(lambda _: "", lambda _: "<D:collection/>"),
    "{DAV:}getcontentlength": Live(_sizes, None),
    "{DAV:}getlastmodified": _of_both(_modified),
    "{DAV:}getetag": _of_both(_etags),
}

ON_REQUEST: Mapping[str, Live] = {
    "{DAV:}displayname": _of_both(_names),
    "{DAV:}creationdate": _of_both(_created),
    "{DAV:}getcontenttype": Live(_types, None),
    "{DAV:}supportedlock": _of_both(lambda _: SUPPORTED),
    "{DAV:}lockdiscovery": _of_both(_locks, lasting=False),
    "{DAV:}quota-available-bytes": Live(None, _available, lasting=False),
    "{DAV:}quota-used-bytes": Live(None, _used, lasting=False),
    "{DAV:}current-user-principal": _of_both(lambda batch: principal(batch.request.user)),
    "{http://owncloud.org/ns}checksums": Live(_checksums, None),
}

LIVE: Mapping[str, Live] = {**COMMON, **ON_REQUEST}
