"""Requests that change something: only our own pages can send them.

Two things hold that. The browser itself says from where a request comes, which `only_own_pages`
asks for every one of them, whatever its view does. And each form carries a token that other sites
do not know, which its view compares, since that depends on whose form it is.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest

from webui import cookies

FIELD: Final = "form_token"
COOKIE: Final = "mantelpiece_form"
FOREIGN: Final = "This was sent by no page of this gallery. Nothing was done."
_READING: Final = ("GET", "HEAD", "OPTIONS")


def only_own_pages(app: Flask) -> None:
    """Refuse whatever else is sent to a view of *app* that changes something."""

    @app.before_request
    def refuse() -> None:
        if request.url_rule is not None and request.method not in _READING and not _is_ours():
            raise BadRequest(FOREIGN)


def is_own_form(expected_token: str | None) -> bool:
    """Whether the POST in hand carries *expected_token*."""
    if not expected_token:
        return False
    return hmac.compare_digest(request.form.get(FIELD, "").encode(), expected_token.encode())


def session_form_token(session_token: str) -> str:
    """The token of forms within a session: derived from its secret, which it does not reveal."""
    return hmac.new(session_token.encode(), b"mantelpiece form", "sha256").hexdigest()


def login_form_token() -> str | None:
    """The token that the log-in page was given; None when the visitor has none yet."""
    return cookies.given(COOKIE)


def new_login_form_token() -> str:
    """A token for a visitor without a session: it is in their cookie and in the form."""
    return secrets.token_urlsafe(16)


def keep_login_form_token(response: Response, token: str) -> None:
    """Remember *token* with the visitor until the browser closes."""
    cookies.give(response, COOKIE, token, "Strict")


def _is_ours() -> bool:
    """Judge by Sec-Fetch-Site, which browsers send under https and to localhost, else by Origin.

    Of Origin, only the host is compared: behind a proxy that ends TLS the schemes differ. Every
    browser since 2020 sends one of the two with what changes something; who sends neither is
    refused.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host
