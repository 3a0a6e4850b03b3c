"""Values that are made by the thousand are like all others of their class."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from library.catalog.made import maker


@dataclass(frozen=True, slots=True)
class Spot:
    """A frozen class with slots."""

    latitude: float
    longitude: float
    name: str = "somewhere"


def test_they_equal_those_that_are_made_as_usual() -> None:
    """They are of the class, and are copied, compared and hashed as its values are."""
    made, usual = maker(Spot)(48.85, 2.35, "Paris"), Spot(48.85, 2.35, "Paris")
    assert Spot is type(made)
    assert usual == made
    assert hash(usual) == hash(made)
    assert Spot(48.85, 2.35, "Lutetia") == replace(made, name="Lutetia")
    assert repr(usual) == repr(made)


def test_they_are_frozen() -> None:
    """Nobody changes one that was made."""
    made = maker(Spot)(48.85, 2.35, "Paris")
    with pytest.raises(FrozenInstanceError):
        made.name = "Lutetia"  # type: ignore[misc]


def test_all_fields_are_to_be_told() -> None:
    """One that is missing is an error, whatever it would be by itself."""
    with pytest.raises(TypeError):
        maker(Spot)(48.85, 2.35)
