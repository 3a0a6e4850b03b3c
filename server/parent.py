"""Noticing that the supervisor has gone, even when it was killed with -9."""

from __future__ import annotations

import os
import sys
import threading


def when_orphaned(signal_number: int) -> None:
    """Send this process *signal_number* as soon as its standard input ends.

    The supervisor holds the other end of that pipe and writes nothing more to it.
    """

    def watch() -> None:
        sys.stdin.buffer.read()
        os.kill(os.getpid(), signal_number)

    threading.Thread(target=watch, name="parent", daemon=True).start()
