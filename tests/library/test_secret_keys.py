"""Keys in the data folder."""

from __future__ import annotations

from pathlib import Path

from library.secret_keys import LENGTH, secret_key


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """Nobody else may read it, and nothing is left beside it."""
    path = tmp_path / "some.key"
    made = secret_key(path)
    assert LENGTH == len(made)
    assert made == secret_key(path)
    assert 0o600 == path.stat().st_mode & 0o777
    assert [path] == list(tmp_path.iterdir())
    assert made != secret_key(tmp_path / "other.key")


def test_a_damaged_key_is_made_anew(tmp_path: Path) -> None:
    """An empty one, as a power failure may leave it, would be known to everyone."""
    path = tmp_path / "some.key"
    for damaged in (b"", b"short"):
        path.write_bytes(damaged)
        assert LENGTH == len(secret_key(path))
