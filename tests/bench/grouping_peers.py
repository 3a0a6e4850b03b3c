"""Grouping by a peer, without our code: ``grouping_peers.py PEER THRESHOLD FACES LABELS``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from time import perf_counter

import numpy as np


def main(peer: str, threshold: float, faces: str, labels: str) -> None:
    """Group the embeddings of the file *faces*, write *labels*, and print the seconds."""
    embeddings = np.load(faces)["embeddings"]
    started = perf_counter()
    found = {"chinese-whispers": _chinese_whispers, "dlib-bin": _dlib}[peer](embeddings, threshold)
    print(perf_counter() - started)
    np.save(labels, np.asarray(found) + 1)


def _chinese_whispers(embeddings: np.ndarray, threshold: float) -> Sequence[int]:
    from chinese_whispers import chinese_whispers
    from networkx import Graph

    graph = Graph()
    graph.add_nodes_from(range(len(embeddings)))
    for one, other, distance in _pairs(embeddings, threshold):
        graph.add_edge(one, other, weight=1 - distance / threshold)
    chinese_whispers(graph, weighting="top", iterations=20, seed=0)
    return [graph.nodes[face]["label"] for face in range(len(embeddings))]


def _dlib(embeddings: np.ndarray, threshold: float) -> Sequence[int]:
    import dlib

    descriptors = [dlib.vector(embedding) for embedding in embeddings.astype(float)]
    return dlib.chinese_whispers_clustering(descriptors, threshold)


def _pairs(embeddings: np.ndarray, threshold: float) -> list[tuple[int, int, float]]:
    squares = (embeddings**2).sum(axis=1)
    pairs = []
    for row in range(0, len(embeddings), 1000):
        block = embeddings[row : row + 1000]
        squared = squares[row : row + 1000, None] + squares - 2 * block @ embeddings.T
        ones, others = np.nonzero(squared < threshold**2)
        later = ones + row < others
        ones, others = ones[later], others[later]
        distances = np.sqrt(np.maximum(squared[ones, others], 0))
        pairs += zip((ones + row).tolist(), others.tolist(), distances.tolist(), strict=True)
    return pairs


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4])
