"""Which files in a folder are sidecars of which others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from library.catalog.driver import Row, Source, driver_of
from library.model import Kind, Media
from library.paths import name_key
from library.sidecar_names import belongs, stem_of

# Names that begin with a stem and a dot: "/" is what comes after "." and is in no name.
_BESIDE = """
    SELECT id, name, checksum FROM media_items
    WHERE folder_id = ? AND name_key >= ? AND name_key < ? AND {}
"""
_SIDECARS = _BESIDE.format(f"kind = '{Kind.SIDECAR}'")
_SHOWN = _BESIDE.format("shown")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A file that says something about another one beside it."""

    name: str
    checksum: str


def of(source: Source, item: Media) -> Sequence[Sidecar]:
    """Return the sidecars of *item*, those first that name its extension, too."""
    found = _beside(source, _SIDECARS, item.folder_id, PurePosixPath(item.name).stem)
    own = [
        Sidecar(name, checksum)
        for _, name, checksum in found
        if belongs(name_key(name), name_key(item.name))
    ]
    return sorted(own, key=lambda sidecar: (-len(sidecar.name), sidecar.name))


def described_by(source: Source, folder_id: int, sidecar: str) -> Sequence[int]:
    """Return the ids of what the gallery shows that a file named *sidecar* belongs to."""
    found = _beside(source, _SHOWN, folder_id, stem_of(sidecar))
    return [key for key, name, _ in found if belongs(name_key(sidecar), name_key(name))]


def _beside(source: Source, query: str, folder_id: int, stem: str) -> Sequence[Row]:
    key = name_key(stem)
    return driver_of(source).execute(query, (folder_id, f"{key}.", f"{key}/")).fetchall()
