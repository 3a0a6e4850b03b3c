"""How many processor cores there are: what several defaults follow."""

from __future__ import annotations

import os


def cores() -> int:
    """Return the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def half_the_cores() -> int:
    """Return half of that number, and at least one."""
    return max(1, cores() // 2)
