"""A server that has nothing to do: how soon it answers, and what it costs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from bench.memory import resident_mb
from bench.report import Figure
from support.server import serving

_RUNS = 3
_SETTLE_S = 5


def figures() -> Iterator[Figure]:
    """Start servers on new data folders and on one that exists."""
    first, again, memory = [], [], []
    for _ in range(_RUNS):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            with serving(data) as server:
                first.append(server.first_answer_s)
            with serving(data) as server:
                again.append(server.first_answer_s)
                time.sleep(_SETTLE_S)
                server.request("PROPFIND", "/", headers={"Depth": "1"})
                memory.append(resident_mb(psutil.Process(server.process.pid)))
    yield Figure("start: first answer, new data folder", tuple(first), "s", "≤ 3")
    yield Figure("start: first answer, existing data folder", tuple(again), "s", "≤ 3")
    yield Figure("at rest: memory of all processes", tuple(memory), "MB", "≤ 250")
