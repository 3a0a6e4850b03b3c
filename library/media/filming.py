"""Making a film in a confined process, as the server sees it."""

from __future__ import annotations

import errno
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any, Final

from library.errors import Unreadable
from library.media import wire
from library.media.process import OUT_OF_MEMORY
from library.media.spawn import spawn

_LOOK_EVERY_S: Final = 1.0
_MESSAGE_S: Final = 10.0  # to get a message through that has begun
_CRASHED: Final = "Reading this file crashed the decoder."
_STALLED: Final = "Preparing this video came to a standstill."
_ENDLESS: Final = "Preparing this video took too long."
_TOO_LARGE: Final = "Prepared for browsers, this video would be larger than videos may be here."


class Unwanted(Exception):
    """Nobody waits for the film any more; nothing is left of it."""


@dataclass(frozen=True, slots=True)
class FilmJob:
    """A video, and where its film is to be written."""

    path: Path
    mime: str
    film: Path  # below *cache*
    cache: Path


@dataclass(frozen=True, slots=True)
class Filming:
    """How films are made."""

    height: int  # pixels of the shorter edge, at most
    threads: int
    memory_mb: int
    most_bytes: int  # of one film
    stall_s: float = 120.0  # without a further frame, until it is given up
    longest_s: float = 24 * 3600.0

    def run(self, job: FilmJob, go_on: Callable[[float], bool]) -> None:
        """Make the film of *job*. *go_on* is asked every second or so, and told its length in s.

        Raises:
            Unwanted: *go_on* said no.
            Unreadable: it cannot be made, in words for people.
            OSError: the file has gone or may not be read, the cache cannot be written to, or no
                process can be started. Nothing was decided about the file.
        """
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                process = spawn(
                    "library.media.film_child", theirs.fileno(), self.memory_mb, self.most_bytes
                )
            try:
                self._talk(ours, process, job, go_on)
            finally:
                process.kill()
                process.wait()

    def _talk(
        self,
        channel: socket.socket,
        process: Popen[bytes],
        job: FilmJob,
        go_on: Callable[[float], bool],
    ) -> None:
        begun = moved = time.monotonic()
        at_s = 0.0
        try:
            wire.send(channel, _pack(job, self))
            while True:
                answer = _next(channel)
                now = time.monotonic()
                if answer is not None and "at_s" not in answer:
                    return _conclude(answer)
                if answer is not None and (further := float(answer["at_s"])) > at_s:
                    at_s, moved = further, now
                if not go_on(at_s):
                    raise Unwanted
                if now - moved > self.stall_s:
                    raise Unreadable(_STALLED)
                if now - begun > self.longest_s:
                    raise Unreadable(_ENDLESS)
        except (EOFError, ConnectionError) as error:
            killed = process.wait() == -signal.SIGKILL
            raise Unreadable(OUT_OF_MEMORY if killed else _CRASHED) from error
        except (wire.Garbled, TypeError, ValueError) as error:
            raise Unreadable(_CRASHED) from error


def _pack(job: FilmJob, how: Filming) -> dict[str, Any]:
    paths = {"path": str(job.path), "film": str(job.film), "cache": str(job.cache)}
    return {**paths, "mime": job.mime, "height": how.height, "threads": how.threads}


def _next(channel: socket.socket) -> dict[str, Any] | None:
    """Return the next message; None if there is none yet."""
    waiting = select.poll()
    waiting.register(channel, select.POLLIN)
    if not waiting.poll(_LOOK_EVERY_S * 1000):
        return None
    channel.settimeout(_MESSAGE_S)
    return wire.receive(channel)


def _conclude(answer: dict[str, Any]) -> None:
    """Return if the film is made.

    Raises:
        Unreadable: it cannot be.
        OSError: a disk has trouble.
    """
    trouble = wire.unpack_trouble(answer)
    if trouble is not None and trouble.errno == errno.EFBIG:
        raise Unreadable(_TOO_LARGE)
    if trouble is not None:
        raise trouble
    if "failed" in answer:
        raise Unreadable(str(answer["failed"]))
    if answer.get("made") is not True:
        raise wire.Garbled(str(answer))
