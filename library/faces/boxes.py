"""Arithmetic with boxes: float arrays (n, 4) of left, upper, right and lower edges, in pixels."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Boxes: TypeAlias = NDArray[np.float64]  # (n, 4)
Numbers: TypeAlias = NDArray[np.floating[Any]]


def overlaps(box: Boxes, others: Boxes, *, of_smaller: bool = False) -> NDArray[np.float64]:
    """By how much *box* (4,) and each of *others* (n, 4) are the same: intersection over union.

    With *of_smaller*: intersection over the area of the smaller of the two.
    """
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    shared = np.maximum(wide, 0) * np.maximum(high, 0)
    area = (box[2] - box[0]) * (box[3] - box[1])
    areas = (others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])
    whole = np.minimum(area, areas) if of_smaller else area + areas - shared
    return np.asarray(shared / np.maximum(whole, 1e-9))


def best_apart(
    boxes: Boxes, scores: Numbers, most: float, *, of_smaller: bool = False
) -> NDArray[np.intp]:
    """Return which boxes remain, the best first, when each is dropped that a better one overlaps.

    That is non-maximum suppression; *most* is the overlap that is tolerated.
    """
    order = np.argsort(-scores, kind="stable")
    kept = []
    while len(order):
        best, order = order[0], order[1:]
        kept.append(best)
        order = order[overlaps(boxes[best], boxes[order], of_smaller=of_smaller) <= most]
    return np.array(kept, np.intp)


def squared(boxes: Boxes) -> Boxes:
    """Return squares around the same middles, as long as the longer edges."""
    half = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])[:, None] / 2
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2
    return np.hstack([middle - half, middle + half])


def moved(boxes: Boxes, shifts: Numbers) -> Boxes:
    """Return *boxes* with each edge moved by *shifts* (n, 4), in widths and heights of its box."""
    sizes = boxes[:, 2:] - boxes[:, :2] + 1
    return np.asarray(boxes + shifts * np.hstack([sizes, sizes]))
