"""Who may come in first, and what the server says of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import load_settings
from library.accounts import passwords
from library.errors import LibraryError
from library.model import Role
from server.greeting import FirstAdmin, greeting
from server.household import open_household
from server.preparation import prepare


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "COST", 4)
    monkeypatch.delenv("MANTELPIECE_ADMIN_PASSWORD", raising=False)


def test_the_first_admin_may_have_any_name(tmp_path: Path) -> None:
    """What is set later changes nothing: the server goes on telling who there is."""
    settings = load_settings({"data": tmp_path}, {"MANTELPIECE_AUTH_ADMIN_NAME": "Vera"}, tmp_path)
    made = prepare(settings)
    assert "Vera" == made.name
    assert made.password
    told = greeting(settings, made)
    assert "Log in as         Vera\n" in told
    assert f"with password     {made.password} " in told
    assert "user=Vera:" in told
    with open_household(settings) as household:
        assert [("Vera", Role.ADMIN)] == [
            (each.name, each.role) for each in household.accounts.everyone()
        ]
        assert household.accounts.verify("vera", made.password)
    later = load_settings({"data": tmp_path}, {}, tmp_path)
    assert FirstAdmin("Vera") == prepare(later)
    assert "with password" not in greeting(later, FirstAdmin("Vera"))


def test_without_a_choice_it_is_admin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the password that was chosen, which is not told."""
    monkeypatch.setenv("MANTELPIECE_ADMIN_PASSWORD", "tea and honey")
    settings = load_settings({"data": tmp_path}, {}, tmp_path)
    assert FirstAdmin("admin") == prepare(settings)
    with open_household(settings) as household:
        assert household.accounts.verify("admin", "tea and honey")


def test_a_short_password_starts_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says why; nothing stands in the way of another attempt."""
    monkeypatch.setenv("MANTELPIECE_ADMIN_PASSWORD", "short")
    settings = load_settings({"data": tmp_path}, {}, tmp_path)
    with pytest.raises(LibraryError, match="12 characters"):
        prepare(settings)
    monkeypatch.setenv("MANTELPIECE_ADMIN_PASSWORD", "tea and honey")
    assert FirstAdmin("admin") == prepare(settings)


def test_the_key_of_second_factors_is_there_before_anybody_needs_it(tmp_path: Path) -> None:
    """Nobody else may read it; a given one has to be one, and then none is made."""
    prepare(load_settings({"data": tmp_path / "own"}, {}, tmp_path))
    key = tmp_path / "own" / "second-factor.key"
    assert (0o600, 32) == (key.stat().st_mode & 0o777, key.stat().st_size)
    given = tmp_path / "given.key"
    told = {"MANTELPIECE_AUTH_KEY_FILE": str(given)}
    settings = load_settings({"data": tmp_path / "other"}, told, tmp_path)
    with pytest.raises(LibraryError, match="given"):
        prepare(settings)
    given.write_bytes(bytes(32))
    prepare(settings)
    assert not (tmp_path / "other" / "second-factor.key").exists()
