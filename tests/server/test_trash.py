"""`mantelpiece trash`, and what check, scan and the worker do about the trash."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from support.home import Home
from support.server import PASSWORD, run

from config import load_settings
from library.paths import TRASH_FOLDER, UPLOADS_FOLDER
from server.clock import ClockWatch
from server.household import open_household
from server.worker import empty_trash


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which alice has thrown away two files."""
    folder = tmp_path / "data"
    folder.mkdir()
    command = ("--password-stdin", "--data", str(folder))
    assert 0 == run("user", "add", "alice", *command, stdin=f"{PASSWORD}\n").returncode
    with open_household(load_settings({"data": folder}, {})) as household:
        alice = household.accounts.find("alice")
        home = Home(folder, household.catalog, household.library, alice, alice)
        for names in (("2024", "a.txt"), ("b.txt",)):
            home.put(*names)
            home.files.remove(home.media(*names))
    return folder


def listed(data: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        run("trash", "alice", "--json", "--data", str(data)).stdout
    )
    return found


def test_it_lists_restores_and_empties(data: Path) -> None:
    """By the paths that it lists."""
    assert "2024/a.txt" in run("trash", "alice", "--data", str(data)).stdout
    first, second = (each["path"] for each in listed(data))
    done = run("trash", "alice", "--restore", first, "--data", str(data))
    assert "restored /files/2024/a.txt\n" == done.stdout
    assert [second] == [each["path"] for each in listed(data)]
    assert 1 == run("trash", "alice", "--restore", first, "--data", str(data)).returncode
    assert (
        "1 files deleted for good\n" == run("trash", "alice", "--empty", "--data", str(data)).stdout
    )
    assert "The trash is empty.\n" == run("trash", "alice", "--data", str(data)).stdout


def test_check_and_scan_know_the_trash(data: Path) -> None:
    """A file that has gone from it by other means is a fault, until a scan forgets it."""
    assert "2 files checked, 0 faults" in run("check", "--data", str(data)).stdout
    (bin_,) = data.rglob(f"{UPLOADS_FOLDER}/{TRASH_FOLDER}")
    (lost,) = bin_.rglob("b.txt")
    lost.unlink()
    assert f"missing: {lost}" in run("check", "--data", str(data)).stdout
    assert "alice: 1 files were removed" in run("scan", "--data", str(data)).stdout
    assert "1 files checked, 0 faults" in run("check", "--data", str(data)).stdout


def test_the_worker_empties_it_when_due(data: Path) -> None:
    """With a trash of no days, what is still there is due."""
    settings = load_settings({"data": data, "trash_days": "0", "trash_version_days": "0"}, {})
    with open_household(settings) as household:
        empty_trash(household, ClockWatch())
    assert [] == listed(data)


def test_a_clock_that_jumps_empties_nothing_at_once(data: Path) -> None:
    """A day later, if it still says so, what is due is deleted."""
    wall_s = time.time()
    watch = ClockWatch(lambda: wall_s)
    settings = load_settings({"data": data, "trash_days": "0", "trash_version_days": "0"}, {})
    with open_household(settings) as household:
        wall_s += 365 * 86_400
        empty_trash(household, watch)
        assert 2 == len(listed(data))
        empty_trash(household, watch)
    assert [] == listed(data)
