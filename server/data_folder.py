"""The data folder: where everything is kept."""

from __future__ import annotations

from pathlib import Path

from library.errors import LibraryError


def make_data_folder(data: Path) -> None:
    """Make the data folder where absent; nobody but the server's own user may look into it.

    Raises:
        LibraryError: it cannot be made.
    """
    try:
        for folder in (data, data / "media", data / "cache"):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise LibraryError(f"The data folder {data} cannot be made: {error.strerror}.") from error
