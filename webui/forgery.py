"""Forms that only our own pages can send."""

from __future__ import annotations

import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import Response, request

FIELD: Final = "form_token"
_COOKIE: Final = "mantelpiece_form"
_COOKIE_PATH: Final = "/-/login"


def is_own_form(expected_token: str | None) -> bool:
    """Whether the POST in hand comes from our own page and carries *expected_token*."""
    given = request.form.get(FIELD, "")
    if not expected_token or not hmac.compare_digest(given.encode(), expected_token.encode()):
        return False
    return _same_origin()


def session_form_token(session_token: str) -> str:
    """The token of forms within a session: derived from its secret, which it does not reveal."""
    return hmac.new(session_token.encode(), b"mantelpiece form", "sha256").hexdigest()


def login_form_token() -> str | None:
    """The token that the log-in page, or a link's, was given; None when there is none yet."""
    return request.cookies.get(_COOKIE)


def new_login_form_token() -> str:
    """A token for a visitor without a session: it is in their cookie and in the form."""
    return secrets.token_urlsafe(16)


def keep_login_form_token(response: Response, token: str, path: str = _COOKIE_PATH) -> None:
    """Remember *token* with the visitor until the browser closes; it is sent to *path* alone."""
    response.set_cookie(
        _COOKIE,
        token,
        path=path,
        secure=request.is_secure,
        httponly=True,
        samesite="Strict",
    )


def _same_origin() -> bool:
    """Judge by Sec-Fetch-Site, which browsers send under https and to localhost, else by Origin.

    Only the host is compared: behind a proxy that ends TLS the schemes differ. A request with
    neither header is no browser's, so nobody's session can be misused by it.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host
