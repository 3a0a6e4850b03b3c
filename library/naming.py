"""Unique names in folders that gather files from many places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import PurePosixPath

from library.paths import name_key


def gathered_key(name: str) -> str:
    """The form by which gathered names are told apart: Windows ignores case, so we do too."""
    return name_key(name).casefold()


def unique_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """Return *name*, or the first of ``name (2).ext``, ``name (3).ext`` … that is free.

    *is_taken* is asked with the `gathered_key` of a candidate.
    """
    return next(
        candidate for candidate in _candidates(name) if not is_taken(gathered_key(candidate))
    )


def _candidates(name: str) -> Iterator[str]:
    yield name
    path = PurePosixPath(name)
    for number in count(2):
        yield f"{path.stem} ({number}){path.suffix}"
