"""Unique names in folders that gather files from many places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, count
from pathlib import PurePosixPath

from library.paths import NAME_BYTES, name_key


def gathered_key(name: str) -> str:
    """The form by which gathered names are told apart: Windows ignores case, so we do too."""
    return name_key(name).casefold()


def unique_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """Return *name*, or the first of ``name (2).ext``, ``name (3).ext`` … that is free.

    *is_taken* is asked with the `gathered_key` of a candidate. A long name is shortened, so that
    the number fits.
    """
    candidates = chain([name], numbered(name))
    return next(each for each in candidates if not is_taken(gathered_key(each)))


def numbered(name: str) -> Iterator[str]:
    """Yield ``name (2).ext``, ``name (3).ext`` … without end, each short enough to be a name."""
    path = PurePosixPath(name)
    for number in count(2):
        end = f" ({number}){path.suffix}"
        if len(end.encode()) > NAME_BYTES // 2:  # what follows the dot is no file's type
            yield f"{_shortened(name, NAME_BYTES - 16)} ({number})"
        else:
            yield _shortened(path.stem, NAME_BYTES - len(end.encode())) + end


def _shortened(text: str, size: int) -> str:
    """Cut *text* to at most *size* bytes of UTF-8, between characters."""
    return text.encode()[:size].decode(errors="ignore")
