"""Strings as cameras and editors leave them, cleaned for people."""

from __future__ import annotations

import unicodedata

_LONGEST = 512  # characters; a camera's name has 40, a keyword rarely 100
_MOST_LINES, _LONGEST_LINE = 100, 2000


def clean(value: object) -> str | None:
    """Return *value* as readable text, None if there is none.

    Cuts at the first NUL, undoes UTF-8 that was read as Latin-1, drops control characters and
    surrounding blanks. Never raises.
    """
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return None
    text = _undo_latin_1(value.partition("\0")[0])
    return _printable(text[:_LONGEST]) or None


def clean_lines(value: object) -> str | None:
    """Return *value* as `clean` does, with its line breaks kept and room for a long text."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return None
    text = _undo_latin_1(value.partition("\0")[0])
    lines = [_printable(line[:_LONGEST_LINE]) for line in text.splitlines()[:_MOST_LINES]]
    return "\n".join(lines).strip() or None


def _printable(text: str) -> str:
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).strip()


def _undo_latin_1(text: str) -> str:
    """EXIF text is ASCII by its standard and UTF-8 in practice; libraries read it as Latin-1."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
