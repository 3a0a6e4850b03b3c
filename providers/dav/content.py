"""The bytes of a file, as they are or as they may be seen."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Protocol

from library.errors import NotFound
from library.media.bare.bare import open_bare
from library.media.bare.patches import Patched
from library.model import Media
from providers.folder import File


class Content(Protocol):
    """Where the bytes of files lie."""

    def __call__(self, media: Media, /) -> Path:
        """Return the file on disk.

        Raises:
            NotFound: it has gone.
        """
        ...


def open_content(content: Content, file: File) -> BinaryIO | Patched:
    """Open what is sent of *file*, without a buffer: it is read in large blocks.

    Raises:
        NotFound: it has gone from the disk.
        NotAllowed: it is bare, and cannot be read without what it tells.
    """
    try:
        made = file.rendition
        path = content(file.media) if made is None else made.path
        return open_bare(path, file.mime) if file.bare else path.open("rb", buffering=0)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFound("The file has gone from the disk.") from error
