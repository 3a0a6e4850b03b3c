"""What becomes of a file or folder that has the name which something new is to get."""

from __future__ import annotations

from enum import Enum


class Taken(Enum):
    """Whether what has a name already gives way. An empty file is filled in any case.

    Finder and Explorer write an empty file first, and its content then.
    """

    REPLACED = "it gives way"
    KEPT = "it stays, and what is new is refused"
    BESIDE = "it stays, and what is new gets a number"  # for who cannot see which names are free
