"""Cookies: under https, by names that neither another host nor plain http can set (`__Host-`).

RFC 6265bis §4.1.3.2: browsers take such a cookie from https alone, for this host alone and for all
of its paths. So what was set over http, where anybody on the way may write, is never believed
under https; over http, where browsers refuse the prefix, the names have none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from flask import Response, request
from werkzeug.sansio.http import parse_cookie

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


def cookie_name(name: str, *, secure: bool) -> str:
    """Return what the cookie *name* is called over https (*secure*) or http."""
    return f"__Host-{name}" if secure else name


def sent(environ: WSGIEnvironment, name: str) -> str | None:
    """Return the cookie *name* that a request brings, by its scheme."""
    # Not http.cookies, which stops at the first odd one: other programs on this host set some.
    called = cookie_name(name, secure=environ["wsgi.url_scheme"] == "https")
    return parse_cookie(environ.get("HTTP_COOKIE", "")).get(called)


def given(name: str) -> str | None:
    """Return the visitor's cookie *name*, of the request in hand."""
    return sent(request.environ, name)


def give(
    response: Response,
    name: str,
    value: str,
    samesite: Literal["Lax", "Strict"],
    lifetime: timedelta | None = None,
) -> None:
    """Set the cookie *name*, for *lifetime* or until the browser closes."""
    response.set_cookie(
        cookie_name(name, secure=request.is_secure),
        value,
        max_age=lifetime,
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite=samesite,
    )
    if request.is_secure and name in request.cookies:
        # One without prefix, of an earlier version or of plain http. A secure one would keep the
        # browser from ever setting it over http again.
        response.delete_cookie(name, path="/", secure=True, httponly=True, samesite=samesite)


def take(response: Response, name: str) -> None:
    """Have the browser forget the cookie *name*."""
    response.delete_cookie(
        cookie_name(name, secure=request.is_secure),
        path="/",
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
