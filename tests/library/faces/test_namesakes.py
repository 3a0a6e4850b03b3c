"""Who is clearly one of the people whom others have named."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from library.faces.means import Means
from library.faces.namesakes import Namesake, namesakes
from library.faces.thresholds import Thresholds

LIMITS = Thresholds()


def people(*at: float, first: int, size: int = 100) -> Means:
    """Persons numbered from *first*, whose means lie on a line."""
    means = np.zeros((len(at), 128), np.float32)
    means[:, 0] = at
    labels = np.arange(first, first + len(at))
    return Means(labels, np.full(len(at), size), means)


def found(asked: Means, named: Means, *names: str) -> Sequence[Namesake]:
    return namesakes(asked, named, names, LIMITS)


def test_who_is_near_has_the_name() -> None:
    """The likeliest comes first, and who is farther than two whom one would ask about is nobody."""
    asked = people(0.3, 0.1, LIMITS.alike + 0.05, first=1)
    assert [(2, (9,)), (1, (9,))] == [
        (each.person, each.named) for each in found(asked, people(0, first=9), "ada")
    ]


def test_who_may_be_either_of_two_is_neither() -> None:
    """Siblings look alike: where two with different names are nearly as near, nothing is said."""
    named = people(0, 0.5, first=8)
    assert [] == found(people(0.22, first=1), named, "ada", "zoe")
    assert [(8,)] == [each.named for each in found(people(0.1, first=1), named, "ada", "zoe")]


def test_two_who_are_one_are_no_rivals() -> None:
    """They have one name, or are as near to each other as one person is."""
    asked = people(0.15, first=1)
    assert [(8, 9)] == [
        each.named for each in found(asked, people(0, 0.35, first=8), "ada", "granny")
    ]
    assert [(8,)] == [each.named for each in found(asked, people(0, 0.6, first=8), "ada", "ada")]


def test_few_faces_are_nearer_than_they_seem() -> None:
    """The mean of four faces lies off by half the spread."""
    far = LIMITS.alike + 0.03
    assert [] == found(people(far, first=1), people(0, first=9), "ada")
    assert [1] == [
        each.person
        for each in found(people(far, first=1, size=4), people(0, first=9, size=4), "ada")
    ]


def test_nobody_is_like_nobody() -> None:
    """Where no one is asked about, or no one has a name, nothing is found."""
    nobody = people(first=1)
    assert [] == found(nobody, people(0, first=9), "ada")
    assert [] == found(people(0, first=1), nobody)
