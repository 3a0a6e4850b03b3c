"""Where what is derived from videos lies in the cache, by the content's checksum.

Films made for browsers are large: they have a folder of their own, whose size is limited; those
that nobody has watched for the longest time go first. The web process says what was watched, by
the file's time of change.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

_USED_EVERY_S: Final = 3600  # how precisely it is known when a film was last watched


def clip_path(cache: Path, checksum: str) -> Path:
    """Return where the moving preview belongs."""
    return cache / checksum[:2] / f"{checksum}-clip.mp4"


def front_path(cache: Path, checksum: str) -> Path:
    """Return where the front of the file belongs, its index moved there; `library.media.front`."""
    return cache / checksum[:2] / f"{checksum}-front.bin"


def films_folder(cache: Path) -> Path:
    """Return where films lie, in folders by the first digits of checksums."""
    return cache / "films"


def film_path(cache: Path, checksum: str) -> Path:
    """Return where the film that every browser plays belongs."""
    return films_folder(cache) / checksum[:2] / f"{checksum}-film.mp4"


def progress_path(cache: Path, checksum: str) -> Path:
    """Return where the worker writes how far the film is, in percent."""
    return film_path(cache, checksum).with_suffix(".percent")


@contextmanager
def writing_film(path: Path) -> Iterator[Path]:
    """Yield where to write what becomes *path* when the block ends well, and nothing otherwise.

    Raises:
        OSError: the disk is full or not writable. Nothing was changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def mark_used(film: Path) -> None:
    """Note that *film* is being watched; one that has gone meanwhile is left so."""
    with suppress(FileNotFoundError):
        if time.time() - film.stat().st_mtime > _USED_EVERY_S:
            os.utime(film)


def make_room(cache: Path, most: int, keep: Path | None = None) -> list[Path]:
    """Remove films, the longest unwatched first, until all take at most *most* bytes.

    *keep* stays, the one that was just made. Returns what was removed.
    """
    sizes: dict[Path, tuple[float, int]] = {}
    for film in _files(cache, ".mp4"):
        with suppress(FileNotFoundError):  # another worker is making room, too
            stat = film.stat()
            sizes[film] = (stat.st_mtime, stat.st_size)
    total, removed = sum(size for _, size in sizes.values()), []
    for film in sorted(sizes, key=lambda each: sizes[each]):
        if total <= most:
            break
        if film == keep:
            continue
        film.unlink(missing_ok=True)
        total -= sizes[film][1]
        removed.append(film)
    return removed


def sweep(cache: Path, older_s: float) -> None:
    """Remove what was half-made *older_s* ago or earlier by workers that died."""
    before = time.time() - older_s
    for left in (*_files(cache, ".part"), *_files(cache, ".percent")):
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < before:
                left.unlink()


def _files(cache: Path, suffix: str) -> Iterator[Path]:
    for folder, _, names in os.walk(films_folder(cache)):
        yield from (Path(folder, name) for name in names if name.endswith(suffix))
