"""The progress of commands that read many files."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress(label: str, total: Callable[[], int]) -> Iterator[Callable[[int], None]]:
    """Yield what takes the number of files done; a bar shows it where someone may be looking.

    *total* is asked only then.
    """
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    count = total()
    started = time.monotonic()

    def pace(_item: object) -> str:
        return f"{bar.pos / max(0.001, time.monotonic() - started):.0f} files/s"

    bar = click.progressbar(
        length=max(count, 1),
        label=f"{label}: {count} files",
        item_show_func=pace,
        file=sys.stderr,
    )
    with bar:
        yield lambda done: bar.update(done, current_item=done)
