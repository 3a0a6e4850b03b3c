"""Noticing that the supervisor has gone, even when it was killed with -9."""

from __future__ import annotations

import os
import threading


def when_orphaned(signal_number: int) -> None:
    """Send this process *signal_number* as soon as its standard input ends.

    The supervisor holds the other end of that pipe and writes nothing more to it.
    """

    def watch() -> None:
        # Not through sys.stdin, whose lock would be held when the interpreter ends.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal_number)

    threading.Thread(target=watch, name="parent", daemon=True).start()
