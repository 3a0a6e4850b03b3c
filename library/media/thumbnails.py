"""Thumbnails and the preview of a file, from one decode."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from library.model import Kind


@dataclass(frozen=True, slots=True)
class Made:
    """What was found on the way."""

    placeholder: bytes  # ThumbHash
    damaged: bool  # shown in part only


def make_thumbnails(path: Path, mime: str, kind: Kind, cache: Path, checksum: str) -> Made:
    """Write every size of `cache.SIZES` for the file at *path*.

    Raises:
        Unreadable: it cannot be decoded.
    """
    raise NotImplementedError
