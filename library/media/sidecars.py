"""XMP sidecars: what editors write beside a file, since they leave the file itself alone."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import reduce
from pathlib import Path

from library.media.xmp import LARGEST, Xmp, xmp_of


def read_sidecars(paths: Sequence[Path]) -> Xmp:
    """Read the sidecars at *paths*; the first outranks the others. What is no XMP says nothing.

    One that has gone meanwhile says nothing either: its going has the file read anew.
    """
    return reduce(Xmp.over, map(_read, paths), Xmp())


def _read(path: Path) -> Xmp:
    with suppress(FileNotFoundError), path.open("rb") as file:
        return xmp_of(file.read(LARGEST))
    return Xmp()
