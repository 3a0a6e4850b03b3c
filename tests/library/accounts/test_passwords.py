"""How passwords are stored."""

from __future__ import annotations

import pytest

from library.accounts import passwords


def test_what_is_stored_tells_its_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that was cheaper to make than those made now is known as such."""
    monkeypatch.setattr(passwords, "COST", 4)
    stored = passwords.hashed("tea and honey")
    assert passwords.matches("tea and honey", stored)
    assert not passwords.is_cheap(stored)
    monkeypatch.setattr(passwords, "COST", 5)
    assert passwords.is_cheap(stored)


def test_what_is_made_up_can_be_read_out() -> None:
    """No two characters of it look alike, and no two of them are the same."""
    made = {passwords.made_up() for _ in range(100)}
    assert 100 == len(made)
    assert all(19 == len(each) and set("01iIlLoO").isdisjoint(each) for each in made)
