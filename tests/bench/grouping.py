"""Whose faces are whose: time, memory and rightness, beside others who group faces."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np
import psutil
from bench.grouping_alone import ONES
from bench.memory import peak_memory
from bench.peers import python_with
from bench.report import Figure
from support.fake_faces import FakeFaces, fake_faces
from support.household import Household

from library.faces.graph import FaceGraph
from library.faces.grouping import group
from library.faces.known import Known
from library.faces.scores import Score, bcubed, pairwise
from library.faces.thresholds import Thresholds

FACES = 100_000
_FACES_OF_PEERS = 10_000  # they take minutes for more
_PEERS = {"chinese-whispers": ("chinese-whispers", "numpy"), "dlib-bin": ("dlib-bin", "numpy")}
_THRESHOLDS = (0.45, 0.50, 0.55)  # the one that suits a peer best counts
_CORRECTIONS, _GROUPINGS = 200, 10
_RUNS = 3
_HERE = Path(__file__).parent


def figures() -> Iterator[Figure]:
    """Group many faces, add some, correct them, and group fewer beside the peers."""
    with tempfile.TemporaryDirectory(prefix="mantelpiece-bench-") as name:
        folder = Path(name)
        yield from _alone(folder)
        yield from _beside_peers(folder)
    yield from _corrected()


def _alone(folder: Path) -> Iterator[Figure]:
    faces = fake_faces(FACES + ONES)
    _write(folder / "faces.npz", faces)
    what = f"group {FACES:,} faces"
    built, peaks = zip(*(_measured("build", folder) for _ in range(_RUNS)), strict=True)
    yield Figure(what, tuple(each["seconds"] for each in built), "s", "≤ 45")
    yield Figure(f"{what}: peak memory", tuple(peaks), "MB", "≤ 700", digits=0)
    persons = np.load(folder / "persons.npy")
    yield from _right(what, persons, faces.persons[:FACES])
    again = tuple(_measured("again", folder)[0]["seconds"] for _ in range(_RUNS))
    yield Figure(f"{what} by the stored graph", again, "s", "≤ 4")
    added = [_measured("add", folder)[0] for _ in range(_RUNS)]
    one = tuple(each["one_ms"] for each in added)
    yield Figure(f"one new face beside {FACES:,}: median", one, "ms", "≤ 5")
    together = tuple(each["together_ms"] for each in added)
    yield Figure(f"100 new faces beside {FACES // 2:,}", together, "ms", "≤ 90")


def _beside_peers(folder: Path) -> Iterator[Figure]:
    faces = fake_faces(_FACES_OF_PEERS)
    _write(folder / "faces.npz", faces)
    pythons = {peer: python_with(*needs) for peer, needs in _PEERS.items()}
    best = {}
    for peer, python in pythons.items():
        if python:
            runs = [_by_peer(python, peer, each, folder) for each in _THRESHOLDS]
            best[peer] = max(runs, key=lambda run: pairwise(run[1], faces.persons).f)
    ours = [_ours(faces) for _ in range(_RUNS)]
    what = f"group {_FACES_OF_PEERS:,} faces"
    yield from _right(what, ours[0][1], faces.persons)
    for peer, (took, labels) in best.items():
        times = tuple(run[0] for run in ours)
        yield Figure(what, times, "s", "≤ 0.2 ×", peer, (took,))
        for how, score in (("pairwise", pairwise), ("BCubed", bcubed)):
            mine, theirs = (score(each, faces.persons).f for each in (ours[0][1], labels))
            yield Figure(f"{what}: {how} F", (mine,), "", "higher", peer, (theirs,), 4)


def _corrected() -> Iterator[Figure]:
    household = Household(fake_faces(_FACES_OF_PEERS))
    household.regroup()
    for seed in range(_GROUPINGS):
        for _ in range(_CORRECTIONS // _GROUPINGS):
            household.correct()
        household.regroup(seed)
    what = f"after {_CORRECTIONS} corrections"
    tally = household.tally
    yield Figure(f"{what}: rejections broken", (tally.rejections_broken,), "", "0", digits=0)
    yield Figure(f"{what}: confirmed faces moved", (tally.confirmed_moved,), "", "0", digits=0)
    yield Figure(f"{what}: named people's faces kept", (tally.kept * 100,), "%", "≥ 99.8")


def _right(what: str, persons: np.ndarray, truth: np.ndarray) -> Iterator[Figure]:
    for how, score in (("pairwise", pairwise), ("BCubed", bcubed)):
        found: Score = score(persons, truth)
        yield Figure(f"{what}: {how} precision", (found.precision,), "", digits=4)
        yield Figure(f"{what}: {how} recall", (found.recall,), "", digits=4)


def _write(path: Path, faces: FakeFaces) -> None:
    np.savez(path, ids=faces.ids, embeddings=faces.embeddings, photos=faces.photos)


def _measured(what: str, folder: Path) -> tuple[dict[str, float], float]:
    """Return the figures of a process of its own, and its peak of memory in MB."""
    process = subprocess.Popen(
        [sys.executable, _HERE / "grouping_alone.py", what, folder],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(_HERE.parents[1])},
    )
    with peak_memory(psutil.Process(process.pid)) as peak:
        answer, _ = process.communicate()
    return json.loads(answer), peak.mb


def _ours(faces: FakeFaces) -> tuple[float, np.ndarray]:
    started = perf_counter()
    graph = FaceGraph.build(faces.ids, faces.embeddings)
    nobody = np.zeros(len(graph), np.int64)
    known = Known(graph.ids, nobody, np.full(len(graph), -1), nobody.astype(np.bool_))
    labels = group(graph, known, Thresholds())
    return perf_counter() - started, labels


def _by_peer(python: Path, peer: str, threshold: float, folder: Path) -> tuple[float, np.ndarray]:
    script, labels = _HERE / "grouping_peers.py", folder / "labels.npy"
    done = subprocess.run(
        [python, script, peer, str(threshold), folder / "faces.npz", labels],
        check=True,
        capture_output=True,
        text=True,
    )
    return float(done.stdout), np.load(labels)
