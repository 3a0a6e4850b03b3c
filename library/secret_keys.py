"""Secret keys of the program itself, each in a file of the data folder."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from secrets import token_bytes

from library.errors import LibraryError
from library.private_files import write_private

LENGTH = 32  # bytes, as many as SHA-256 gives


def secret_key(path: Path) -> bytes:
    """Return the key that is kept in the file *path*, which is made where absent or damaged.

    Of several processes that make it at the same moment, the last one's stands; whoever shares it
    asks for it once before the others do. Nobody else may read it.

    Raises:
        OSError: it can be neither read nor written.
    """
    with suppress(FileNotFoundError):
        if len(key := path.read_bytes()) == LENGTH:
            return key
    write_private(path, token_bytes(LENGTH))
    return path.read_bytes()


def given_key(path: Path) -> bytes:
    """Return the key that somebody else has put into the file *path*.

    Raises:
        LibraryError: it cannot be read, or has not the length of a key.
    """
    try:
        key = path.read_bytes()
    except OSError as error:
        raise LibraryError(f"The key cannot be read: {error}") from error
    if len(key) != LENGTH:
        raise LibraryError(f"{path} is no key: it has to have {LENGTH} bytes.")
    return key
