"""Tables in plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_GAP = "  "


def table(rows: Sequence[Sequence[object]]) -> str:
    """Return *rows*, all of one length, as lines of aligned columns; numbers to the right."""
    words = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*words, strict=True)]
    return "\n".join(
        _GAP.join(
            _padded(word, width, to_the_right=isinstance(cell, int | float))
            for word, width, cell in zip(told, widths, row, strict=True)
        ).rstrip()
        for told, row in zip(words, rows, strict=True)
    )


def _padded(word: str, width: int, *, to_the_right: bool) -> str:
    space = " " * (width - _width(word))
    return space + word if to_the_right else word + space


def _width(word: str) -> int:
    """How many columns of a terminal it takes; see Unicode's UAX #11."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in word)
    return len(word) + wide - sum(unicodedata.combining(each) > 0 for each in word)
