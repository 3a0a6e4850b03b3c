"""The protocol of every folder in the drive.

There is one tree of folders with two faces: WebDAV lists it and the browser shows it, and
neither knows which folder it has. `Folder` is what every folder can do; whatever more one can
do, it says by implementing one of the small protocols below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeAlias, _ProtocolMeta, runtime_checkable

from library.access.rights import Right
from library.catalog.listing import Children
from library.grid import Box
from library.model import Album, Media, User
from library.people.model import Person
from library.store import Upload
from library.trash import Thrown
from library.trashing import TrashRules


@dataclass(frozen=True, slots=True)
class Rendition:
    """What is sent instead of a file's own bytes: others, made of them."""

    path: Path  # absolute
    size: int  # bytes
    mime: str
    etag: str  # strong, unquoted: of these bytes
    is_best: bool  # False: a better one may be made


@dataclass(frozen=True, slots=True)
class File:
    """A file in a folder. *name* is unique among its siblings and may differ from media.name.

    Whoever sends it, or tells of what is sent, asks the file and not its *media*. A *bare* one is
    sent without what it tells of place, camera and people; see `library.media.bare`.
    """

    name: str
    media: Media
    rendition: Rendition | None = field(default=None, kw_only=True)
    bare: bool = field(default=False, kw_only=True)

    @property
    def is_whole(self) -> bool:
        """Whether its own bytes are sent, all of them as they are."""
        return self.rendition is None and not self.bare

    @property
    def etag(self) -> str:
        """The strong entity tag of what is sent, unquoted."""
        if self.rendition is not None:
            return self.rendition.etag
        return f"{self.media.etag}-bare" if self.bare else self.media.etag

    @property
    def size(self) -> int:
        """How many bytes are sent."""
        return self.media.size if self.rendition is None else self.rendition.size

    @property
    def mime(self) -> str:
        """The type of what is sent."""
        return self.media.mime if self.rendition is None else self.rendition.mime


class Folder(Protocol):
    """A folder of the drive, seen by one user."""

    @property
    def name(self) -> str:
        """The last part of its path; empty for the root."""
        ...

    @property
    def created(self) -> datetime:
        """UTC."""
        ...

    @property
    def modified(self) -> datetime:
        """UTC; changes when a child of its own comes, goes, or is told of in another way.

        As on a file system, what happens further down MAY leave it as it is: sync programs take
        the time for the folder's own. Whoever wants to know of everything below asks for the etag.
        """
        ...

    @property
    def etag(self) -> str:
        """Strong, unquoted; MUST change when anything below it does, however deep."""
        ...

    def get(self, name: str, /) -> Node | None:
        """Return the child of that name, or None. MUST be an indexed look-up, never a scan.

        MUST agree with `list`: a listed name is found, in any Unicode normal form.
        """
        ...

    def list(self) -> Iterable[Node]:
        """Yield all children in display order, folders first. MUST be one query."""
        ...


Node: TypeAlias = "File | Folder"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something lies in the tree of its owner."""

    owner: User
    names: tuple[str, ...]  # from the root down

    def child(self, name: str) -> Origin:
        """Return where its child *name* lies."""
        return Origin(self.owner, (*self.names, name))


_FOUND: dict[tuple[type, type], bool] = {}


class _Remembering(_ProtocolMeta):
    """Remembers by class what `isinstance` finds: to find it out takes Python 3.11 up to 40 µs."""

    def __instancecheck__(self, instance: object) -> bool:
        question = self, type(instance)
        answer = _FOUND.get(question)
        if answer is None:
            answer = _FOUND[question] = super().__instancecheck__(instance)
        return answer


@runtime_checkable
class AcceptsUploads(Protocol, metaclass=_Remembering):
    """Files can be written into it."""

    def upload(self, name: str, /) -> Upload:
        """Begin to write the child *name*, new or replacing a file.

        Raises:
            BadName: it cannot be stored.
            StorageFull: the disk has no room.
        """
        ...


@runtime_checkable
class AcceptsMoves(Protocol, metaclass=_Remembering):
    """Files or folders can be moved into it, or renamed within it."""

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Take *node* from where it is, as the child *new_name*; its id survives.

        Replaces what has that name, in one step: nobody sees neither or both.

        Raises:
            BadName: *new_name* cannot be stored.
            NotAllowed: *node* is of no kind that fits here, or a folder into itself.
        """
        ...


