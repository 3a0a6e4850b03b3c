"""The entry point of a child process: ``python -m server.child ROLE``, started by the supervisor.

The settings come as JSON in one line on standard input, which then stays open; see `server.parent`.
"""

from __future__ import annotations

import socket
import sys

from config import Settings
from server.logs import start_logging


def main() -> None:
    """Run in the role of the first argument; the second is the number of a listening socket."""
    settings = Settings.model_validate_json(sys.stdin.buffer.readline())
    start_logging(settings)
    if sys.argv[1] == "web":
        from server.web import run_web

        run_web(settings, socket.socket(fileno=int(sys.argv[2])))
    else:
        from server.worker import run_worker

        run_worker(settings)


if __name__ == "__main__":
    main()
