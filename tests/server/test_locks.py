"""``mantelpiece locks``."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from config import Settings
from library.accounts import passwords
from library.catalog import locks
from library.catalog.locks import Lock
from library.errors import LibraryError
from server.cli import mantelpiece
from server.household import make_household

PATHS = ["/files", "/files/a.txt", "/files/b/c.txt"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder in which alice has locks on `PATHS`, and one that is over."""
    monkeypatch.setattr(passwords, "COST", 4)
    now = datetime.now(UTC)
    with make_household(Settings(data=tmp_path / "data")) as household:
        alice = household.accounts.add("alice", "correct horse")
        household.accounts.add("bob", "correct horse")
        with household.catalog.write() as connection:
            for path in [*PATHS, "/files/old"]:
                expires = now + timedelta(hours=-1 if path == "/files/old" else 1)
                taken = Lock(f"urn:{path}", alice.id, path, False, True, b"", "alice", 60, expires)
                locks.add(connection, taken)
    return tmp_path / "data"


def command(data: Path, *arguments: str) -> str:
    result = CliRunner().invoke(mantelpiece, ["locks", *arguments, "--data", str(data)])
    if isinstance(result.exception, LibraryError):
        raise result.exception
    assert 0 == result.exit_code, result.output
    return result.stdout


def listed(data: Path) -> list[str]:
    return [lock["path"] for lock in json.loads(command(data, "--json"))]


def test_locks_are_listed(data: Path) -> None:
    """Those that hold: whose, where, by whom, until when."""
    assert PATHS == listed(data)
    first = json.loads(command(data, "--json"))[0]
    assert ("alice", "alice", "0", True, "urn:/files") == tuple(
        first[key] for key in ("user", "principal", "depth", "exclusive", "token")
    )
    assert all(path in command(data) for path in PATHS)


def test_a_lock_is_removed_by_its_token(data: Path) -> None:
    """A token that is not there is told."""
    assert "Removed 1 lock.\n" == command(data, "remove", "urn:/files/a.txt")
    assert ["/files", "/files/b/c.txt"] == listed(data)
    with pytest.raises(LibraryError, match="There is no lock urn:x"):
        command(data, "remove", "urn:x")


def test_locks_are_removed_by_their_place(data: Path) -> None:
    """With all below it, and only the user's own."""
    with pytest.raises(LibraryError, match="bob has no lock on /files"):
        command(data, "remove", "--user", "bob", "/files")
    assert "Removed 1 lock.\n" == command(data, "remove", "--user", "alice", "/files/b")
    assert "Removed 2 locks.\n" == command(data, "remove", "--user", "alice", "/files/")
    assert [] == listed(data)