@runtime_checkable
class AcceptsCopies(Protocol, metaclass=_Remembering):
    """Files or folders can be copied into it."""

    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        """Add a copy of *node* as the child *new_name*, replacing what has that name.

        *shallow* copies a folder without what is in it.

        Raises:
            BadName: *new_name* cannot be stored.
            NotAllowed: *node* is of no kind that fits here, or a folder into itself.
            StorageFull: the disk has no room.
        """
        ...


@runtime_checkable
class Removes(Protocol, metaclass=_Remembering):
    """Children can be removed from it; what that means is the folder's own."""

    def remove(self, name: str, /) -> None:
        """Remove the child *name*.

        Raises:
            NotFound: there is none.
            NotAllowed: this child cannot be removed here; the message says why.
        """
        ...


@runtime_checkable
class MakesFolders(Protocol, metaclass=_Remembering):
    """Folders can be made in it."""

    def make_folder(self, name: str, /) -> Folder:
        """Make the child folder *name*.

        Raises:
            AlreadyExists: something has that name.
            BadName: it cannot be stored.
        """
        ...


@runtime_checkable
class IsOthers(Protocol, metaclass=_Remembering):
    """It is somebody else's; locks, room and properties of what is in it are those of the owner."""

    @property
    def origin(self) -> Origin:
        """Where its owner has it."""
        ...

    @property
    def rights(self) -> Right:
        """What may be done in it."""
        ...


@runtime_checkable
class HoldsBack(Protocol, metaclass=_Remembering):
    """Not everything in it may be moved to somewhere else, even if that takes it."""

    def check_leaving(self, name: str, /) -> None:
        """Look whether the child *name* may be moved.

        Raises:
            NotAllowed: it may not.
        """
        ...


@runtime_checkable
class MayBeUnlisted(Protocol, metaclass=_Remembering):
    """It may be found by a name that is not listed: that name is still free for another one."""

    @property
    def is_listed(self) -> bool:
        """Whether the folder that it is in lists it."""
        ...


@runtime_checkable
class KeepsProperties(Protocol, metaclass=_Remembering):
    """Dead properties (RFC 4918 §4) can be set on it and on its files."""

    @property
    def folder_id(self) -> int:
        """The stored folder that they hang on."""
        ...


@runtime_checkable
class KeepsFileProperties(Protocol, metaclass=_Remembering):
    """Dead properties can be set on its files, which have them wherever they are seen."""

    def property_folder(self, file: File, /) -> int:
        """Return the stored folder in which *file* lies: its listings tell of the change.

        Raises:
            NotAllowed: nobody may change the file.
        """
        ...


@runtime_checkable
class HasDescription(Protocol, metaclass=_Remembering):
    """Somebody can say what it is about."""

    @property
    def description(self) -> str:
        """What was said, without U+001F; nothing, where nobody has. A part of the etag."""
        ...

    def describe(self, description: str, /) -> None:
        """Say what it is about.

        Raises:
            NotAllowed: that is too long.
        """
        ...


@runtime_checkable
class KeepsTimes(Protocol, metaclass=_Remembering):
    """The times of its files can be set."""

    def set_modified(self, name: str, modified: datetime, /) -> None:
        """Give the file *name* another time of its last change, UTC.

        Raises:
            NotFound: there is no such file.
        """
        ...


@runtime_checkable
class NotesReads(Protocol, metaclass=_Remembering):
    """It wants to know which of its files were sent."""

    def was_sent(self, file: File, /) -> None:
        """Note that *file* was asked for up to its end. MUST be quick, and never raises."""
        ...


@runtime_checkable
class ListsColumns(Protocol, metaclass=_Remembering):
    """Its listing can be had cheaply, and be remembered for as long as its etag lives."""

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield all children in batches, in an order of its own, with the columns *names*.

        MUST agree with `list`, and show one state of the folder, all batches together. What a child
        has not is left out, or empty. What is not asked for SHOULD cost nothing. The etag MUST
        change when what is told of a child does, its dead properties included.
        """
        ...


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a long page: one folder below the page's own."""

    path: tuple[str, ...]  # of that folder, relative to the page's; empty: the page's own
    count: int  # of files that are shown in it when it is browsed
    title: str | None = None  # for people; None: its name says it


