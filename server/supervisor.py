"""The supervisor: starts the web processes and the worker, and keeps them alive.

It runs as ``python -m server.supervisor DESCRIPTOR`` in the place of the command, whose process it
takes over with all that the command has opened, and imports little: it only waits.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING

from library.errors import LibraryError
from server import plain
from server.children import Child
from server.greeting import FirstAdmin, greeting
from server.logs import start_logging
from server.readiness import tell_system

if TYPE_CHECKING:
    from config import Settings

_GRACE_S = 5.0  # beyond the time for requests in flight, in which children end by themselves
_LOOK_EVERY_S = 0.2
_LOOK_AT_START_S = 0.02


class Interrupted(Exception):
    """The server was asked to end before it was ready."""


class Supervisor:
    """Runs the children of one server."""

    def __init__(self, settings: Settings, line: bytes, door: int) -> None:
        """Serve through the socket of the descriptor *door*; *line* are the settings."""
        self._settings = settings
        self._door = door
        self._web = [
            Child("web", line, (str(door),), (door,)) for _ in range(settings.server.processes)
        ]
        self._preparing = Child("prepare", line)
        self._children = [*self._web, Child("worker", line)]
        self._ended = threading.Event()

    def run(self) -> None:
        """Keep all children running until SIGTERM or SIGINT, then let them finish.

        Raises:
            LibraryError: one of them cannot run.
        """
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        try:
            print(greeting(self._settings, self._begin()), flush=True)  # noqa: T201
            tell_system("READY=1")
            while not self._ended.wait(_LOOK_EVERY_S):
                for child in self._children:
                    child.revive()
        except Interrupted:
            pass
        finally:
            tell_system("STOPPING=1")
            self._stop()

    def _begin(self) -> FirstAdmin:
        """Return when the first web process answers; who may come in.

        That process loads its code while the data folder is prepared; the others only then.
        """
        first = self._web[0]
        self._preparing.start()
        self._preparing.tell()
        first.start()
        admin = FirstAdmin(*json.loads(self._prepared()))
        first.tell()
        while not first.is_ready:
            first.revive()
            self._pause()
        return admin

    def _prepared(self) -> bytes:
        process = self._preparing.process
        assert process is not None  # noqa: S101 - it was started
        while process.poll() is None:
            self._pause()
        if process.returncode != 0:
            raise SystemExit(process.returncode)  # it has said why
        return self._preparing.listen()

    def _pause(self) -> None:
        if self._ended.wait(_LOOK_AT_START_S):
            raise Interrupted

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ended.set()

    def _stop(self) -> None:
        os.close(self._door)  # once all have closed it, new connections are refused
        everyone = (self._preparing, *self._children)
        running = [child.process for child in everyone if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + self._settings.server.stop_timeout + _GRACE_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main() -> None:
    """Supervise; the settings and what to serve come through the descriptor of the argument."""
    with os.fdopen(int(sys.argv[1]), "rb") as handed:
        line, door = handed.readline(), int(handed.readline())
    settings = plain.read(line)
    start_logging(settings)
    try:
        Supervisor(settings, line, door).run()
    except LibraryError as error:
        print(f"mantelpiece: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)


if __name__ == "__main__":
    main()
