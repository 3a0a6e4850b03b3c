"""Run all benchmarks, or those named: ``make bench ARGS="corpus rest"``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

BENCHMARKS = (
    "rest",
    "dav",
    "corpus",
    "pictures",
    "similar",
    "search",
    "map",
    "timeline",
    "views",
    "adopt",
    "metadata",
    "grouping",
    "faces",
    "auth",
    "guessing",
)


def main(names: list[str]) -> None:
    """Print the figures of each benchmark as soon as it has them."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        sys.exit(
            f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}"
        )
    for name in names or BENCHMARKS:
        for figure in import_module(f"bench.{name}").figures():
            print(figure, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
