"""The supervisor's children: processes that have to be running."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

from library.errors import LibraryError

log = logging.getLogger(__name__)

READY = b"ready\n"  # what a child writes to its standard output when it has begun its work

_PAUSE_S = 1.0  # before a child that died at once is started again
_PAUSE_MAX_S = 30.0
_STILLBORN_S = 5.0  # one that dies sooner on its first start would always do so


@dataclass
class Child:
    """A process that is started again when it has died."""

    role: str
    settings: bytes  # a line
    arguments: tuple[str, ...] = ()
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    started: float = 0.0
    pause_s: float = _PAUSE_S
    due: float = 0.0
    said: bytes = b""
    died: list[int] = field(default_factory=list)  # whose leftovers the next one removes

    def start(self) -> None:
        """Start it; it loads its code and waits for `tell`."""
        died = map(str, self.died)
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            # -P: the folder in which the server was started is no place for code.
            [sys.executable, "-P", "-m", "server.child", self.role, *self.arguments, *died],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # what a dead child did not take must not come up again at closing
            pass_fds=self.descriptors,
            env=os.environ | {"MALLOC_ARENA_MAX": "2"},  # glibc would keep one for each thread
        )
        assert self.process.stdout is not None  # noqa: S101 - a pipe was asked for
        os.set_blocking(self.process.stdout.fileno(), False)
        self.started = time.monotonic()
        self.starts += 1

    def tell(self) -> None:
        """Give it the settings, on which it begins."""
        assert self.process is not None  # noqa: S101 - it was started
        assert self.process.stdin is not None  # noqa: S101 - a pipe was asked for
        with suppress(BrokenPipeError):  # it has died already
            self.process.stdin.write(self.settings)

    def listen(self) -> bytes:
        """Return all that it has said since its start."""
        if self.process is not None and self.process.stdout is not None:
            self.said += self.process.stdout.read() or b""
        return self.said

    @property
    def is_ready(self) -> bool:
        """Whether it has begun its work."""
        return self.listen() == READY

    def revive(self) -> None:
        """Start it if it has died or was never started; ever more slowly if it keeps dying.

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
            self.died.append(self.process.pid)
            self._forget()
        if self.process is None and now >= self.due:
            self.start()
            self.tell()
        elif self.died and self.is_ready:
            self.died.clear()

    def _forget(self) -> None:
        assert self.process is not None  # noqa: S101 - it has ended
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()
        self.process, self.said = None, b""
