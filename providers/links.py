"""/s: what public links lead to, for who holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from library.access.deciding import Given, rights
from library.access.rights import Level, Right
from library.access.terms import Upload as Arrival
from library.access.things import Share, Thing
from library.access.visitor import Link, Visitor
from library.catalog import links, shares, users
from library.errors import NotAllowed
from library.library import Library
from library.links import find_link, link_hash
from library.model import Media
from library.paths import name_key
from library.store import Upload
from providers.folder import AcceptsUploads, File, Folder, Node, Origin
from providers.limited import Arrived, LimitedFolder
from providers.shared import folder_of

LINKS = "s"


@dataclass(frozen=True)
class LinksFolder:
    """What *opened* links lead to, by their tokens and slugs. None is listed."""

    library: Library
    opened: Sequence[Link]
    name: str = LINKS

    @property
    def created(self) -> datetime:
        """Never mind: nobody sees it."""
        return datetime.min.replace(tzinfo=UTC)

    @property
    def modified(self) -> datetime:
        """Never mind."""
        return self.created

    @property
    def etag(self) -> str:
        """The links that were opened."""
        return "-".join(str(link.id) for link in self.opened) or "none"

    def get(self, name: str, /) -> LimitedFolder | DropBox | None:
        """Return what the link of that token or slug leads to, if it was opened."""
        now = datetime.now(UTC)
        with self.library.catalog.ask_once() as driver:
            found = find_link(driver, name, now)
        held = next((link for link in self.opened if found and link.id == found.id), None)
        return None if held is None else _folder(self.library, held, name, now)

    def list(self) -> Iterable[Node]:
        """Yield nothing."""
        return ()


@dataclass(frozen=True)
class LinksRoot:
    """The top of the tree for who holds links and nothing else."""

    below: LinksFolder
    name: str = ""

    @property
    def created(self) -> datetime:
        """As of what is below."""
        return self.below.created

    @property
    def modified(self) -> datetime:
        """As of what is below."""
        return self.below.modified

    @property
    def etag(self) -> str:
        """As of what is below."""
        return self.below.etag

    def get(self, name: str, /) -> Folder | None:
        """Return what links lead to."""
        return self.below if name == LINKS else None

    def list(self) -> Iterable[Node]:
        """Yield nothing."""
        return ()


@dataclass(frozen=True)
class WithLinks:
    """A user's tree, in which links lie too that were opened in the same browser."""

    own: Folder
    below: LinksFolder

    @property
    def name(self) -> str:
        """As of the user's tree."""
        return self.own.name

    @property
    def created(self) -> datetime:
        """As of the user's tree."""
        return self.own.created

    @property
    def modified(self) -> datetime:
        """As of the user's tree."""
        return self.own.modified

    @property
    def etag(self) -> str:
        """As of the user's tree: links are not listed in it."""
        return self.own.etag

    def get(self, name: str, /) -> Node | None:
        """Return the folder of that name, or what links lead to."""
        return self.below if name == LINKS else self.own.get(name)

    def list(self) -> Iterable[Node]:
        """Yield the user's folders."""
        return self.own.list()


@dataclass(frozen=True)
class DropBox:
    """A folder into which files are put by who sees nothing of it but what they put there.

    What its owner has thrown away, or put elsewhere, is not seen any more.
    """

    library: Library
    thing: Thing  # what the link leads to
    into: LimitedFolder
    link: Link
    name: str

    @property
    def created(self) -> datetime:
        """As of the folder."""
        return self.into.created

    @property
    def modified(self) -> datetime:
        """When something was put there last."""
        return max((each.at for each, _ in self._own()), default=self.into.created)

    @property
    def etag(self) -> str:
        """Changes with what was put there."""
        told = "-".join(str(media.id) + media.etag[:8] for _, media in self._own())
        return f"drop-{self.link.id}-{link_hash(told)[:16]}"

    @property
    def origin(self) -> Origin:
        """Where its owner has it."""
        return self.into.origin

    @property
    def rights(self) -> Right:
        """What may be done in it."""
        return self.into.rights

    def check_leaving(self, name: str, /) -> None:
        """Refuse: what was given is the owner's."""
        raise NotAllowed(f"“{name}” belongs to {self.origin.owner.name} now.")

    def get(self, name: str, /) -> File | None:
        """Return what the guest put there under that name; of several, the last."""
        key = name_key(name)
        found = [(each, media) for each, media in self._put() if name_key(each.name) == key]
        there = self._there(found)
        return File(name, there[-1][1]) if there else None

    def list(self) -> Iterator[File]:
        """Yield what the guest put there."""
        for name, media in {each.name: media for each, media in self._own()}.items():
            yield File(name, media)

    def upload(self, name: str, /) -> Upload:
        """Begin to write a file, which replaces nothing.

        Raises:
            NotAllowed: nothing can be put there.
        """
        if not isinstance(self.into, AcceptsUploads):
            raise NotAllowed("Nothing can be put here.")
        return self.into.upload(name)

    def _own(self) -> Sequence[tuple[Arrival, Media]]:
        return self._there(self._put())

    def _put(self) -> Sequence[tuple[Arrival, Media]]:
        with self.library.catalog.ask_once() as driver:
            return links.arrived_of(driver, self.link.id, self.link.guest)

    def _there(self, put: Sequence[tuple[Arrival, Media]]) -> Sequence[tuple[Arrival, Media]]:
        with self.library.catalog.ask() as driver:
            return [each for each in put if shares.holds_item(driver, self.thing, each[1])]


def _folder(
    library: Library, link: Link, name: str, now: datetime
) -> LimitedFolder | DropBox | None:
    with library.catalog.ask() as driver:
        owner = users.by_id(driver, link.owner_id)
        found: Sequence[Share] = shares.live(driver, [link.share_id])
    if owner is None or not found:
        return None
    (share,) = found
    allowed = rights(Visitor(links=(link,)), owner.id, (Given(share.id, link.level),), now)
    if not allowed:
        return None
    folder = folder_of(library, owner, share, allowed, arrived=_noting(library, link), by="a link")
    if folder is None or link.level is not Level.DROP:
        return folder
    return DropBox(library, share.thing, folder, link, name)


def _noting(library: Library, link: Link) -> Arrived:
    def note(name: str, media: Media) -> None:
        with library.catalog.write() as connection:
            links.note_upload(connection, link.id, link.guest, media.id, name, datetime.now(UTC))

    return note
