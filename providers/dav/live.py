"""Live properties: what the server itself knows of files and folders (RFC 4918 §15, RFC 4331)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property

from library.library import Space
from providers.dav.address import href, path_of
from providers.dav.lock_xml import SUPPORTED, active_locks
from providers.dav.request import Request
from providers.dav.xml import text
from providers.folder import File, Node


@dataclass(frozen=True)
class Subject:
    """A file or folder whose properties are asked."""

    request: Request
    names: tuple[str, ...]
    node: Node

    @property
    def href(self) -> str:
        """Its address."""
        return href(self.names, folder=not isinstance(self.node, File))

    @cached_property
    def space(self) -> Space | None:
        """The room that its user has, if it is a folder."""
        if isinstance(self.node, File):
            return None
        return self.request.drive.space(self.request.user)


def _name(subject: Subject) -> str:
    return text(subject.names[-1] if subject.names else "")


def _created(subject: Subject) -> str:
    holder = subject.node.media if isinstance(subject.node, File) else subject.node
    return holder.created.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _modified(subject: Subject) -> str:
    holder = subject.node.media if isinstance(subject.node, File) else subject.node
    return http_time(holder.modified)


def _etag(subject: Subject) -> str:
    node = subject.node
    return text(f'"{node.media.etag if isinstance(node, File) else node.etag}"')


def _length(subject: Subject) -> str | None:
    return str(subject.node.media.size) if isinstance(subject.node, File) else None


def _type(subject: Subject) -> str | None:
    return text(subject.node.media.mime) if isinstance(subject.node, File) else None


def _resource_type(subject: Subject) -> str:
    return "" if isinstance(subject.node, File) else "<D:collection/>"


def _locks(subject: Subject) -> str:
    return active_locks(subject.request.locks.covering(path_of(subject.names)))


def _available(subject: Subject) -> str | None:
    return None if subject.space is None else str(subject.space.available)


def _used(subject: Subject) -> str | None:
    return None if subject.space is None else str(subject.space.used)


Getter = Callable[[Subject], str | None]

# Each gives its content as XML, or None where the resource has no such property.
COMMON: Mapping[str, Getter] = {
    "{DAV:}resourcetype": _resource_type,
    "{DAV:}displayname": _name,
    "{DAV:}creationdate": _created,
    "{DAV:}getlastmodified": _modified,
    "{DAV:}getetag": _etag,
    "{DAV:}getcontentlength": _length,
    "{DAV:}getcontenttype": _type,
}

# Only when asked by name: Explorer reads at most 1,000,000 bytes of a listing by allprop.
ON_REQUEST: Mapping[str, Getter] = {
    "{DAV:}supportedlock": lambda _: SUPPORTED,
    "{DAV:}lockdiscovery": _locks,
    "{DAV:}quota-available-bytes": _available,
    "{DAV:}quota-used-bytes": _used,
}

LIVE: Mapping[str, Getter] = {**COMMON, **ON_REQUEST}


def http_time(moment: datetime) -> str:
    """Return *moment*, UTC, as in HTTP headers."""
    return format_datetime(moment, usegmt=True)
