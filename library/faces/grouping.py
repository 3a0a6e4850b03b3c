"""Whose faces are whose: all of a library's, from what is known and what they look like."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from library.faces.crowds import Crowds
from library.faces.edges import linked, with_loyalty
from library.faces.graph import FaceGraph
from library.faces.known import Known
from library.faces.masks import Masks
from library.faces.merging import attached, merged
from library.faces.thresholds import Thresholds
from library.faces.whispers import Hearing, whispered


def group(
    graph: FaceGraph, known: Known, thresholds: Thresholds, seed: int = 0
) -> NDArray[np.int64]:
    """Return one label for each face of *graph*, in the order of its ids.

    A label above 0 is the id of a person that is kept (`Known.kept`); below 0, of a group that
    `matching` makes a person of, numbered −1, −2, … by the lowest id in it; 0, of a face that is
    like no other.

    Confirmed faces keep their person, and no face gets one that it was rejected from: both hold
    for every input. Other faces of persons that are kept start with these, and leave them only if
    others are much louder; all others start from nothing, since what was a guess would otherwise
    stay one. Two persons that are kept never become one, and where a user said that they are two,
    no face of one becomes the other's.

    The same graph, knowledge and seed give the same labels; in which order the faces came does not
    matter. Grouping again what this returned changes nothing as long as no person is kept, and
    else hardly anything: of named people's faces, fewer than 2 in 1,000 change.
    """
    known = known.of(graph.ids)
    kept = known.curated
    faces = len(graph)
    # Labels here: the rows of faces, then the persons.
    persons_from, span = faces, faces + len(kept)
    masks = _masks(known, span)
    crowds = Crowds(known.photos, span)
    homes = np.where(
        np.isin(known.persons, kept), persons_from + np.searchsorted(kept, known.persons), -1
    )
    homes[masks.forbid(np.arange(faces), homes)] = -1
    labels = np.where(homes >= 0, homes, np.arange(faces))
    edges = linked(
        graph.lists,
        known.photos,
        thresholds.link(faces),
        one_sided_weight=thresholds.one_sided_weight,
        twice_distance=thresholds.twice_distance,
    )
    hearing = Hearing(
        edges=with_loyalty(edges, homes >= 0, thresholds.loyalty),
        free=~known.confirmed,
        masks=masks,
        crowds=crowds,
        twice_weight=thresholds.twice_weight,
        homes=homes,
        leaving_weight=thresholds.leaving_weight,
    )
    labels = whispered(hearing, labels, seed)
    labels = merged(graph.embeddings, labels, persons_from, masks, crowds, thresholds)
    free = labels < persons_from
    labels = attached(graph.embeddings, labels, free, masks, crowds, thresholds)
    return _numbered(labels, kept)


def _masks(known: Known, span: int) -> Masks:
    """Return which face must not be which person, by row and label."""
    faces = len(known.faces)
    refused = faces + np.searchsorted(known.curated, known.rejected[:, 1])
    return Masks(np.searchsorted(known.faces, known.rejected[:, 0]), refused, span)


def _numbered(labels: NDArray[np.int64], kept: NDArray[np.int64]) -> NDArray[np.int64]:
    faces = len(labels)
    groups, first, place, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    numbers = np.zeros(len(groups), np.int64)
    persons = groups >= faces
    numbers[persons] = kept[groups[persons] - faces]
    several = np.flatnonzero(~persons & (sizes > 1))
    numbers[several[np.argsort(first[several])]] = -1 - np.arange(len(several))
    numbered: NDArray[np.int64] = numbers[place]
    return numbered
