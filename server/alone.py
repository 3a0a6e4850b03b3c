"""The whole server in one process, for the smallest machines: ``serve --processes 1``.

Only what decodes media runs in processes of its own. Nobody starts the server again when it has
died; that is for the system, which also has to start it in the first place.
"""

from __future__ import annotations

import os
import socket
import sys

from library.errors import LibraryError
from server import plain
from server.greeting import FirstAdmin, greeting
from server.household import open_household
from server.logs import start_logging
from server.preparation import prepare
from server.readiness import tell_system
from server.web import serve_until_stopped
from server.worker import working


def main() -> None:
    """Serve; the settings and what to serve come through the descriptor of the argument."""
    with os.fdopen(int(sys.argv[1]), "rb") as handed:
        settings, door = plain.read(handed.readline()), int(handed.readline())
    start_logging(settings)

    def ready(admin: FirstAdmin) -> None:
        print(greeting(settings, admin), flush=True)  # noqa: T201
        tell_system("READY=1")

    try:
        admin = prepare(settings)
        with open_household(settings) as household, working(household):
            serve_until_stopped(household, socket.socket(fileno=door), lambda: ready(admin))
    except (LibraryError, OSError) as error:
        print(f"mantelpiece: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)


if __name__ == "__main__":
    main()
