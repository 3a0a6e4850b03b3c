"""Who sends a request: by HTTP Basic, or by the browser's session cookie."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from library.access.visitor import Visitor
from library.accounts import Accounts
from library.model import User
from webui.cookies import sent
from webui.session import CHALLENGE, COOKIE, UNATTENDED, UNKEPT, is_contradicted

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# No browser knows it, so none opens a dialogue of its own over a page whose session has ended.
_PAGE_CHALLENGE = 'Session realm="Mantelpiece"'


def is_browsing(environ: WSGIEnvironment) -> bool:
    """Whether the cookie counts: for reading, and where no name and password are sent."""
    reads = environ["REQUEST_METHOD"] in ("GET", "HEAD")
    return reads and "HTTP_AUTHORIZATION" not in environ


def challenge(environ: WSGIEnvironment) -> tuple[str, str]:
    """Return the field that asks who sends a request for a password; a page asks by itself."""
    is_script = "HTTP_ORIGIN" in environ or "HTTP_SEC_FETCH_MODE" in environ
    return "WWW-Authenticate", _PAGE_CHALLENGE if is_script else CHALLENGE


def visitor_by_password(accounts: Accounts, environ: WSGIEnvironment) -> Visitor | None:
    """Return who sends that name and password; malformed ones are wrong ones.

    Raises:
        TooMany: too many were wrong, and nothing may be tried yet.
    """
    credentials = basic_credentials(environ.get("HTTP_AUTHORIZATION", ""))
    if credentials is None:
        return None
    return accounts.visitor(*credentials, environ["REMOTE_ADDR"])


def session_token(environ: WSGIEnvironment) -> str | None:
    """Return the token of the browser session that the request says it belongs to."""
    return sent(environ, COOKIE)


def user_by_cookie(accounts: Accounts, environ: WSGIEnvironment) -> User | None:
    """Return whose browser session the request belongs to."""
    token = session_token(environ)
    if token is None:
        return None
    unattended = environ["PATH_INFO"] in UNATTENDED
    found = accounts.session(token, environ.get("REMOTE_ADDR"), unattended=unattended)
    if found is None or found.awaits or is_contradicted(environ, found.user):
        return None
    environ[UNKEPT] = not found.is_kept
    return found.user


def basic_credentials(header: str) -> tuple[str, str] | None:
    """Return the name and the password of an Authorization header; None where it has none."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        raw = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        name, colon, password = raw.decode().partition(":")
    except UnicodeDecodeError:  # older clients, whatever charset the challenge names
        name, colon, password = raw.decode("latin-1").partition(":")
    return (name, password) if colon else None
