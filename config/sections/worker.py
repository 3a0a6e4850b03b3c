"""[worker]: reading photos and videos in the background."""

from __future__ import annotations

from config.cores import cores
from config.declaring import Section, option


class WorkerSettings(Section):
    """Reading photos and videos in the background."""

    processes: int = option(
        cores,
        "How many files are read at the same time, each in a process of its own.",
        default_text="number of cores",
        ge=1,
        le=256,
    )
    memory_mb: int = option(
        1024,
        "A process that needs more memory than this for one file is ended; the file is "
        "marked as unreadable.",
        unit="MB",
        ge=256,
        le=1_000_000,
    )
    timeout: int = option(
        120,
        "A file that takes longer than this is marked as unreadable.",
        unit="seconds",
        ge=1,
        le=86_400,
    )
