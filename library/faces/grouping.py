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
from library.faces.whispers import whispered


def group(
    graph: FaceGraph, known: Known, thresholds: Thresholds, seed: int = 0
) -> NDArray[np.int64]:
    """Return one label for each face of *graph*, in the order of its ids.

    A label above 0 is the id of a person that is kept (`Known.kept`); below 0, of a group that
    `matching` makes a person of, numbered −1, −2, … by the lowest id in it; 0, of a face that is
    like no other.

    Confirmed faces keep their person, and no face gets one that it was rejected from: both hold
    for every input. Faces of other persons that are kept start with these; all others start from
    nothing, since what was a guess would otherwise stay one. The same graph, knowledge and seed
    give the same labels; in which order the faces came does not matter. Grouping again what this
    returned changes nothing as long as no person is kept, and else hardly anything.
    """
    known = known.of(graph.ids)
    faces = len(graph)
    kept = known.curated
    span = faces + len(kept)  # labels here: a face's row, then the persons
    row = np.searchsorted(graph.ids, known.rejected[:, 0])
    masks = Masks(row, faces + np.searchsorted(kept, known.rejected[:, 1]), span)
    crowds = Crowds(known.photos, span)
    labels = np.arange(faces)
    warm = np.isin(known.persons, kept)
    labels[warm] = faces + np.searchsorted(kept, known.persons[warm])
    refused = masks.forbid(np.arange(faces), labels)
    labels[refused] = np.flatnonzero(refused)

    free = ~known.confirmed
    edges = linked(
        graph.lists,
        known.photos,
        thresholds.link(faces),
        one_sided_weight=thresholds.one_sided_weight,
        twice_distance=thresholds.twice_distance,
    )
    edges = with_loyalty(edges, labels >= faces, thresholds.loyalty)
    labels = whispered(edges, labels, free, masks, crowds, thresholds.twice_weight, seed)
    labels = merged(graph.embeddings, labels, faces, masks, crowds, thresholds)
    free &= labels < faces
    labels = attached(graph.embeddings, labels, free, masks, crowds, thresholds)
    return _numbered(labels, kept)


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
