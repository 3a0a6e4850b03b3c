"""Which names sidecars have."""

from __future__ import annotations

from pathlib import PurePosixPath

_EXTENSION = ".xmp"


def belongs(sidecar: str, name: str) -> bool:
    """Whether the file called *sidecar* is a sidecar of the one called *name* in the same folder.

    darktable and digiKam write `name.ext.xmp`, Adobe's programs `name.xmp`.
    """
    stem, extension = _split(sidecar)
    return extension == _EXTENSION and stem in (name, PurePosixPath(name).stem)


def stem_of(sidecar: str) -> str:
    """Return what names of the files begin with that *sidecar* may belong to."""
    stem = _split(sidecar)[0]
    return PurePosixPath(stem).stem if PurePosixPath(stem).suffix else stem


def _split(sidecar: str) -> tuple[str, str]:
    path = PurePosixPath(sidecar)
    return path.stem, path.suffix.lower()
