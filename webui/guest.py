"""The cookie by which a browser is known that came by a public link."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from flask import Response

from webui import cookies

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

GUEST: Final = "mantelpiece_visitor"  # with a prefix under https: `webui.cookies`
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_LASTS: Final = timedelta(days=400)  # as long as browsers keep any


def guest_of(environ: WSGIEnvironment) -> str:
    """Return the secret of the browser that sends a request; nothing where it has none.

    What is none of `new_guest` is none: devices are told apart by what they say of themselves, and
    nobody must be taken for one of these.
    """
    found = cookies.sent(environ, GUEST) or ""
    return found if _SECRET.fullmatch(found) else ""


def new_guest() -> str:
    """Make up the secret of a browser."""
    return secrets.token_urlsafe(24)


def remember(response: Response, guest: str) -> None:
    """Have the browser keep its secret."""
    cookies.give(response, GUEST, guest, "Lax", _LASTS)
