"""The middle of each group of faces, and how far one is from another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from library.faces.neighbours import Pairs, exact, roughly_within, squares_of

_AT_ONCE = 2048  # faces or groups that are compared with all groups


class Means(NamedTuple):
    """One row for each label, ascending."""

    labels: NDArray[np.int64]  # (groups,)
    sizes: NDArray[np.int64]  # faces
    means: NDArray[np.float32]  # (groups, dimensions)


def means_of(
    embeddings: NDArray[np.float32],
    labels: NDArray[np.int64],
    *,
    least: int,
    always_from: int | None = None,
) -> Means:
    """Return the mean embedding of each label that at least *least* faces have.

    Labels from *always_from* on count even with one face.
    """
    order = np.argsort(labels, kind="stable")
    groups, sizes = np.unique(labels, return_counts=True)
    starts = np.cumsum(sizes) - sizes
    always = False if always_from is None else groups >= always_from
    counted = np.flatnonzero((sizes >= least) | always)
    means = np.empty((len(counted), embeddings.shape[1]), np.float32)
    for place, group in enumerate(counted):
        faces = order[starts[group] : starts[group] + sizes[group]]
        means[place] = embeddings[faces].mean(axis=0)
    return Means(groups[counted], sizes[counted], means)


def united(groups: Means, ones: NDArray[np.int64], others: NDArray[np.int64]) -> Means:
    """Return the groups after each of the rows *ones* became part of that of *others*."""
    share = (groups.sizes[ones] / (groups.sizes[ones] + groups.sizes[others])).astype(np.float32)
    sizes, means = groups.sizes.copy(), groups.means.copy()
    means[others] += share[:, None] * (means[ones] - means[others])
    sizes[others] += sizes[ones]
    left = np.delete(np.arange(len(sizes)), ones)
    return Means(groups.labels[left], sizes[left], means[left])


def near_means(asked: NDArray[np.float32], groups: Means, reach: float) -> Pairs:
    """Return the pairs of a row of *asked* and a row of *groups* that are within *reach*."""
    squares = squares_of(groups.means)
    parts = []
    for start in range(0, max(1, len(asked)), _AT_ONCE):
        block = asked[start : start + _AT_ONCE]
        rough = roughly_within(block, groups.means, squares, reach)
        near = exact(rough, block, groups.means, reach)
        parts.append(near._replace(rows=near.rows + start))
    return Pairs(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def near_groups(groups: Means, reach: float, spread: float) -> Pairs:
    """Return the pairs of groups, each both ways, whose people seem to be within *reach*."""
    near = near_people(groups, groups, reach, spread)
    which = near.rows != near.others
    return Pairs(near.rows[which], near.others[which], near.distances[which])


def near_people(asked: Means, groups: Means, reach: float, spread: float) -> Pairs:
    """Return the pairs of a row of *asked* and one of *groups* that seem to be within *reach*.

    The mean of n faces lies off the mean of all photos that there could be of a person, by
    spread / √n. Distances are of what these seem to be, so groups of few faces may be farther apart
    than they seem.
    """
    ours, theirs = spread**2 / asked.sizes, spread**2 / groups.sizes
    vague = ours.max(initial=0) + theirs.max(initial=0)
    near = near_means(asked.means, groups, float(np.sqrt(reach**2 + vague)))
    squared = near.distances.astype(np.float64) ** 2 - ours[near.rows] - theirs[near.others]
    seeming = np.sqrt(np.maximum(squared, 0))
    which = seeming < reach
    return Pairs(near.rows[which], near.others[which], seeming[which].astype(np.float32))
