"""The entry point of a child process: ``python -m server.child ROLE``, started by the supervisor.

The settings come as one line on standard input, which then stays open; see `server.parent`. What
is written to standard output goes to the supervisor.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

from server import plain
from server.logs import start_logging


def main() -> None:
    """Run in the role of the first argument, with the arguments behind it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the supervisor's
    role, *arguments = sys.argv[1:]
    run = _role(role)  # takes the longest; the supervisor may still be preparing the data folder
    line = sys.stdin.buffer.readline()
    if line:  # or the supervisor has ended before there was something to do
        settings = plain.read(line)
        start_logging(settings)
        run(settings, *arguments)


def _role(name: str) -> Callable[..., None]:
    if name == "web":
        from server.web import run_web

        return run_web
    if name == "worker":
        from server.worker import run_worker

        return run_worker
    from server.preparation import run_preparation

    return run_preparation


if __name__ == "__main__":
    main()
