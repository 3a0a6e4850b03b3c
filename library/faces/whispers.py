"""Chinese Whispers (Biemann 2006), weighted: each face takes the label loudest around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from library.faces.crowds import Crowds
from library.faces.edges import Edges
from library.faces.masks import Masks

_SWEEPS = 20  # hardly anything moves after ten
_PARTS = 16  # of a sweep: within one, faces answer to what was said before it
_TIE = 1e-6  # of a weight: what chance may decide


@dataclass(frozen=True)
class Hearing:
    """How faces hear what is said around them."""

    edges: Edges  # who hears whom
    free: NDArray[np.bool_]  # which faces may change what they say
    masks: Masks  # what a face never says
    crowds: Crowds  # who is in one photo
    twice_weight: float  # of a label that another face in the photo has; from 0 to 1
    homes: NDArray[np.int64]  # the label that a face is at home in, −1 for none
    leaving_weight: float  # of any other label for a face that has a home; from 0 to 1


def whispered(hearing: Hearing, labels: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """Return the labels after all have listened to each other.

    Args:
        hearing: who hears what.
        labels: what each face says at first; none may be forbidden to it.
        seed: of the order of listening and of ties; the same seed gives the same labels.
    """
    labels = labels.copy()
    chance = np.random.default_rng(seed)
    edges = hearing.edges
    listens = hearing.free & (np.diff(edges.starts) > 0)
    stirred = listens.copy()  # who has heard nothing since a neighbour's label changed
    for _ in range(_SWEEPS):
        for part in np.array_split(chance.permutation(np.flatnonzero(stirred)), _PARTS):
            stirred[part] = False
            rows, heard = _loudest(hearing, labels, np.sort(part), chance)
            changed = labels[rows] != heard
            rows = rows[changed]
            labels[rows] = heard[changed]
            around = edges.others[edges.of(rows)[1]]
            stirred[around] = listens[around]
    return labels


def _loudest(
    hearing: Hearing,
    labels: NDArray[np.int64],
    listening: NDArray[np.int64],
    chance: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows that hear something they may say, and what is loudest to each."""
    rows, said, weights = _heard(hearing.edges, labels, listening)
    allowed = ~hearing.masks.forbid(rows, said)
    rows, said, weights = rows[allowed], said[allowed], weights[allowed]
    weights *= np.where(hearing.crowds.twice(labels, rows, said), hearing.twice_weight, 1)
    homes = hearing.homes[rows]
    weights *= np.where((homes >= 0) & (homes != said), hearing.leaving_weight, 1)
    weights *= 1 + _TIE * chance.random(len(weights))
    order = np.lexsort((-weights, rows))
    best = order[_first(rows[order])]
    return rows[best], said[best]


def _heard(
    edges: Edges, labels: NDArray[np.int64], listening: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return each row and label that it hears, and how loudly."""
    places, at = edges.of(listening)
    span = int(labels.max(initial=0)) + 1
    keys = places * span + labels[edges.others[at]]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    firsts = np.flatnonzero(_first(keys))
    places, said = np.divmod(keys[firsts], span)
    # reduceat has no sum of nothing
    weights = np.add.reduceat(edges.weights[at][order], firsts) if len(firsts) else np.empty(0)
    return listening[places], said, weights


def _first(ascending: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each number whether it is the first of its like."""
    return np.concatenate([np.ones(min(1, len(ascending)), np.bool_), np.diff(ascending) != 0])
