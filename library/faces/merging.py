"""What whispering left apart or alone: groups whose means are close, and loose faces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from library.faces.crowds import Crowds
from library.faces.masks import Masks, is_among
from library.faces.means import means_of, near_groups, near_means, united
from library.faces.neighbours import Pairs, chosen, first_of
from library.faces.thresholds import Thresholds


def merged(
    embeddings: NDArray[np.float32],
    labels: NDArray[np.int64],
    persons_from: int,
    masks: Masks,
    crowds: Crowds,
    thresholds: Thresholds,
) -> NDArray[np.int64]:
    """Return the labels after groups that are each other's nearest became one, again and again.

    A label from *persons_from* on is a person's. Two of these never become one, and a group never
    becomes a person's of which one of its faces must not be. Groups that are seen in the same
    photos have to be nearer to each other than others.
    """
    groups = means_of(embeddings, labels, least=2, always_from=persons_from)
    while True:
        near = near_groups(groups, thresholds.merge, thresholds.spread)
        ones, others = groups.labels[near.rows], groups.labels[near.others]
        shared = np.float32(thresholds.twice_distance) * crowds.shared(labels, ones, others)
        near = near._replace(distances=near.distances + shared)
        allowed = (near.distances < thresholds.merge) & ~_kept_apart(
            labels, ones, others, persons_from, masks
        )
        one, other = _each_others_nearest(chosen(near, allowed), len(groups.labels))
        if not len(one):
            return labels
        became = np.arange(int(labels.max(initial=0)) + 1)
        became[groups.labels[one]] = groups.labels[other]
        labels = became[labels]
        groups = united(groups, one, other)


def attached(
    embeddings: NDArray[np.float32],
    labels: NDArray[np.int64],
    free: NDArray[np.bool_],
    masks: Masks,
    crowds: Crowds,
    thresholds: Thresholds,
) -> NDArray[np.int64]:
    """Return the labels after faces that were alone joined the group that is clearly nearest."""
    labels = labels.copy()
    groups = means_of(embeddings, labels, least=thresholds.attach_least)
    _, place, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    alone = np.flatnonzero((sizes[place] == 1) & free)
    reach = thresholds.attach + thresholds.attach_margin
    near = near_means(embeddings[alone], groups, reach)
    twice = crowds.twice(labels, alone[near.rows], groups.labels[near.others])
    distances = near.distances + np.float32(thresholds.twice_distance) * twice.astype(np.float32)
    two = first_of(near._replace(distances=distances), len(alone), 2)
    nearest, second = two.distances.T
    clear = np.flatnonzero(
        (nearest < thresholds.attach) & (second > nearest + np.float32(thresholds.attach_margin))
    )
    rows, wanted = alone[clear], groups.labels[two.others[clear, 0]]
    allowed = ~masks.forbid(rows, wanted)
    labels[rows[allowed]] = wanted[allowed]
    return labels


def _kept_apart(
    labels: NDArray[np.int64],
    ones: NDArray[np.int64],
    others: NDArray[np.int64],
    persons_from: int,
    masks: Masks,
) -> NDArray[np.bool_]:
    """Return which two labels are two persons', or refuse a face of each other."""
    span = int(max(labels.max(initial=0), masks.labels.max(initial=0))) + 1
    refused = np.unique(masks.labels * span + labels[masks.rows])
    return (
        ((ones >= persons_from) & (others >= persons_from))
        | is_among(ones * span + others, refused)
        | is_among(others * span + ones, refused)
    )


def _each_others_nearest(near: Pairs, groups: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which groups are to become which: of two, the one of the higher label stays.

    Persons' labels are the highest.
    """
    order = np.lexsort((near.others, near.distances, near.rows))
    rows, others = near.rows[order], near.others[order]
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    nearest = np.full(groups, -1)
    nearest[rows[first]] = others[first]
    one = np.flatnonzero(nearest >= 0)
    one = one[nearest[nearest[one]] == one]
    one = one[one < nearest[one]]
    return one, nearest[one]
