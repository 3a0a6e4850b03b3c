"""What the browser's face needs from the rest; whoever composes the server hands it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from library.access.rights import Right
from library.access.visitor import Link, Visitor
from library.accounts import Accounts
from library.accounts.identities import Identities, Identity
from library.activity import Activity
from library.audit import Audit
from library.films import Film
from library.links import Links
from library.media.front import Part
from library.model import Facts, Kind, Media, Progress, Town, User
from providers.folder import Folder
from webui.albums_port import Albums
from webui.journal_port import Journal
from webui.lists_port import Lists
from webui.map_port import Atlas, Tiles
from webui.people_port import People
from webui.search_port import Searches
from webui.sharing_port import Sharing


@dataclass(frozen=True, slots=True)
class StackMember:
    """One file of those that are one picture to the gallery."""

    media_id: int
    name: str
    path: str  # in the drive, not percent-encoded
    kind: Kind
    role: str  # one of `library.stacks.StackRole`
    version: str  # changes with the content; the v of thumbnail addresses


@dataclass(frozen=True, slots=True)
class Motion:
    """The video that belongs to a still: a stretch of a file."""

    path: Path  # absolute
    offset: int  # bytes
    length: int  # bytes
    mime: str
    etag: str


@dataclass(frozen=True, slots=True)
class Info:
    """What is known of one file beyond its `Media`."""

    path: str  # its own place in the drive, such as /files/2024/IMG_1.jpg, not percent-encoded
    facts: Facts
    town: Town | None = None  # that it was taken in or near
    stack: Sequence[StackMember] = ()  # the one that stands for it first; empty: it is alone


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of one file, made by the worker."""

    path: Path  # absolute
    mime: str
    etag: str  # of the media that it shows: Media.etag
    is_final: bool = True  # False: a smaller one, until the one that was asked for is made


@dataclass(frozen=True, slots=True)
class Playable:
    """A video as browsers get it."""

    media: Media
    codecs: str | None  # RFC 6381; None: no browser plays it
    front: Sequence[Part]  # what to send instead of the file; empty: nothing is to be gained
    film: Film  # how far what every browser plays is


class Library(Protocol):
    """What is known of a user's media beyond the folder tree."""

    def healthy(self) -> bool:
        """Whether the index can be read now. Never raises: who asks wants to know just that."""
        ...

    def progress(self, user: User, /) -> Progress:
        """Count the user's items. Asked every few seconds by every open page: MUST be cheap."""
        ...

    def wanted(self, items: Sequence[Media], /) -> None:
        """Have these items prepared first, the first ones first. Never raises.

        They are of whoever lets somebody see them.
        """
        ...

    def activity(self, user: User, /) -> Activity:
        """Return what the worker is doing, as *user* may see it."""
        ...

    def retry(self, user: User, media_id: int | None, /) -> int:
        """Have the user's failed files tried again: one, or all. Returns how many."""
        ...

    def pause(self) -> None:
        """Have no worker take more work."""
        ...

    def resume(self) -> None:
        """Have workers take work again."""
        ...

    def info(self, user: User, media: Media, /) -> Info:
        """Return everything known of *media*, which came from the user's own tree.

        Raises:
            NotFound: it was deleted meanwhile.
        """
        ...

    def thumbnail(self, user: User, media_id: int, size: int, /) -> Thumbnail | None:
        """Return the thumbnail of *size* (256, 512 or 1440: pixels of the longer side).

        That of a panorama may be longer. None when there is none, or when *user* may not see that
        item: the two look the same.
        """
        ...

    def motion(self, user: User, media_id: int, /) -> Motion | None:
        """Return the video of the Live Photo or motion photo of that id, or an animation's preview.

        None when there is none, or when *user* may not see that item: the two look the same.
        """
        ...

    def preview(self, user: User, media_id: int, /) -> Thumbnail | None:
        """Return the preview of 2048 pixels, made on demand; None as for `thumbnail`.

        MUST return within seconds; while it is not there yet, with a smaller one.
        """
        ...


class Videos(Protocol):
    """Videos to be watched."""

    def clip(self, user: User, media_id: int, /) -> Thumbnail | None:
        """Return the moving preview of a video.

        None when there is none, or when *user* may not see that item: the two look the same.
        """
        ...

    def playable(self, user: User, media_id: int, /) -> Playable | None:
        """Return how a video is played; None when *user* has no such video."""
        ...

    def ask(self, user: User, media_id: int, waiter: str, /, *, again: bool) -> Film | None:
        """Have what every browser plays made for *waiter*, an open page, which goes on asking.

        One that failed is tried *again* only where that is said. None when *user* has no such
        video.
        """
        ...

    def withdraw(self, user: User, media_id: int, waiter: str, /) -> None:
        """Note that *waiter* does not want it any more."""
        ...


class OwnerOf(Protocol):
    """Whose an item is, for who may do something with it."""

    def __call__(self, visitor: Visitor, media_id: int, right: Right, /) -> User | None:
        """Return the owner of the item if *visitor* has *right* on it.

        None where not, or where there is no such item: the two look the same.
        """
        ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to sign in by a provider: what the browser keeps until it comes back.

    It is nobody else's business.
    """

    state: str
    nonce: str
    verifier: str  # RFC 7636


class Provider(Protocol):
    """An OpenID provider."""

    def begin(self, callback: str, /, *, again: bool = False) -> tuple[str, Attempt]:
        """Return the address at which the provider asks who it is, and what to keep meanwhile.

        From there the browser comes to *callback*. *again*: the provider is to ask also whom it
        knows already.

        Raises:
            NotAllowed: the provider does not answer as it should; the message is for people.
        """
        ...

    def finish(self, attempt: Attempt, callback: str, code: str, /) -> Identity:
        """Return who it is, by the *code* with which the browser came back.

        Raises:
            NotAllowed: as for `begin`, or what it says does not hold.
        """
        ...


@dataclass(frozen=True, slots=True)
class OpenId:
    """Signing in by an OpenID provider."""

    provider: Provider
    identities: Identities
    label: str  # what the provider is called


class Opened(Protocol):
    """What public links were opened in a browser."""

    def __call__(self, guest: str, /) -> tuple[Link, ...]:
        """Return those that last, of the browser with that random cookie."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything the web application is connected to.

    A folder's etag MUST change also when the worker is done with an item in it, because open
    pages watch the etag to learn that a thumbnail can be shown.
    """

    accounts: Accounts
    library: Library
    videos: Videos
    people: Callable[[User], People]  # cheap, as *tree*
    lists: Callable[[User], Lists]  # likewise
    albums: Callable[[User], Albums]  # likewise
    searches: Callable[[User], Searches]  # likewise
    sharing: Callable[[User], Sharing]  # likewise
    tree: Callable[[Visitor], Folder]  # the root folder; cheap, called on every request
    owner_of: OwnerOf
    opened: Opened
    links: Links
    audit: Audit
    folders_of: Callable[[User], Sequence[str]]  # paths of own folders; of many the shallowest
    settle_libraries: Callable[[], None]  # after users were added, or are something else now
    atlas: Callable[[User], Atlas]  # as *tree*
    journal: Callable[[User], Journal]  # likewise
    admin_second_factor: bool = False  # whether admins have to give a code to be one
    openid: OpenId | None = None  # None: people sign in by name and password
    tiles: Tiles | None = None  # of the map; None: it shows the shapes of countries alone
    public_url: str | None = None  # of the drive, shown for mounting; None: as the browser has it
    files_host: str | None = None  # where originals are found that the own host sends on to
