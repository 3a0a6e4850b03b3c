"""The supervisor: starts the web process and the worker, and keeps them alive."""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from config import Settings
from library.errors import LibraryError

log = logging.getLogger(__name__)

_GRACE_S = 25.0  # that children get to end by themselves
_PAUSE_S = 1.0  # before a child that died at once is started again
_PAUSE_MAX_S = 30.0
_STILLBORN_S = 5.0  # one that dies sooner on its first start would always do so


@dataclass
class Child:
    """A process that has to be running."""

    role: str
    arguments: tuple[str, ...] = ()
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    started: float = 0.0
    pause_s: float = _PAUSE_S
    due: float = field(default=0.0)

    def start(self, settings: Settings) -> None:
        """Start it and tell it the settings."""
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "server.child", self.role, *self.arguments],
            stdin=subprocess.PIPE,
            pass_fds=self.descriptors,
        )
        assert self.process.stdin is not None  # noqa: S101 - a pipe was asked for
        self.process.stdin.write(settings.model_dump_json().encode() + b"\n")
        self.process.stdin.flush()
        self.started = time.monotonic()
        self.starts += 1

    def revive(self, settings: Settings) -> None:
        """Start it again if it has died; after longer and longer pauses if it keeps dying.

        Raises:
            LibraryError: it died at its very start.
        """
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            lived = now - self.started
            failed = self.process.returncode > 0  # it was not killed
            if self.starts == 1 and failed and lived < _STILLBORN_S:
                raise LibraryError(f"The {self.role} process cannot run; the log above says why.")
            self.pause_s = _PAUSE_S if lived > _PAUSE_MAX_S else min(2 * self.pause_s, _PAUSE_MAX_S)
            log.error("%s ended with status %d", self.role, self.process.returncode)
            self.due = now + self.pause_s
            self.process = None
        if self.process is None and now >= self.due:
            self.start(settings)


class Supervisor:
    """Runs the children of one server."""

    def __init__(self, settings: Settings, listening: socket.socket) -> None:
        """Serve on *listening*."""
        self._settings = settings
        descriptor = listening.fileno()
        self._children = [
            Child("web", (str(descriptor),), (descriptor,)),
            Child("worker"),
        ]
        self._ended = threading.Event()

    def run(self) -> None:
        """Keep all children running until SIGTERM or SIGINT, then let them finish."""
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        try:
            while not self._ended.is_set():
                for child in self._children:
                    child.revive(self._settings)
                self._ended.wait(0.2)
        finally:
            self._stop()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ended.set()

    def _stop(self) -> None:
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _GRACE_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def listen(host: str, port: int) -> Iterator[socket.socket]:
    """Yield a socket that listens on the address.

    Raises:
        LibraryError: the address is in use, or not of this computer.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise LibraryError(f"Cannot listen on {host}: {error.strerror}.") from error
    with listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            listening.bind(address)
        except OSError as error:
            raise LibraryError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
        listening.listen(128)
        yield listening