@runtime_checkable
class ShowsPictures(Protocol, metaclass=_Remembering):
    """Browsed, it shows one file of each stack: of a Live Photo the still, of RAW + JPEG the JPEG.

    In the drive it lists them all.
    """

    def pictures(self) -> Iterable[Node]:
        """Yield folders, then the files that stand for themselves, in the order of `list`.

        MUST be one query for the files.
        """
        ...


@runtime_checkable
class HasCover(Protocol, metaclass=_Remembering):
    """A picture in it can be chosen to stand for it when it is browsed."""

    def cover(self) -> File | None:
        """Return the one that was chosen; None: any will do."""
        ...


@runtime_checkable
class Sections(Protocol, metaclass=_Remembering):
    """Browsed as one long page, the files of its descendants section by section."""

    def sections(self) -> Sequence[Section]:
        """Return the non-empty sections in display order."""
        ...


@runtime_checkable
class LiesOnMap(Protocol, metaclass=_Remembering):
    """What is in it was taken in one part of the world."""

    def extent(self) -> Box | None:
        """Return the least part of the world that holds it.

        None: that is all of the world, or nothing tells where it was.
        """
        ...


@runtime_checkable
class GivesBack(Protocol, metaclass=_Remembering):
    """Browsed, it is a list of what was thrown away, which can come back or go for good."""

    @property
    def rules(self) -> TrashRules:
        """What is thrown away, and for how long it is kept."""
        ...

    def thrown(self) -> Sequence[Thrown]:
        """Return what was thrown away, the oldest first."""
        ...

    def restore(self, paths: Sequence[Sequence[str]], /) -> int:
        """Put what lies at *paths*, relative to here, back; return the number of that act.

        Raises:
            NotFound: there is nothing at one of them. All stay.
        """
        ...

    def purge(self, paths: Sequence[Sequence[str]], /) -> None:
        """Delete what lies at *paths*, relative to here, for good.

        Raises:
            NotFound: there is nothing at one of them. All stay.
        """
        ...


@runtime_checkable
class ShowsPersons(Protocol, metaclass=_Remembering):
    """Browsed, its subfolders are persons: faces stand for them."""

    def persons(self) -> Sequence[Person]:
        """Return the persons in display order; the title of each is its folder's name.

        MUST be one query, and agree with `list` but for folders that are no persons.
        """
        ...


@runtime_checkable
class IsPerson(Protocol, metaclass=_Remembering):
    """It holds the photos of one person."""

    @property
    def person(self) -> Person:
        """Who that is, as of when the folder was looked up."""
        ...


@runtime_checkable
class HoldsAlbums(Protocol, metaclass=_Remembering):
    """Browsed, its subfolders are albums, which can be made, put in order and removed."""

    def albums(self) -> Sequence[Album]:
        """Return the albums in display order. MUST agree with `list`."""
        ...


@runtime_checkable
class IsAlbum(Protocol, metaclass=_Remembering):
    """It is an album itself."""

    @property
    def album(self) -> Album:
        """Which one, as of when the folder was looked up."""
        ...


@runtime_checkable
class ShowsSearches(Protocol, metaclass=_Remembering):
    """Every search is the name of a folder in it; those that are listed are saved."""

    def check(self, name: str, /) -> None:
        """Look whether *name* is a search.

        Raises:
            BadQuery: it is not understood; the error says where.
        """
        ...


@runtime_checkable
class IsSearch(Protocol, metaclass=_Remembering):
    """It holds what a search finds."""

    @property
    def name(self) -> str:
        """What it is called: the search itself, or as what it is saved."""
        ...

    @property
    def asked(self) -> str:
        """The search, as it was written."""
        ...

    @property
    def is_listed(self) -> bool:
        """Whether it is saved."""
        ...


def resolve(root: Folder, names: Sequence[str]) -> Node | None:
    """Follow *names* down from *root*; None where the way ends."""
    node: Node = root
    for name in names:
        if isinstance(node, File):
            return None
        child = node.get(name)
        if child is None:
            return None
        node = child
    return node
