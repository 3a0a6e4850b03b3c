from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.rclone import Rclone
from support.server import PASSWORD, USER, Server

LONG_AGO = 1_000_000_000


@pytest.fixture(scope="module")
def rclone(server: Server, tool: Callable[..., str]) -> Rclone:
    """The program with the drive as its remote, times kept."""
    return Rclone(tool("rclone"), server.url, USER, PASSWORD, vendor="owncloud")


def write(folder: Path, **contents: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        path = folder / f"{name}.txt"
        path.write_text(content)
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


def read(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text() for path in folder.glob("*.txt")}


def did(rclone: Rclone, *arguments: str) -> str:
    done = rclone(*arguments)
    assert 0 == done.returncode, done.stderr
    return done.stderr


def test_sync_makes_the_drive_equal(rclone: Rclone, tmp_path: Path) -> None:
    """What has gone here goes there, what has changed is sent again, and then nothing differs."""
    here = write(tmp_path / "here", kept="kept", changed="before", gone="gone")
    did(rclone, "sync", str(here), "dav:/files/sync")
    (here / "gone.txt").unlink()
    write(here, changed="afterwards")
    assert "Deleted" in did(rclone, "sync", "-v", str(here), "dav:/files/sync")
    assert "0 differences found" in did(rclone, "check", str(here), "dav:/files/sync")
    listed = rclone("lsf", "dav:/files/sync").stdout.split()
    assert ["changed.txt", "kept.txt"] == sorted(listed)


def test_bisync_carries_changes_both_ways(rclone: Rclone, tmp_path: Path) -> None:
    """Two folders and the drive between them end up the same, deletions too."""
    ann, bob = (write(tmp_path / name) for name in ("ann", "bob"))
    write(ann, kept="kept", goes="goes")

    def bisync(folder: Path, *arguments: str) -> None:
        work = tmp_path / f"{folder.name}-work"
        did(rclone, "bisync", str(folder), "dav:/files/both", "--workdir", str(work), *arguments)

    did(rclone, "mkdir", "dav:/files/both")
    for folder in (ann, bob):
        bisync(folder, "--resync")
    (ann / "goes.txt").unlink()
    write(ann, added="added")
    for folder in (ann, bob):
        bisync(folder, "--force")
    assert {"kept": "kept", "added": "added"} == read(ann) == read(bob)
