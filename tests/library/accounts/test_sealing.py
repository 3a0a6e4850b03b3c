"""Secrets in the index, encrypted."""

from __future__ import annotations

from pathlib import Path

import pytest

from library.accounts.sealing import Seal, Unreadable
from library.accounts.second_factor import is_secret, new_secret
from library.errors import LibraryError


def test_a_secret_is_read_by_the_key_that_encrypted_it(tmp_path: Path) -> None:
    """In another process, too; twice the same looks different."""
    secret, path = new_secret(), tmp_path / "one.key"
    stored = Seal(path).close(secret, 7)
    assert secret == Seal(path).open(stored, 7)
    assert stored != Seal(path).close(secret, 7)
    assert not is_secret(stored)
    assert 64 == len(stored)


@pytest.mark.parametrize("change", [lambda it: it[:-2] + "AA", lambda _it: "", lambda _it: "x"])
def test_what_was_changed_is_not_read(tmp_path: Path, change: object) -> None:
    """Nor what was cut."""
    assert callable(change)
    seal = Seal(tmp_path / "one.key")
    with pytest.raises(Unreadable, match="user 7"):
        seal.open(change(seal.close(new_secret(), 7)), 7)


def test_another_key_and_another_user_read_nothing(tmp_path: Path) -> None:
    """Who can write into the index cannot give somebody their own second factor."""
    seal = Seal(tmp_path / "one.key")
    stored = seal.close(new_secret(), 7)
    for other, user in ((Seal(tmp_path / "other.key"), 7), (seal, 8)):
        with pytest.raises(Unreadable):
            other.open(stored, user)


def test_a_key_that_is_given_is_never_made_nor_changed(tmp_path: Path) -> None:
    """It is somebody else's file."""
    given = tmp_path / "given.key"
    with pytest.raises(LibraryError, match="given"):
        Seal(tmp_path / "own.key", given).find_key()
    given.write_bytes(b"no key")
    with pytest.raises(LibraryError, match="32 bytes"):
        Seal(tmp_path / "own.key", given).find_key()
    assert b"no key" == given.read_bytes()
    given.write_bytes(bytes(range(32)))
    assert bytes(range(32)) == Seal(tmp_path / "own.key", given).find_key()
    assert [given] == list(tmp_path.iterdir())
