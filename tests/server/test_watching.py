"""Changes on disk that the server notices by itself."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.server import PASSWORD, Server, basic, run, serving
from support.session import Client

HEADER = f"Authorization: {basic('alice')['Authorization']}"
_PATIENCE_S = 60


def becomes(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def serves(server: Server, path: str) -> Callable[[], bool]:
    def is_there() -> bool:
        with Client(server, HEADER) as alice:
            answer = alice.says(f"HEAD {path}", hears=(200, 404), signed=False)
        return answer.status == 200

    return is_there


def adopt(data: Path, media: Path) -> None:
    media.mkdir()
    (media / "old").mkdir()
    (media / "old" / "a.txt").write_text("a")
    added = ("user", "add", "alice", "--media", str(media), "--password-stdin")
    assert 0 == run(*added, "--data", str(data), stdin=f"{PASSWORD}\n").returncode


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """Where alice's files are."""
    return tmp_path / "photos"


@pytest.fixture
def server(tmp_path: Path, media: Path) -> Iterator[Server]:
    """One that watches."""
    adopt(tmp_path / "data", media)
    environ = {"MANTELPIECE_SCAN_WATCH": "adopted", "MANTELPIECE_SCAN_EVERY_HOURS": "0"}
    with (
        (tmp_path / "log").open("wb") as log,
        serving(tmp_path / "data", environ=environ, log=log) as server,
    ):
        assert becomes(lambda: "watching folders=1" in (tmp_path / "log").read_text())
        yield server


def test_what_happens_on_disk_is_in_the_drive_soon(server: Server, media: Path) -> None:
    """New files and folders, moves and deletions, among what the drive does itself."""
    with Client(server, HEADER) as alice:
        alice.says("PUT /files/old/own.txt", body=b"own", hears=201, signed=False)
    (media / "b.txt").write_text("b")
    assert becomes(serves(server, "/files/b.txt"))
    (media / "old").rename(media / "new")
    assert becomes(serves(server, "/files/new/a.txt"))
    assert becomes(serves(server, "/files/new/own.txt"))
    assert becomes(lambda: not serves(server, "/files/old/a.txt")())
    shutil.rmtree(media / "new")
    assert becomes(lambda: not serves(server, "/files/new/")())


def test_adopted_folders_are_scanned_when_the_server_starts(tmp_path: Path, media: Path) -> None:
    """What happened while it was down is found, without anybody asking."""
    adopt(tmp_path / "data", media)
    (media / "late.txt").write_text("late")
    with serving(tmp_path / "data") as server:
        assert becomes(serves(server, "/files/late.txt"))
