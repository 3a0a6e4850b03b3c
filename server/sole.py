"""One server a data folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from library.errors import LibraryError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]

_FILE = ".server"


@contextmanager
def sole(data: Path) -> Iterator[int]:
    """Be the only server on the data folder until the block ends, or the process does.

    Yields the descriptor by which it is; a process that goes on in the place of this one keeps it.

    Raises:
        LibraryError: another server is.
    """
    with (data / _FILE).open("a") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise LibraryError(f"Another server is running on {data}.") from error
        yield file.fileno()
