"""The security headers of every answer."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response


def policy(*origins: str) -> str:
    """The content security policy of a page that shows images of these other *origins* too."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("img-src 'self' data: blob:", *origins)),
            "media-src 'self'",
            "style-src 'self'",
            "script-src 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


POLICY: Final = policy()

_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with that, browsers send "Origin: null" on our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def secure(app: Flask) -> None:
    """Send the headers with every answer of *app*, errors included.

    What says nothing of caching is private and revalidated: it was made for one user.
    """

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
            response.vary.add("Cookie")
        return response
