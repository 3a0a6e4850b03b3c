from __future__ import annotations

from pathlib import Path

import pytest

from library.media.cache import (
    SIZES,
    forget,
    has_thumbnails,
    motion_path,
    thumbnail_path,
    writing,
)

CHECKSUM = "ab" + "0" * 62


def test_pictures_lie_by_checksum_and_size(tmp_path: Path) -> None:
    """The first two digits are the folder; thumbnails are WebP, the preview is JPEG."""
    assert tmp_path / "ab" / f"{CHECKSUM}-256.webp" == thumbnail_path(tmp_path, CHECKSUM, 256)
    assert tmp_path / "ab" / f"{CHECKSUM}-1440.jpg" == thumbnail_path(tmp_path, CHECKSUM, 1440)


def test_a_size_that_is_not_kept_is_refused(tmp_path: Path) -> None:
    """A request for any odd size cannot fill the disk."""
    with pytest.raises(ValueError, match="1000 pixels"):
        thumbnail_path(tmp_path, CHECKSUM, 1000)


def test_forgetting_removes_every_size(tmp_path: Path) -> None:
    """After `forget` nothing is left, and forgetting again is fine."""
    for size in SIZES:
        with writing(thumbnail_path(tmp_path, CHECKSUM, size)) as file:
            file.write(b"picture")
    motion_path(tmp_path, CHECKSUM).write_bytes(b"moving picture")
    assert has_thumbnails(tmp_path, CHECKSUM)
    forget(tmp_path, CHECKSUM)
    forget(tmp_path, CHECKSUM)
    assert not has_thumbnails(tmp_path, CHECKSUM)
    assert [] == list((tmp_path / "ab").iterdir())


def test_a_write_that_fails_changes_nothing(tmp_path: Path) -> None:
    """The old content stays whole and no temporary file is left."""
    path = thumbnail_path(tmp_path, CHECKSUM, 256)
    with writing(path) as file:
        file.write(b"old")

    def fail() -> None:
        with writing(path) as file:
            file.write(b"ne")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fail()
    assert b"old" == path.read_bytes()
    assert [path] == list(path.parent.iterdir())


def test_readers_never_see_a_part(tmp_path: Path) -> None:
    """Until the block ends, the file is not there."""
    path = thumbnail_path(tmp_path, CHECKSUM, 512)
    with writing(path) as file:
        file.write(b"half")
        file.flush()
        assert not path.exists()
    assert b"half" == path.read_bytes()
