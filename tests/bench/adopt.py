"""A folder that is there already: its rows, what a scan of it costs later, and all work on it."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import psutil
from bench.memory import peak_memory
from bench.report import Figure
from PIL import Image
from support.server import PASSWORD, mantelpiece

PHOTOS = 10_000
FILES = 100_000
_PER_FOLDER = 500
_LOOK_EVERY_S = 0.5


def figures() -> Iterator[Figure]:
    """Adopt small photos and process them all; scan many files that are as they were."""
    with tempfile.TemporaryDirectory() as folder:
        data, media = Path(folder) / "data", Path(folder) / "photos"
        _make_photos(media, PHOTOS)
        took, _ = _adopt(data, media)
        yield Figure(f"adopt {PHOTOS:,} small JPEGs: rows", (PHOTOS / took,), "files/s")
        metadata_s, whole_s, peak_mb = _work(data)
        rate = PHOTOS / metadata_s
        yield Figure(f"adopt {PHOTOS:,} small JPEGs: metadata", (rate,), "files/s", "≥ 150")
        rate = PHOTOS / (took + whole_s)
        yield Figure(f"adopt {PHOTOS:,} small JPEGs: everything", (rate,), "photos/s", "≥ 15")
        yield Figure("adopt: peak memory of the worker", (peak_mb,), "MB")
    with tempfile.TemporaryDirectory() as folder:
        data, media = Path(folder) / "data", Path(folder) / "files"
        _make_files(media, FILES)
        took, peak_mb = _adopt(data, media)
        yield Figure(f"adopt {FILES:,} files: rows", (FILES / took,), "files/s")
        yield Figure(f"adopt {FILES:,} files: peak memory", (peak_mb,), "MB", "flat")
        took, peak_mb = _timed("scan", "admin", "--data", str(data))
        yield Figure(f"scan {FILES:,} files that are as they were", (took,), "s", "seconds")
        (media / "0000").rename(media / "moved")
        took, _ = _timed("scan", "admin", "--data", str(data))
        yield Figure(f"scan {FILES:,} files, a folder of which has moved", (took,), "s")


def _make_photos(root: Path, count: int) -> None:
    dice = np.random.default_rng(1)
    for number in range(count):
        small = Image.fromarray(dice.integers(0, 256, (12, 16, 3), dtype=np.uint8))
        written = io.BytesIO()
        exif = Image.Exif()
        exif[0x0132] = f"2024:{1 + number % 12:02}:01 12:00:00"
        small.resize((640, 480)).save(written, "JPEG", quality=85, exif=exif)
        _place(root, number, f"IMG_{number:05}.jpg").write_bytes(written.getvalue())


def _make_files(root: Path, count: int) -> None:
    for number in range(count):
        _place(root, number, f"{number}.txt").write_bytes(b"%d" % number)
    time.sleep(2)  # else their times could be those of a later change, and a scan reads them again


def _place(root: Path, number: int, name: str) -> Path:
    folder = root / f"{number // _PER_FOLDER:04}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def _adopt(data: Path, media: Path) -> tuple[float, float]:
    """Return how long it took, in seconds, and the peak of memory, in MB."""
    arguments = ("--media", str(media), "--password-stdin", "--data", str(data))
    return _timed("user", "add", "admin", "--admin", *arguments)


def _timed(*arguments: str) -> tuple[float, float]:
    started = time.monotonic()
    with subprocess.Popen(
        mantelpiece(*arguments), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=_environ()
    ) as process:
        with peak_memory(psutil.Process(process.pid)) as peak:
            process.communicate(f"{PASSWORD}\n".encode())
        if process.returncode:
            raise RuntimeError(f"{arguments[0]} ended with status {process.returncode}")
    return time.monotonic() - started, peak.mb


def _work(data: Path) -> tuple[float, float, float]:
    """Return when all metadata were read and when all was done, in seconds, and memory in MB."""
    started = time.monotonic()
    metadata_s = 0.0
    command = mantelpiece("work", "--until-idle", "--data", str(data))
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL, env=_environ()) as process,
        peak_memory(psutil.Process(process.pid)) as peak,
    ):
        while process.poll() is None:
            if not metadata_s and not _owed(data, "metadata"):
                metadata_s = time.monotonic() - started
            time.sleep(_LOOK_EVERY_S)
    whole_s = time.monotonic() - started
    return metadata_s or whole_s, whole_s, peak.mb


def _owed(data: Path, task: str) -> int:
    with closing(sqlite3.connect(data / "index.sqlite")) as index:
        question = "SELECT coalesce(sum(pending), 0) FROM work_counts WHERE task = ?"
        found: int = index.execute(question, (task,)).fetchone()[0]
        return found


def _environ() -> dict[str, str]:
    root = Path(__file__).resolve().parents[2]
    quiet = {"MANTELPIECE_LOG_LEVEL": "warning"}
    return {**os.environ, **quiet, "PYTHONPATH": os.environ.get("PYTHONPATH", str(root))}
