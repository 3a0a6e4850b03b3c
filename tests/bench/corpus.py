"""A real library, from the first byte uploaded to the last thumbnail; uploads beside a peer."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from bench.memory import peak_memory
from bench.peers import available, serving_peer
from bench.report import Figure
from support.rclone import Rclone
from support.server import PASSWORD, USER, Server, run, serving

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("MANTELPIECE_CORPUS", ROOT.parent / "shared" / "corpus")) / "media"
PEER = "wsgidav"
_LIMIT_S = 600


def figures() -> Iterator[Figure]:
    """Upload the corpus with rclone and wait until all of it is processed."""
    if not CORPUS.is_dir() or shutil.which("rclone") is None:
        print(f"left out: the corpus needs {CORPUS} and rclone")
        return
    files = sum(path.is_file() for path in CORPUS.rglob("*"))
    uploads, wholes, peaks = [], [], []
    for _ in range(3):
        upload_s, whole_s, peak_mb, failed = _ours()
        uploads.append(files / upload_s)
        wholes.append(files / whole_s)
        peaks.append(peak_mb)
    peer = tuple(files / seconds for seconds in _peer())
    yield Figure("corpus: rclone copy", tuple(uploads), "files/s", "", PEER, peer)
    yield Figure("corpus: upload + metadata + thumbnails", tuple(wholes), "files/s")
    yield Figure("corpus: peak memory of any process", tuple(peaks), "MB", "≤ 500")
    yield Figure("corpus: files that cannot be shown", (failed,), "files")


def _ours() -> tuple[float, float, float, int]:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data") as server:
        started = time.monotonic()
        with peak_memory(psutil.Process(server.process.pid)) as peak:
            _copy(server.url, "files/corpus")
            upload_s = time.monotonic() - started
            failed = _wait_until_processed(server)
            whole_s = time.monotonic() - started
    return upload_s, whole_s, peak.mb, failed


def _wait_until_processed(server: Server) -> int:
    deadline = time.monotonic() + _LIMIT_S
    while time.monotonic() < deadline:
        status = json.loads(run("status", "--json", "--data", str(server.data)).stdout)
        if status["pending"] == 0:
            return int(status["failed"])
        time.sleep(0.2)
    raise TimeoutError("the corpus was not processed in time")


def _peer() -> tuple[float, ...]:
    seconds = []
    for _ in range(3 if available(PEER) else 0):
        with tempfile.TemporaryDirectory() as root, serving_peer(PEER, Path(root)) as url:
            started = time.monotonic()
            _copy(url, "corpus")
            seconds.append(time.monotonic() - started)
    return tuple(seconds)


def _copy(url: str, folder: str) -> None:
    rclone = Rclone("rclone", url, USER, PASSWORD)
    copied = rclone("copy", str(CORPUS), f"dav:{folder}")
    if copied.returncode != 0:
        raise RuntimeError(copied.stderr)
