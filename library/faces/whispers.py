"""Chinese Whispers (Biemann 2006), weighted: each face takes the label loudest around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from library.faces.crowds import Crowds
from library.faces.edges import Edges
from library.faces.masks import Masks

_SWEEPS = 20  # hardly anything moves after ten
_PARTS = 16  # of a sweep: within one, faces answer to what was said before it
_TIE = 1e-6  # of a weight: what chance may decide


def whispered(
    edges: Edges,
    labels: NDArray[np.int64],
    free: NDArray[np.bool_],
    masks: Masks,
    crowds: Crowds,
    twice_weight: float,
    seed: int,
) -> NDArray[np.int64]:
    """Return the labels after all have listened to each other.

    Args:
        edges: who hears whom.
        labels: what each face says at first; none may be forbidden to it by *masks*.
        free: which faces may change what they say.
        masks: what a face never says.
        crowds: who is in one photo; there, a label that another face has weighs *twice_weight*.
        twice_weight: from 0 to 1.
        seed: of the order of listening and of ties; the same seed gives the same labels.
    """
    labels = labels.copy()
    chance = np.random.default_rng(seed)
    listens = free & (np.diff(edges.starts) > 0)
    stirred = listens.copy()  # who has heard nothing since a neighbour's label changed
    for _ in range(_SWEEPS):
        for part in np.array_split(chance.permutation(np.flatnonzero(stirred)), _PARTS):
            stirred[part] = False
            rows, heard = _loudest(
                edges, labels, np.sort(part), masks, crowds, twice_weight, chance
            )
            changed = labels[rows] != heard
            rows = rows[changed]
            labels[rows] = heard[changed]
            around = edges.others[edges.of(rows)[1]]
            stirred[around] = listens[around]
    return labels


def _loudest(
    edges: Edges,
    labels: NDArray[np.int64],
    listening: NDArray[np.int64],
    masks: Masks,
    crowds: Crowds,
    twice_weight: float,
    chance: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows that hear something they may say, and what is loudest to each."""
    places, at = edges.of(listening)
    span = int(labels.max(initial=0)) + 1
    keys = places * span + labels[edges.others[at]]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    firsts = np.flatnonzero(_first(keys))
    if not len(firsts):
        return listening[:0], labels[:0]
    sums = np.add.reduceat(edges.weights[at][order], firsts)
    places, said = np.divmod(keys[firsts], span)
    rows = listening[places]
    allowed = ~masks.forbid(rows, said)
    rows, said, sums = rows[allowed], said[allowed], sums[allowed]
    sums = np.where(crowds.twice(labels, rows, said), sums * twice_weight, sums)
    sums *= 1 + _TIE * chance.random(len(sums))
    best = np.lexsort((-sums, rows))
    best = best[_first(rows[best])]
    return rows[best], said[best]


def _first(ascending: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each number whether it is the first of its like."""
    return np.concatenate([np.ones(min(1, len(ascending)), np.bool_), np.diff(ascending) != 0])
