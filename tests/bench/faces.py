"""Faces: how fast they are found and described, in how much memory, and how rightly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
from bench.report import Figure
from support.portraits import job_for, labelled_portraits

from library.errors import Unreadable
from library.faces.detected import DetectedFace, FaceJob
from library.faces.finders import FaceFinders
from library.media.decode import decode_picture
from library.media.sniff import HEAD_BYTES, sniff
from library.model import Kind

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("MANTELPIECE_CORPUS", ROOT.parent / "shared" / "corpus"))
_RUNS = 5
_PREVIEW, _LEAST = 1440, 1200  # pixels of the longer edge; and of photos that count
_CHIPS = 256
_HERE = Path(__file__).resolve()


def figures() -> Iterator[Figure]:
    """Look at previews of real photos with one process and with two, and at labelled portraits."""
    if not (CORPUS / "faces").is_dir():
        print(f"left out: faces need the corpus at {CORPUS}")
        return
    with tempfile.TemporaryDirectory() as scratch:
        models = Path(scratch) / "models"
        previews = list(_previews(Path(scratch)))
        yield Figure("faces: first answer, nets made before it", (_first_s(models, previews),), "s")
        starts = tuple(_first_s(models, previews) for _ in range(3))
        yield Figure("faces: first answer of a new process", starts, "s", "≤ 2.6")
        for processes, goal in ((1, "≥ 10"), (2, "≥ 18")):
            rates, cpu_ms, peak_mb = _rates(models, previews, processes)
            what = f"faces: previews to embeddings, processes: {processes}"
            yield Figure(what, rates, "photos/s", goal)
            yield Figure(f"{what}, CPU", cpu_ms, "ms", "≤ 100")
            yield Figure("faces: peak memory of a process", (peak_mb,), "MB", "≤ 700")
        yield Figure(
            "faces: embeddings in batches, CPU", _embedding_rates(models), "faces/s", "≥ 150"
        )
        yield from _rightness(models)


def _previews(folder: Path) -> Iterator[FaceJob]:
    """Previews as the cache holds them, of all photos of the corpus that are large enough."""
    for number, path in enumerate(sorted((CORPUS / "media").rglob("*.*"))):
        with path.open("rb") as file:
            sniffed = sniff(file.read(HEAD_BYTES), path.name)
        if sniffed.kind is not Kind.IMAGE or path.parent.name == "bomb":
            continue
        with suppress(Unreadable):
            picture, _ = decode_picture(path, sniffed.mime, _PREVIEW)
            if max(picture.size) >= _LEAST:
                preview = folder / f"{number}.jpg"
                picture.convert("RGB").save(preview, quality=80)
                yield FaceJob(preview, Kind.IMAGE, "image/jpeg", *picture.size)


def _first_s(models: Path, previews: Sequence[FaceJob]) -> float:
    started = time.monotonic()
    with FaceFinders(models) as finders:
        finders.find(previews[0])
        return time.monotonic() - started


def _rates(
    models: Path, previews: Sequence[FaceJob], processes: int
) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """Photos a second and CPU time of a photo, of several runs; the highest memory of a process.

    The processes are nice: on a computer that does other things, the time on the clock grows.
    """
    rates, cpu_ms = [], []
    with (
        FaceFinders(models, processes=processes) as finders,
        ThreadPoolExecutor(processes) as threads,
    ):
        list(threads.map(finders.find, previews[: 2 * processes]))  # the start is not timed
        for _ in range(_RUNS):
            started, spent_s = time.monotonic(), _cpu_s()
            list(threads.map(finders.find, previews))
            rates.append(len(previews) / (time.monotonic() - started))
            cpu_ms.append(1000 * (_cpu_s() - spent_s) / len(previews))
        peak = max(_peak_mb(child) for child in psutil.Process().children())
    return tuple(rates), tuple(cpu_ms), peak


def _cpu_s() -> float:
    times = [child.cpu_times() for child in psutil.Process().children()]
    return float(sum(each.user + each.system for each in times))


def _peak_mb(process: psutil.Process) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    peak = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM 0")
    return int(peak.split()[1]) / 1024


def _embedding_rates(models: Path) -> tuple[float, ...]:
    """Faces a second of CPU time, of several runs, by one thread of a process of its own."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, str(_HERE), str(models)]
    done = subprocess.run(command, check=True, capture_output=True, env=environment)
    return tuple(json.loads(done.stdout))


def _describe(models: Path) -> None:
    """Print the rates of some runs, after one that warms up."""
    from library.faces.engine import Engine, settle
    from library.faces.profiles import profile_of

    settle(models)
    engine = Engine(profile_of())
    random = np.random.default_rng(0)
    chips = list(random.integers(0, 256, (_CHIPS, 150, 150, 3), np.uint8))
    engine.describe(chips[:32])
    rates = []
    for _ in range(_RUNS):
        started = time.process_time()
        engine.describe(chips)
        rates.append(_CHIPS / (time.process_time() - started))
    print(json.dumps(rates))


def _rightness(models: Path) -> Iterator[Figure]:
    portraits = labelled_portraits(CORPUS)
    with FaceFinders(models, processes=2) as finders, ThreadPoolExecutor(2) as threads:
        all_faces = list(threads.map(lambda each: finders.find(job_for(each[0])), portraits))
        threshold = finders.profile.verification
    people = [person for (_, person), faces in zip(portraits, all_faces, strict=True) if faces]
    share = 100 * len(people) / len(portraits)
    yield Figure("faces: main face found", (share,), "%", "≥ 97", digits=1)
    mains = [_main(faces).embedding for faces in all_faces if faces]
    right = 100 * _right(np.stack(mains), np.array(people), threshold)
    yield Figure("faces: pairs of faces judged rightly", (right,), "%", "≥ 98", digits=1)


def _main(faces: Sequence[DetectedFace]) -> DetectedFace:
    return max(faces, key=lambda face: face.width * face.height)


def _right(embeddings: np.ndarray, people: np.ndarray, threshold: float) -> float:
    """The mean of what part of pairs of one person is near, and of others' is not."""
    distances = np.linalg.norm(embeddings[:, None] - embeddings[None], axis=2)
    one, other = np.triu_indices(len(people), 1)
    near, same = distances[one, other] < threshold, people[one] == people[other]
    return float((near[same].mean() + (~near)[~same].mean()) / 2)


if __name__ == "__main__":
    _describe(Path(sys.argv[1]))
