"""HTML and SVG, which are told by their first tag and must never pass for something else."""

from __future__ import annotations

import re

# The tags by which browsers recognise HTML (WHATWG MIME Sniffing, section 7.1).
_HTML = re.compile(
    rb"<(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|body|br|p)[\s>]",
    re.IGNORECASE,
)
_PROLOGUE = re.compile(
    rb"\s+|<\?xml[^>]*\?>|<!--.*?-->|<!doctype svg[^>]*>", re.IGNORECASE | re.DOTALL
)
_SVG = re.compile(rb"<(?:\w+:)?svg[\s>]", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def markup_mime(head: bytes) -> str | None:
    """Return the media type of HTML or SVG, None for anything else."""
    text = _first_tag(head)
    if _HTML.match(text):
        return "application/xhtml+xml" if b"<?xml" in head[:16] else "text/html"
    return "image/svg+xml" if _SVG.match(text) else None


def _first_tag(head: bytes) -> bytes:
    for bom in _BOMS:
        if head.startswith(bom):
            head = head.removeprefix(bom).replace(b"\0", b"")  # UTF-16: ASCII is enough for a tag
    while (skipped := _PROLOGUE.match(head)) is not None:
        head = head[skipped.end() :]
    return head
