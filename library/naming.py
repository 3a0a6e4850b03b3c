"""Unique names in folders that gather files from many places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, count
from pathlib import PurePosixPath

from library.paths import NAME_BYTES, name_key

_NO_TITLE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ufffe\uffff]')  # what Windows cannot show, too
_ROOM = 22  # bytes that the longest number takes, in brackets
_ID = re.compile(r" \(([1-9]\d{0,17})\)(?:\.[^.]*)?$")


def folder_title(text: str) -> str:
    """Return *text*, which is not of blanks and dots alone, as a folder that every system shows."""
    title = _NO_TITLE.sub("-", text).strip(" .")
    return _shortened(title, NAME_BYTES - _ROOM).rstrip(" .")


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
    for number in count(2):
        yield name_with_id(name, number)


def name_with_id(name: str, number: int) -> str:
    """Return ``name (number).ext``, shortened so that it is a name."""
    return name_with_note(name, str(number))


def name_with_note(name: str, note: str) -> str:
    """Return ``name (note).ext``, shortened so that it is a name; *note* is short itself."""
    path = PurePosixPath(name)
    end = f" ({note}){path.suffix}"
    if len(end.encode()) > NAME_BYTES // 2:  # what follows the dot is no file's type
        room = max(_ROOM, len(note.encode()) + 3)
        return f"{_shortened(name, NAME_BYTES - room)} ({note})"
    return _shortened(path.stem, NAME_BYTES - len(end.encode())) + end


def id_in_name(name: str) -> int | None:
    """Return the id that `name_with_id` has put into *name*, if it may have."""
    found = _ID.search(name)
    return None if found is None else int(found[1])


def _shortened(text: str, size: int) -> str:
    """Cut *text* to at most *size* bytes of UTF-8, between characters."""
    return text.encode()[:size].decode(errors="ignore")
