"""Something that is done again and again while a block runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread


@contextmanager
def beating(beat: Callable[[], None], every: timedelta) -> Iterator[None]:
    """Call *beat*, which raises nothing, in another thread until the block ends."""
    ended = Event()

    def run() -> None:
        while not ended.wait(every.total_seconds()):
            beat()

    thread = Thread(target=run, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
