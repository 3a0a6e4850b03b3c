"""Secret keys of the program itself, each in a file of the data folder."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from secrets import token_bytes

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
