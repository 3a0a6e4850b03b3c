"""The memory of a server and everything below it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import psutil

_MB = 1 << 20


@dataclass
class Peak:
    """The highest resident memory of any one process, in MB, by its command line."""

    mb: float = 0.0
    command: str = ""
    at_once_mb: float = 0.0  # of all together

    def look(self, root: psutil.Process, role: str = "") -> None:
        """Take one sample; only processes with *role* in their command line count."""
        together = 0.0
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.Error):
                command = " ".join(process.cmdline())
                if role not in command:
                    continue
                mb = process.memory_info().rss / _MB
                together += mb
                if mb > self.mb:
                    self.mb, self.command = mb, command[-60:]
        self.at_once_mb = max(self.at_once_mb, together)


@contextmanager
def peak_memory(root: psutil.Process, every_s: float = 0.05, role: str = "") -> Iterator[Peak]:
    """Watch *root* and all below it, or those of one *role*, until the block ends."""
    peak = Peak()
    done = threading.Event()

    def watch() -> None:
        while not done.wait(every_s):
            with suppress(psutil.Error):
                peak.look(root, role)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def resident_mb(root: psutil.Process) -> float:
    """The resident memory of *root* and all below it, shared pages counted each time, in MB."""
    return sum(p.memory_info().rss for p in (root, *root.children(recursive=True))) / _MB
