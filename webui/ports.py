"""What the browser's face needs from the rest; whoever composes the server hands it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from library.activity import Activity
from library.films import Film
from library.media.front import Part
from library.model import Facts, Kind, Media, Progress, Town, User
from providers.folder import Folder
from webui.albums_port import Albums
from webui.journal_port import Journal
from webui.lists_port import Lists
from webui.map_port import Atlas, Tiles
from webui.people_port import People
from webui.search_port import Searches


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


class Accounts(Protocol):
    """Who may come in, and who has."""

    @property
    def session_lifetime(self) -> timedelta:
        """How long a session lasts after sign-in; the cookie's Max-Age."""
        ...

    def sign_in(self, name: str, password: str, /) -> tuple[User, str] | None:
        """Begin a session: the user and a token of at least 128 random bits, URL-safe.

        None for a wrong name or password, and that MUST take equally long for both.
        """
        ...

    def verify(self, name: str, password: str, /) -> User | None:
        """Return whose name and password these are; None for wrong ones, as slowly for both."""
        ...

    def user_of_session(self, token: str, /) -> User | None:
        """Return whose session it is; None when unknown, expired or ended."""
        ...

    def sign_out(self, token: str, /) -> None:
        """End the session. An unknown token is ignored."""
        ...


class Library(Protocol):
    """What is known of a user's media beyond the folder tree."""

    def healthy(self) -> bool:
        """Whether the index can be read now. Never raises: who asks wants to know just that."""
        ...

    def progress(self, user: User, /) -> Progress:
        """Count the user's items. Asked every few seconds by every open page: MUST be cheap."""
        ...

    def wanted(self, user: User, ids: Sequence[int], /) -> None:
        """Have these of the user's items prepared first, the first ones first. Never raises."""
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
    atlas: Callable[[User], Atlas]  # likewise
    journal: Callable[[User], Journal]  # likewise
    tree: Callable[[User], Folder]  # the user's root folder; cheap, called on every request
    tiles: Tiles | None = None  # of the map; None: it shows the shapes of countries alone
    public_url: str | None = None  # of the drive, shown for mounting; None: as the browser has it
    files_host: str | None = None  # where originals are found that the own host sends on to
