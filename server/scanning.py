"""Scans in the background: now and then, and after changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from server.household import Household
from server.scans import Scans


@contextmanager
def scanning(household: Household) -> Iterator[Scans]:
    """Yield the scans of the background, and watch what the settings say until the block ends."""
    scans = Scans(household)
    watch = household.settings.scan.watch
    watcher = threading.Thread(target=_watch, args=(scans, watch), name="watch", daemon=True)
    if watch != "off":
        watcher.start()
    try:
        yield scans
    finally:
        scans.ended.set()
        if watch != "off":
            watcher.join()


def _watch(scans: Scans, watch: str) -> None:
    # Imported here: most do without it.
    from server.watching import watch_until_ended

    watch_until_ended(scans, everything=watch == "all")
