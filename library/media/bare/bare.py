"""Which files can be given without what they tell, and how they are read then."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from library.errors import NotAllowed
from library.media.bare import film, gif, heif, jpeg, png, webp
from library.media.bare.patches import Patch, Patched, Unfit

_FORMATS: dict[str, Callable[[BinaryIO, int], Iterator[Patch]]] = {
    "image/jpeg": jpeg.patches,
    "image/png": png.patches,
    "image/apng": png.patches,
    "image/webp": webp.patches,
    "image/gif": gif.patches,
    "image/heic": heif.patches,
    "image/heif": heif.patches,
    "image/avif": heif.patches,
    "image/jxl": heif.jxl_patches,
    "video/mp4": film.patches,
    "video/quicktime": film.patches,
    "video/3gpp": film.patches,
    "video/3gpp2": film.patches,
}
_MOST = 200_000  # stretches; a film of an hour with five tracks that tell has 20,000


def can_be_bare(mime: str) -> bool:
    """Whether files of that type can be given without what they tell."""
    return mime in _FORMATS


def open_bare(path: Path, mime: str) -> Patched:
    """Open the file at *path* to be read without place, time, camera, names and words.

    Pictures and sound are what they are, to the byte; it is as long as it was.

    Raises:
        NotAllowed: what it tells cannot be told from the picture: it breaks its format's rules.
        OSError: it has gone or may not be read.
    """
    file = path.open("rb", buffering=0)
    try:
        with path.open("rb") as buffered:
            found = _apart(_FORMATS[mime], buffered, os.fstat(file.fileno()).st_size)
    except Unfit:
        file.close()
        raise NotAllowed(
            f"“{path.name}” is damaged: what it tells of place and camera cannot be left out."
        ) from None
    except BaseException:
        file.close()
        raise
    return Patched(file, found)


def _apart(
    patches: Callable[[BinaryIO, int], Iterator[Patch]], file: BinaryIO, size: int
) -> list[Patch]:
    """Return all patches, in order.

    Raises:
        Unfit: there are too many, or they overlap: no file that keeps the rules is so.
    """
    found: list[Patch] = []
    for patch in patches(file, size):
        if len(found) == _MOST or not patch.start <= patch.stop <= size:
            raise Unfit
        if patch.start < patch.stop:
            found.append(patch)
    found.sort(key=lambda patch: patch.start)
    if any(one.stop > other.start for one, other in pairwise(found)):
        raise Unfit
    return found
