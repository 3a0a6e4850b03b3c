"""Copies of bytes on the same file system: shared blocks where it can, real ones elsewhere."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

try:
    from fcntl import ioctl
except ImportError:  # pragma: no cover - Windows
    ioctl = None  # type: ignore[assignment]

_FICLONE = 0x40049409  # linux/fs.h: make the file share all blocks of another


def copy_file(source: Path, target: Path) -> None:
    """Make *target*, which must not exist, a durable copy of *source* with its time.

    Raises:
        OSError: as the system gives it.
    """
    with source.open("rb") as reader, target.open("xb") as writer:
        if not _clone(reader.fileno(), writer.fileno()):
            shutil.copyfileobj(reader, writer, 1 << 20)
        writer.flush()
        os.fsync(writer.fileno())
    shutil.copystat(source, target)


def _clone(source: int, target: int) -> bool:
    if ioctl is None:
        return False
    try:
        ioctl(target, _FICLONE, source)
    except OSError:  # another file system than btrfs, XFS, bcachefs …
        return False
    return True
