"""What the browser's face needs from the rest; whoever composes the server hands it in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from library.model import Facts, Media, Progress, Town, User
from providers.folder import Folder


@dataclass(frozen=True, slots=True)
class Info:
    """What is known of one file beyond its `Media`."""

    path: str  # its own place in the drive, such as /files/2024/IMG_1.jpg, not percent-encoded
    facts: Facts
    town: Town | None = None  # that it was taken in or near


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture of one file, made by the worker."""

    path: Path  # absolute
    mime: str
    etag: str  # of the media that it shows: Media.etag


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

    def info(self, user: User, media: Media, /) -> Info:
        """Return everything known of *media*, which came from the user's own tree.

        Raises:
            NotFound: it was deleted meanwhile.
        """
        ...

    def thumbnail(self, user: User, media_id: int, size: int, /) -> Thumbnail | None:
        """Return the thumbnail of *size* (256, 512 or 1440: pixels of the longer side).

        None when there is none, or when *user* may not see that item: the two look the same.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything the web application is connected to.

    A folder's etag MUST change also when the worker is done with an item in it, because open
    pages watch the etag to learn that a thumbnail can be shown.
    """

    accounts: Accounts
    library: Library
    tree: Callable[[User], Folder]  # the user's root folder; cheap, called on every request
    public_url: str | None = None  # of the drive, shown for mounting; None: as the browser has it
