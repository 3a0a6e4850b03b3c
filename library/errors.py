"""Errors by meaning. They know no HTTP; each face has one table from error to status."""

from __future__ import annotations


class LibraryError(Exception):
    """Something the library refuses or cannot do; the message is for people."""


class NotFound(LibraryError):
    """No such file, folder or user."""


class AlreadyExists(LibraryError):
    """The name is taken."""


class BadName(LibraryError):
    """A name that cannot be stored; the message says why."""


class NotAllowed(LibraryError):
    """This may not be done here; the message says why."""


class TooMany(LibraryError):
    """Too much was asked of late, or is being asked at this moment; *wait_s* seconds help."""

    def __init__(self, message: str, wait_s: float = 1.0) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class TooCostly(LibraryError):
    """A question that would take too long to answer."""


class StorageFull(LibraryError):
    """The disk or the quota has no room; nothing was changed."""


class IncompleteUpload(LibraryError):
    """Fewer or more bytes came than were promised; nothing was changed."""


class NotChecked(LibraryError):
    """What came could not be looked at for viruses; nothing was changed."""


class CatalogError(LibraryError):
    """The index is locked, unreadable or from a newer version."""


class Unreadable(LibraryError):
    """A media file that cannot be decoded; the message says why, for people."""
