from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.rclone import Rclone
from support.server import PASSWORD, USER, Server

NAMES = ["a.jpg", "a?b;c#d%e.jpg", "é ü 🎉.txt", "deep/er/a (1).jpg", "empty.bin", "~$x", "a+b&c"]
LONG_AGO = 1_000_000_000.25


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files with awkward names, all of one time long ago."""
    for number, name in enumerate(NAMES):
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"" if name == "empty.bin" else name.encode() * 1000 * number)
        os.utime(path, (LONG_AGO, LONG_AGO))
    return tmp_path / "source"


@pytest.mark.parametrize("vendor", ["other", "owncloud", "nextcloud"])
def test_rclone_copies_once(
    server: Server, tool: Callable[..., str], folder: Path, tmp_path: Path, vendor: str
) -> None:
    """The second copy finds nothing to do, and what comes back is what went in."""
    rclone = Rclone(tool("rclone"), server.url, USER, PASSWORD, vendor=vendor)
    remote = f"dav:/files/{vendor}"
    assert rclone("copy", str(folder), remote).returncode == 0
    assert "There was nothing to transfer" in rclone("copy", "-v", str(folder), remote).stderr
    checked = rclone("check", "--download", str(folder), remote)
    assert "0 differences found" in checked.stderr, checked.stderr
    if vendor != "other":
        compared = rclone("check", str(folder), remote)
        assert "0 differences found" in compared.stderr, compared.stderr
        assert "could not be checked" not in compared.stderr
        back = tmp_path / "back"
        assert rclone("copy", remote, str(back)).returncode == 0
        assert int(LONG_AGO) == int((back / "a.jpg").stat().st_mtime)


def test_rclone_moves_and_deletes(server: Server, tool: Callable[..., str], folder: Path) -> None:
    """On the server, by MOVE, COPY and DELETE."""
    rclone = Rclone(tool("rclone"), server.url, USER, PASSWORD)
    assert rclone("copy", str(folder), "dav:/files/source").returncode == 0
    for command in (
        ("moveto", "dav:/files/source", "dav:/files/target"),
        ("copyto", "dav:/files/target/a.jpg", "dav:/files/target/b.jpg"),
        ("moveto", "dav:/files/target/a.jpg", "dav:/files/target/b.jpg"),
        ("purge", "dav:/files/target/deep"),
    ):
        done = rclone(*command)
        assert done.returncode == 0, done.stderr
    listed = rclone("lsf", "-R", "dav:/files/target").stdout.splitlines()
    left = {name for name in NAMES if "/" not in name} - {"a.jpg"} | {"b.jpg"}
    assert left == set(listed)
