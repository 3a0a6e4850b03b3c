"""`mantelpiece check`: what is wrong is found, and nothing else."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.server import PASSWORD, run


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with files of alice's, and a library."""
    folder, media, library = (tmp_path / name for name in ("data", "photos", "old"))
    for root in (media, library):
        (root / "a").mkdir(parents=True)
        for number in range(3):
            (root / "a" / f"{number}.txt").write_bytes(b"%d" % number)
    folder.mkdir()
    (folder / "mantelpiece.toml").write_text(f'[[libraries]]\nname = "Old"\npath = "{library}"\n')
    command = ("--media", str(media), "--password-stdin", "--data", str(folder))
    assert 0 == run("user", "add", "alice", *command, stdin=f"{PASSWORD}\n").returncode
    return folder


def checked(data: Path) -> tuple[int, dict[str, Any]]:
    done = run("check", "--json", "--data", str(data))
    assert "" == done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return done.returncode, found


def test_what_is_right_is_no_fault(data: Path) -> None:
    """The status is 0, and all files were read."""
    empty: dict[str, Any] = {"index": [], "missing": [], "different": [], "unreadable": []}
    assert (0, {"files": 6, **empty}) == checked(data)
    assert "6 files checked, 0 faults" in run("check", "--data", str(data)).stdout


def test_files_that_differ_are_named(data: Path) -> None:
    """Also where size and time are those of before, as when a disk rots."""
    media = data.with_name("photos") / "a"
    (media / "0.txt").unlink()
    before = (media / "1.txt").stat().st_mtime_ns
    (media / "1.txt").write_bytes(b"!")
    assert before != (media / "1.txt").stat().st_mtime_ns
    status, found = checked(data)
    assert 1 == status
    assert [str(media / "0.txt")] == found["missing"]
    assert [str(media / "1.txt")] == found["different"]
    told = run("check", "--data", str(data))
    assert 1 == told.returncode
    assert f"missing: {media / '0.txt'}" in told.stdout


FAULTS: dict[str, Callable[[sqlite3.Connection], object]] = {
    "counted wrong": lambda index: index.execute("UPDATE users SET bytes_used = 1"),
    "files and folders are counted wrong": lambda index: index.execute(
        "UPDATE users SET files = 7"
    ),
    "no root": lambda index: index.execute(
        "UPDATE folders SET parent_id = id WHERE parent_id IS NOT NULL"
    ),
    "refers to": lambda index: index.execute(
        "UPDATE media_items SET folder_id = 99999 WHERE id = 1"
    ),
    "by mistake": lambda index: index.execute("UPDATE media_items SET read_only = 1"),
    "work": lambda index: index.execute("INSERT INTO work_counts VALUES (1, 'metadata', 7)"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_an_index_that_is_wrong_is_told_of(data: Path, what: str) -> None:
    """In words; nothing is changed."""
    with closing(sqlite3.connect(data / "index.sqlite")) as index, index:
        FAULTS[what](index)
    status, found = checked(data)
    assert 1 == status
    assert any(what in fault for fault in found["index"]), found
    assert found == checked(data)[1]
