"""Refusals: every error that a client can get, and its status, in one table."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from library.copies import ChangedMeanwhile
from library.errors import (
    AlreadyExists,
    BadName,
    CatalogError,
    IncompleteUpload,
    LibraryError,
    NotAllowed,
    NotChecked,
    NotFound,
    StorageFull,
    TooCostly,
    TooMany,
    Unreadable,
)

_STATUS: dict[type[LibraryError], HTTPStatus] = {
    NotFound: HTTPStatus.NOT_FOUND,
    AlreadyExists: HTTPStatus.METHOD_NOT_ALLOWED,
    BadName: HTTPStatus.BAD_REQUEST,
    NotAllowed: HTTPStatus.FORBIDDEN,
    TooCostly: HTTPStatus.FORBIDDEN,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    StorageFull: HTTPStatus.INSUFFICIENT_STORAGE,
    IncompleteUpload: HTTPStatus.BAD_REQUEST,
    Unreadable: HTTPStatus.FORBIDDEN,
    ChangedMeanwhile: HTTPStatus.CONFLICT,
    NotChecked: HTTPStatus.SERVICE_UNAVAILABLE,
    CatalogError: HTTPStatus.SERVICE_UNAVAILABLE,
}


class Refused(Exception):
    """The request is answered by *status* and *reason*, which is for people.

    *condition* is the local name of the DAV: precondition that failed (RFC 4918 §16), *paths*
    are those it names. *close* says that the connection is of no further use.
    """

    def __init__(
        self,
        status: HTTPStatus,
        reason: str,
        *,
        condition: str | None = None,
        paths: Sequence[str] = (),
        headers: Sequence[tuple[str, str]] = (),
        close: bool = False,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.condition = condition
        self.paths = tuple(paths)
        self.headers = tuple(headers)
        self.close = close


def refusal(error: Exception) -> Refused | None:
    """Return the refusal that *error* means to a client; None if it is a fault of the program."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, LibraryError):
        for kind in type(error).__mro__:
            if (status := _STATUS.get(kind)) is not None:
                headers = [("Retry-After", "5")] if status == 503 else []
                return Refused(status, str(error), headers=headers)
    return None


def bad_request(reason: str, *, close: bool = False) -> Refused:
    """The request is malformed."""
    return Refused(HTTPStatus.BAD_REQUEST, reason, close=close)


def forbidden(reason: str, *, condition: str | None = None) -> Refused:
    """The request is understood, and may not be done here."""
    return Refused(HTTPStatus.FORBIDDEN, reason, condition=condition)


def not_found() -> Refused:
    """Nothing has that address."""
    return Refused(HTTPStatus.NOT_FOUND, "There is no file or folder of that name.")


def no_parent() -> Refused:
    """The folder to write into is missing (RFC 4918 §9.7.1)."""
    return Refused(HTTPStatus.CONFLICT, "The folder that it would be in does not exist.")


def failed(what: str) -> Refused:
    """A condition of the request does not hold."""
    return Refused(HTTPStatus.PRECONDITION_FAILED, f"The condition in {what} does not hold.")
