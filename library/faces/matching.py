"""Which group is which person of before: ids that stay where guesses change."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from library.faces.known import Known


def matched(ids: NDArray[np.int64], labels: NDArray[np.int64], known: Known) -> NDArray[np.int64]:
    """Return the labels of `grouping.group` with groups named by the persons they were.

    Each group, below 0, becomes the person with whom it shares the most faces, those who share the
    most first. None becomes a person that is kept (`Known.kept`), which includes all from whom
    any face was rejected, and no two become the same. What is left below 0 is a new person.

    Args:
        ids: of the faces, ascending, as `FaceGraph.ids`.
        labels: of these.
        known: what was known when they were grouped.
    """
    known = known.of(ids)
    guessed = (labels < 0) & (known.persons > 0) & ~np.isin(known.persons, known.curated)
    pairs, shared = np.unique(
        np.stack([-labels[guessed], known.persons[guessed]], axis=1), axis=0, return_counts=True
    )
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -shared))
    became: dict[int, int] = {}
    taken: set[int] = set()
    for group, person in pairs[order].tolist():
        if group not in became and person not in taken:
            became[group] = person
            taken.add(person)
    return _renamed(labels, {-group: person for group, person in became.items()})


def with_new_persons(labels: NDArray[np.int64], persons: Iterable[int]) -> NDArray[np.int64]:
    """Return the labels with each group that is still below 0 as the next of *persons*.

    Groups take theirs from −1 down, so that the same labels and persons give the same result.

    Raises:
        ValueError: there are fewer persons than groups.
    """
    groups = new_groups(labels)
    names = dict(zip(groups, persons, strict=False))
    if len(names) < len(groups):
        raise ValueError("there are fewer persons than groups")
    return _renamed(labels, names)


def new_groups(labels: NDArray[np.int64]) -> list[int]:
    """Return the groups that are no person yet, from −1 down."""
    return sorted({label for label in np.unique(labels).tolist() if label < 0}, reverse=True)


def _renamed(labels: NDArray[np.int64], names: dict[int, int]) -> NDArray[np.int64]:
    groups, place = np.unique(labels, return_inverse=True)
    renamed = np.array([names.get(group, group) for group in groups.tolist()], np.int64)
    return renamed[place]
