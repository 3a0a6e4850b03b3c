"""The graphs of users' faces, as the worker keeps them: in memory while used, else in the cache.

A graph follows from the index. What is not in it yet is added, and where its file is damaged or has
gone, it is built anew.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from library.catalog import faces
from library.catalog.driver import Row, Source
from library.faces.graph import FaceGraph, GraphDamaged, Near
from library.faces.thresholds import Thresholds
from library.media.cache import graphs_folder

log = logging.getLogger(__name__)

_KEPT: Final = 2  # graphs in memory: one of 100,000 faces takes 80 MB


class Graphs:
    """The graphs of the faces that one model has found. Thread-safe; one is used at a time."""

    def __init__(self, cache: Path, model: str, thresholds: Thresholds) -> None:
        """Keep files in *cache*; *model* is `Profile.key`."""
        digest = hashlib.sha256(model.encode()).hexdigest()[:12]
        self._folder = graphs_folder(cache) / digest
        self._model = model
        self._thresholds = thresholds
        self._lock = threading.Lock()  # guards what follows
        self._graphs: OrderedDict[int, FaceGraph] = OrderedDict()

    def near(self, source: Source, user_id: int, embeddings: Sequence[bytes]) -> Near:
        """Return the user's faces that look like each of *embeddings*, nearest first."""
        with self._lock:
            graph = self._current(source, user_id)
            if graph is None:
                nothing = np.empty((len(embeddings), 0))
                return Near(nothing.astype(np.int64), nothing.astype(np.float32))
            return graph.query(np.stack([vector(each) for each in embeddings]))

    @contextmanager
    def whole(
        self, user_id: int, ids: NDArray[np.int64], embeddings: NDArray[np.float32]
    ) -> Iterator[FaceGraph]:
        """Yield the graph of exactly these faces of the user, by ascending id, and keep it."""
        with self._lock:
            known = self._graphs.pop(user_id, None) or self._load(user_id)
            graph = self._made_equal(known, ids, embeddings)
            self._keep(user_id, graph)
            yield graph
            self._save(user_id, graph)

    def _current(self, source: Source, user_id: int) -> FaceGraph | None:
        """Return the graph with all faces that came since it was made; None where there are none.

        Those that have gone stay in it until groups are made; nobody finds them in the index.
        """
        graph = self._graphs.get(user_id) or self._load(user_id)
        last = int(graph.ids[-1]) if graph is not None and len(graph) else 0
        new = faces.core_after(source, user_id, self._model, last)
        if new and graph is not None and len(new) < len(graph):
            graph.add(*_arrays(new))
        elif new:
            whole = faces.core_after(source, user_id, self._model, 0) if last else new
            graph = self._build(*_arrays(whole))
        if graph is not None:
            self._keep(user_id, graph)
        return graph

    def _made_equal(
        self,
        graph: FaceGraph | None,
        ids: NDArray[np.int64],
        embeddings: NDArray[np.float32],
    ) -> FaceGraph:
        if graph is None or not len(graph):
            return self._build(ids, embeddings)
        there = np.isin(ids, graph.ids)
        rows = graph.rows(ids[there])
        changed = ids[there][(graph.embeddings[rows] != embeddings[there]).any(axis=1)]
        new = ~there | np.isin(ids, changed)
        gone = np.concatenate([np.setdiff1d(graph.ids, ids), changed])
        if (int(new.sum()) + len(gone)) * 10 > len(ids):
            return self._build(ids, embeddings)
        graph.drop(gone)
        if new.any():
            graph.add(ids[new], embeddings[new])
        return graph

    def _build(self, ids: NDArray[np.int64], embeddings: NDArray[np.float32]) -> FaceGraph:
        return FaceGraph.build(
            ids,
            embeddings,
            neighbours_kept=self._thresholds.neighbours,
            reach=self._thresholds.reach,
        )

    def _keep(self, user_id: int, graph: FaceGraph) -> None:
        self._graphs[user_id] = graph
        self._graphs.move_to_end(user_id)
        while len(self._graphs) > _KEPT:
            self._graphs.popitem(last=False)

    def _load(self, user_id: int) -> FaceGraph | None:
        try:
            return FaceGraph.load(self._path(user_id))
        except FileNotFoundError:
            return None
        except (GraphDamaged, OSError) as error:
            log.warning("the graph of faces is built anew user=%d: %s", user_id, error)
            return None

    def _save(self, user_id: int, graph: FaceGraph) -> None:
        path = self._path(user_id)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            graph.save(path)
        except OSError as error:  # it is only a shortcut
            log.warning("the graph of faces was not saved user=%d: %s", user_id, error)

    def _path(self, user_id: int) -> Path:
        return self._folder / f"{user_id}.graph"


def _arrays(rows: Sequence[Row]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return ids and embeddings of rows of `faces.core_after`."""
    ids = np.array([face for face, _ in rows], np.int64)
    return ids, np.stack([vector(embedding) for _, embedding in rows])


def vector(embedding: bytes) -> NDArray[np.float32]:
    """Return an embedding as the index stores it."""
    return np.frombuffer(embedding, "<f4")
