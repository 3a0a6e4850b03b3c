"""Where derived files lie: by the content's checksum and the size of the picture.

The cache may be deleted at any time, so nothing here is synced to disk; but a file that is there
is whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import IO

# Pixels of the long edge; of panoramas, more: see `library.media.displayable.fitting`.
THUMBNAIL_SIZES = (256, 512)  # WebP
PREVIEW_SIZE = 1440  # JPEG, which televisions and old tablets read too
SIZES = (*THUMBNAIL_SIZES, PREVIEW_SIZE)
LARGE_SIZE = 2048  # JPEG, made when someone asks for it


def thumbnail_path(cache: Path, checksum: str, size: int) -> Path:
    """Return where the picture of *size* of the content with *checksum* belongs.

    Raises:
        ValueError: *size* is neither one of `SIZES` nor `LARGE_SIZE`.
    """
    if size not in (*SIZES, LARGE_SIZE):
        raise ValueError(f"no thumbnails of {size} pixels are kept")
    suffix = "webp" if size in THUMBNAIL_SIZES else "jpg"
    return cache / checksum[:2] / f"{checksum}-{size}.{suffix}"


def motion_path(cache: Path, checksum: str) -> Path:
    """Return where the moving preview of the animation with *checksum* belongs; many have none."""
    return cache / checksum[:2] / f"{checksum}-motion.webp"


def face_path(
    cache: Path, checksum: str, area: tuple[float, float, float, float], frame_s: float | None
) -> Path:
    """Return where the picture of a face in the content with *checksum* belongs.

    *area* is x, y, width and height in pixels of the upright original.
    """
    at = "-".join(str(round(each)) for each in (*area, 1000 * (frame_s or 0.0)))
    return cache / checksum[:2] / f"{checksum}-face-{at}.webp"


def has_thumbnails(cache: Path, checksum: str) -> bool:
    """Whether each of `SIZES` is there."""
    return all(thumbnail_path(cache, checksum, size).is_file() for size in SIZES)


def forget(cache: Path, checksum: str) -> None:
    """Remove all that was derived from the content with *checksum*; none there is fine."""
    for size in (*SIZES, LARGE_SIZE):
        thumbnail_path(cache, checksum, size).unlink(missing_ok=True)
    motion_path(cache, checksum).unlink(missing_ok=True)


def graphs_folder(cache: Path) -> Path:
    """Return where graphs of faces belong: in a folder for each model, by the id of their user."""
    return cache / "faces"


def forget_graphs(cache: Path, user_id: int) -> None:
    """Remove the graphs of the user's faces, and those half-written."""
    for pattern in (f"*/{user_id}.graph", f"*/.{user_id}.graph.*"):
        for path in graphs_folder(cache).glob(pattern):
            path.unlink(missing_ok=True)


def forget_faces(cache: Path, checksums: Collection[str]) -> int:
    """Remove the pictures of faces in the contents with these checksums; return how many.

    One that is just being written may come to lie there afterwards.
    """
    wanted, removed = frozenset(checksums), 0
    for folder in {cache / checksum[:2] for checksum in wanted}:
        for path in folder.glob("*-face-*.webp*"):  # with a dot in front, half-written ones
            if path.name.lstrip(".").partition("-")[0] in wanted:
                path.unlink(missing_ok=True)
                removed += 1
    return removed


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """Open *path* for writing; readers see the old content or the new, never a part.

    Raises:
        OSError: the disk is full or not writable. Nothing was changed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Of its own name: two processes may be deriving the same picture from two copies of a photo.
    temporary = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
