"""Folders that were there before their user: which can be adopted, and how that begins."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from library.errors import NotAllowed
from library.paths import UPLOADS_FOLDER


def adopted(folder: Path, data: Path, taken: Iterable[Path]) -> Path:
    """Make *folder* a user's, by nothing but the hidden folder for uploads; return its real path.

    *data* is the server's own folder, *taken* are the folders of others.

    Raises:
        NotAllowed: it is no folder that can be read and written, or shares files with those.
    """
    if not folder.is_absolute():
        raise NotAllowed(f"{folder} is not an absolute path.")
    try:
        real = folder.resolve(strict=True)
        with os.scandir(real):
            pass
    except OSError as error:
        raise NotAllowed(f"{folder} cannot be read: {error.strerror}.") from error
    refuse_overlap(real, data, taken)
    hidden = real / UPLOADS_FOLDER
    try:
        hidden.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=hidden):
            pass
    except OSError as error:
        raise NotAllowed(f"The server may not write to {folder}: {error.strerror}.") from error
    return real


def refuse_overlap(folder: Path, data: Path, taken: Iterable[Path]) -> None:
    """Refuse a folder that shares files with the server's own or with one that is *taken*.

    Raises:
        NotAllowed: it does.
    """
    for other in (data, *taken):
        if shares_files(folder, other):
            whose = "the data folder" if other == data else f"the folder {other}, which is in use"
            raise NotAllowed(f"{folder} cannot be used: it and {whose} lie one in the other.")


def shares_files(one: Path, other: Path) -> bool:
    """Whether one of two folders is the other, or lies in it, by whatever path."""
    return _lies_in(one, other) or _lies_in(other, one)


def _lies_in(folder: Path, other: Path) -> bool:
    try:
        found = other.stat()
        return any(os.path.samestat(found, at.stat()) for at in _upwards(folder))
    except OSError:  # one of them is not there: by its name alone
        return other.absolute() in _upwards(folder.absolute())


def _upwards(folder: Path) -> list[Path]:
    real = folder.resolve()
    return [real, *real.parents]
