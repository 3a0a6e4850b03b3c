"""What the pages may do, and who may keep them: headers of every answer."""

from __future__ import annotations

from flask import Flask, Response


def policy(files_host: str | None, *origins: str) -> str:
    """Return the Content-Security-Policy of pages that show originals from *files_host*, too.

    Images may come from *origins* besides.

    A host without a scheme is one of the page's own, or of https (CSP3 §6.7.2.8).
    """
    shown = "'self'" if files_host is None else f"'self' {files_host}"
    return "; ".join(
        (
            "default-src 'none'",
            "connect-src 'self'",
            " ".join((f"img-src {shown} data: blob:", *origins)),
            f"media-src {shown}",
            "style-src 'self'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            f"form-action {shown}",  # to which the log-in's form leads on to a file
        )
    )


def secure(app: Flask, files_host: str | None) -> None:
    """Send them with every answer of *app*, errors included.

    What says nothing of caching is private and revalidated: it was made for one user. What is for
    scripts is a file to be saved where somebody opens its address.
    """
    pages = policy(files_host)

    @app.after_request
    def add(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", pages)
        if response.mimetype == "application/json":
            response.headers.setdefault("Content-Disposition", 'attachment; filename="api.json"')
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
            response.vary.add("Cookie")
        return response
