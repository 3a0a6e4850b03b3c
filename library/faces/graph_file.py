"""The file in which a graph of faces waits for the next start."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from library.errors import LibraryError
from library.media.cache import writing

_VERSION = 1
# What reading a file raises that does not hold what was written.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    ValueError,
    TypeError,
    KeyError,
    EOFError,
    RuntimeError,
    MemoryError,
    OverflowError,
)


class GraphDamaged(LibraryError):
    """The saved graph is damaged or of another version; it is to be built anew from the index."""


class Saved(NamedTuple):
    """What the file holds: n faces by ascending id, each with up to k others by their rows."""

    ids: NDArray[np.int64]  # (n,)
    embeddings: NDArray[np.float32]  # (n, dimensions)
    others: NDArray[np.int32]  # (n, k), −1 for none
    distances: NDArray[np.float32]  # (n, k)
    reach: float


def write(path: Path, saved: Saved) -> None:
    """Replace *path* in one step; like all of the cache, it is made anew after a power cut.

    Raises:
        OSError: the disk is full or fails; what was there before is untouched.
    """
    with writing(path) as file:
        np.savez(file, version=np.int64(_VERSION), **saved._asdict())


def read(path: Path) -> Saved:
    """Return what was written; the checksum of each array is compared.

    Raises:
        FileNotFoundError: there is no such file.
        GraphDamaged: not all of it is there as it was written, or another version wrote it.
        OSError: the disk fails.
    """
    with path.open("rb") as file:
        try:
            with np.load(file, allow_pickle=False) as arrays:
                version = int(arrays["version"])
                saved = Saved(**{name: arrays[name] for name in Saved._fields})
        except _DAMAGES as error:
            raise GraphDamaged(f"the graph of faces cannot be read: {error}") from error
    if version != _VERSION or not _holds_together(saved):
        raise GraphDamaged("the graph of faces is of another version, or does not hold together")
    return saved._replace(reach=float(saved.reach))


def _holds_together(saved: Saved) -> bool:
    faces = len(saved.ids)
    shapes = (
        saved.ids.ndim == 1
        and saved.embeddings.ndim == saved.others.ndim == 2
        and saved.others.shape == saved.distances.shape
        and faces == len(saved.embeddings) == len(saved.others)
    )
    types = [array.dtype for array in saved[:4]] == [np.int64, np.float32, np.int32, np.float32]
    return (
        shapes
        and types
        and bool((saved.ids[1:] > saved.ids[:-1]).all())
        and bool(((saved.others >= -1) & (saved.others < faces)).all())
    )
