"""Headers under which a stored file cannot act in the gallery's name.

Whoever can store a file could else store a page that runs with the viewer's session.
"""

from __future__ import annotations

from urllib.parse import quote

from providers.dav.answer import Headers

_SHOWN = ("image/", "video/", "audio/")
_SHOWN_TYPES = ("application/pdf", "text/plain")
_ACTIVE = ("image/svg+xml",)  # pictures that may hold scripts


def safe_headers(name: str, mime: str) -> Headers:
    """Return the type of a file and what a browser may do with it."""
    headers: Headers = (
        ("Content-Type", mime),
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'"),
    )
    if may_be_shown(mime):
        return headers
    return (*headers, ("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}"))


def may_be_shown(mime: str) -> bool:
    """Whether a browser may show it in place instead of saving it."""
    kind = mime.partition(";")[0].strip().lower()
    return kind in _SHOWN_TYPES or (kind.startswith(_SHOWN) and kind not in _ACTIVE)
