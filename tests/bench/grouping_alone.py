"""What the faces of one library cost in a process of its own: ``grouping_alone.py WHAT FOLDER``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np

from library.faces.graph import FaceGraph
from library.faces.grouping import group
from library.faces.joining import Neighbour, joined
from library.faces.known import Known
from library.faces.matching import matched, with_new_persons
from library.faces.thresholds import Thresholds

ONES = 200  # faces that are added one by one
_TOGETHER = 100  # faces that are added together


def main(what: str, folder: Path) -> None:
    """Do *what* is asked with the faces in *folder*, and print the figures as JSON."""
    with np.load(folder / "faces.npz") as faces:
        ids, embeddings, photos = faces["ids"], faces["embeddings"], faces["photos"]
    answers = {"build": _build, "again": _again, "add": _add}
    print(json.dumps(answers[what](folder, ids, embeddings, photos)))


def _build(
    folder: Path, ids: np.ndarray, embeddings: np.ndarray, photos: np.ndarray
) -> dict[str, float]:
    started = perf_counter()
    graph = FaceGraph.build(ids[:-ONES], embeddings[:-ONES])
    persons = _grouped(graph, photos)
    took = perf_counter() - started
    graph.save(folder / "graph")
    np.save(folder / "persons.npy", persons)
    return {"seconds": took}


def _again(
    folder: Path, ids: np.ndarray, embeddings: np.ndarray, photos: np.ndarray
) -> dict[str, float]:
    started = perf_counter()
    _grouped(FaceGraph.load(folder / "graph"), photos)
    return {"seconds": perf_counter() - started}


def _add(
    folder: Path, ids: np.ndarray, embeddings: np.ndarray, photos: np.ndarray
) -> dict[str, float]:
    graph = FaceGraph.load(folder / "graph")
    persons = np.append(np.load(folder / "persons.npy"), np.zeros(ONES, np.int64))
    one = [_add_one(graph, ids[row], embeddings[row], persons) for row in range(-ONES, 0)]
    half = len(ids) // 2
    graph = FaceGraph.build(ids[:half], embeddings[:half])
    together = []
    for start in range(half, half + 5 * _TOGETHER, _TOGETHER):
        started = perf_counter()
        graph.add(ids[start : start + _TOGETHER], embeddings[start : start + _TOGETHER])
        together.append(perf_counter() - started)
    return {"one_ms": median(one) * 1e3, "together_ms": median(together) * 1e3}


def _grouped(graph: FaceGraph, photos: np.ndarray) -> np.ndarray:
    nobody = np.zeros(len(graph), np.int64)
    known = Known(graph.ids, nobody, photos[: len(graph)], nobody.astype(np.bool_))
    labels = matched(graph.ids, group(graph, known, Thresholds()), known)
    return with_new_persons(labels, range(1, len(graph)))


def _add_one(graph: FaceGraph, face: int, embedding: np.ndarray, persons: np.ndarray) -> float:
    started = perf_counter()
    graph.add([face], embedding[None])
    near = graph.near([face])
    there = near.ids[0] >= 0
    neighbours = [
        Neighbour(other, distance, int(persons[other - 1]))
        for other, distance in zip(
            near.ids[0, there].tolist(), near.distances[0, there].tolist(), strict=True
        )
    ]
    joined(neighbours, len(graph), thresholds=Thresholds())
    return perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
