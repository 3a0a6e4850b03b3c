"""What scripts send as forms, with the token of our own pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from flask import request
from werkzeug.exceptions import BadRequest

from library.model import User
from webui.forgery import is_own_form, session_form_token
from webui.session import Session

OUT_OF_DATE: Final = "This page is out of date. Load it again."
_MOST: Final = 10_000  # photos, persons or faces in one act

T = TypeVar("T")


def refuse_forgery(session: Session) -> None:
    """Let only forms of our own pages through.

    Raises:
        BadRequest: it is another one.
    """
    if not is_own_form(session_form_token(session.token)):
        raise BadRequest(OUT_OF_DATE)


def saying(port: Callable[[User], T]) -> Callable[[Session], T]:
    """Return what gives a session's user their *port*, to say something by a form of ours.

    It raises BadRequest where the form is another one.
    """

    def said(session: Session) -> T:
        refuse_forgery(session)
        return port(session.user)

    return said


def text(field: str) -> str:
    """Return what the form gives as *field*, or nothing."""
    return request.form.get(field, "")


def number(field: str) -> int:
    """Return the id that the form gives as *field*.

    Raises:
        BadRequest: it gives none, or several.
    """
    (found,) = numbers(field, most=1)
    return found


def numbers(field: str, most: int = _MOST) -> Sequence[int]:
    """Return the ids that the form gives as *field*, each once.

    Raises:
        BadRequest: it gives none, or too many.
    """
    given = dict.fromkeys(request.form.getlist(field))
    if not given or len(given) > most:
        raise BadRequest(f"Give {field} once." if most == 1 else f"Give 1 to {most:,} of {field}.")
    if not all(each.isascii() and each.isdigit() and len(each) < 19 for each in given):
        raise BadRequest(f"A {field} is given by its number.")
    return [int(each) for each in given]


def yes(field: str) -> bool:
    """Return whether the form says yes to *field*.

    Raises:
        BadRequest: it says neither yes nor no.
    """
    found = {"yes": True, "no": False}.get(text(field))
    if found is None:
        raise BadRequest("Say yes or no.")
    return found
