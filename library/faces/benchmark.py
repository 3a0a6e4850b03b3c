"""How well faces are found and told apart, on photos of which it is known who is on them.

Each photo has one label: the person whose face is the most prominent. Faces are grouped as those
of a new library are, without anything that was said, and scored by pairs and by BCubed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from library.faces.detected import DetectedFace
from library.faces.graph import FaceGraph
from library.faces.grouping import group
from library.faces.known import Known
from library.faces.profiles import Profile
from library.faces.quality import tells_people_apart
from library.faces.scores import Score, bcubed, pairwise
from library.faces.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What came of it."""

    photos: int
    found: int  # photos with a face
    people: int  # of whom a face was found
    groups: int  # of two faces and more
    pairwise: Score
    bcubed: Score

    @property
    def recall(self) -> float:
        """The share of photos in which the main face was found, 0 to 1."""
        return self.found / self.photos if self.photos else 1.0


def main_face(faces: Sequence[DetectedFace]) -> DetectedFace | None:
    """Return the most prominent face, by its area times its score; None: there is none."""
    return max(faces, key=lambda face: face.width * face.height * face.score, default=None)


def benchmark(
    people: Sequence[str], faces: Sequence[DetectedFace | None], profile: Profile
) -> Benchmark:
    """Score the main *faces* of photos, None where there is none, of which *people* are known.

    Both are in the same order. Faces that are too small or blurred to make groups of stay alone,
    as they do in a library.
    """
    found = [(name, face) for name, face in zip(people, faces, strict=True) if face is not None]
    numbers = {name: number for number, name in enumerate(sorted({name for name, _ in found}))}
    truth = np.array([numbers[name] for name, _ in found], np.int64)
    core = np.array([tells_people_apart(face, profile) for _, face in found], np.bool_)
    labels = np.zeros(len(found), np.int64)
    if core.any():
        ids = np.flatnonzero(core) + 1
        embeddings = np.stack([face.embedding for _, face in found])[core]
        labels[core] = _groups(ids, embeddings, profile.thresholds)
    grouped = np.unique(labels[labels != 0])
    return Benchmark(
        photos=len(people),
        found=len(found),
        people=len(numbers),
        groups=len(grouped),
        pairwise=pairwise(labels, truth),
        bcubed=bcubed(labels, truth),
    )


def _groups(
    ids: NDArray[np.int64],
    embeddings: NDArray[np.float32],
    thresholds: Thresholds,
) -> NDArray[np.int64]:
    graph = FaceGraph.build(
        ids, embeddings, neighbours_kept=thresholds.neighbours, reach=thresholds.reach
    )
    nobody = np.zeros(len(ids), np.int64)
    known = Known(ids, nobody, np.full(len(ids), -1), nobody.astype(np.bool_))
    return group(graph, known, thresholds)
