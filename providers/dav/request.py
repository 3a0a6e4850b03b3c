"""Requests: who asks for what, where, with which headers and body."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from wsgiref.types import WSGIEnvironment

from library.access.visitor import Visitor
from library.catalog.engine import Catalog
from library.library import Space
from library.model import User
from providers.dav.address import destination_names, requested_names
from providers.dav.body import Body
from providers.dav.content import Content
from providers.dav.listings import Listings
from providers.dav.locks import Locks
from providers.dav.place import Place, find
from providers.dav.refusal import bad_request
from providers.folder import Folder


@dataclass(frozen=True, slots=True)
class Drive:
    """What is behind WebDAV."""

    tree: Callable[[Visitor], Folder]
    catalog: Catalog
    content: Content
    space: Callable[[User], Space | None]
    listings: Listings


@dataclass(frozen=True, slots=True)
class Request:
    """One request by one visitor, its address resolved."""

    drive: Drive
    visitor: Visitor
    root: Folder
    place: Place
    headers: Mapping[str, str]  # by lower-case name
    body: Body
    locks: Locks
    method: str

    def again(self) -> Place:
        """Return the place at the address as it is now."""
        return find(self.drive.tree(self.visitor), self.place.names)

    def space(self) -> Space | None:
        """Return how much room there is for who owns what is at the address."""
        origin = self.place.origin
        owner = self.visitor.user if origin is None else origin.owner
        return None if owner is None else self.drive.space(owner)

    def header(self, name: str) -> str | None:
        """Return a header by its lower-case name."""
        return self.headers.get(name)

    def depth(self, *, default: str) -> str:
        """Return the Depth header in lower case."""
        return self.headers.get("depth", default).lower()

    def overwrite(self) -> bool:
        """Whether the destination may be replaced (RFC 4918 §10.6).

        Raises:
            Refused: the header is neither T nor F.
        """
        value = self.headers.get("overwrite", "T").upper()
        if value not in ("T", "F"):
            raise bad_request("Overwrite is neither T nor F.")
        return value == "T"

    def destination(self) -> Place:
        """Return where a COPY or MOVE goes.

        Raises:
            BadName: a name in it cannot be stored.
            Refused: the header is missing, malformed, or names another server.
        """
        header = self.headers.get("destination")
        if header is None:
            raise bad_request("The Destination is missing.")
        return find(self.root, destination_names(header, self.headers.get("host", "")))


def request_of(environ: WSGIEnvironment, drive: Drive, body: Body) -> Request:
    """Resolve the address of a request.

    Raises:
        BadName: a name in it cannot be a name.
    """
    visitor: Visitor = environ["mantelpiece.visitor"]
    root = drive.tree(visitor)
    return Request(
        drive=drive,
        visitor=visitor,
        root=root,
        place=find(root, requested_names(environ)),
        headers=_headers(environ),
        body=body,
        locks=Locks(drive.catalog, visitor.owner_id or 0, visitor.name),
        method=environ["REQUEST_METHOD"],
    )


def _headers(environ: WSGIEnvironment) -> Mapping[str, str]:
    return {
        key[5:].replace("_", "-").lower(): value
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
