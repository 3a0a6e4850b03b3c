"""One process that reads media files, as the server sees it: start, ask, kill."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from library.media import wire
from library.media.spawn import spawn

_DEATH_S = 2.0  # between hanging up and the end of the process


JobT = TypeVar("JobT")
AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, slots=True)
class Trade(Generic[JobT, AnswerT]):
    """What a kind of process does, and how it is talked to."""

    module: str  # whose main(fd, *arguments) it runs
    arguments: tuple[float | str, ...]
    pack: Callable[[JobT], dict[str, Any]]
    unpack: Callable[[dict[str, Any]], AnswerT]  # raises `wire.Garbled` for nonsense
    jobs_each: int  # after which another process takes its place
    start_s: float = 30.0  # a busy small machine may take seconds to start Python


class Lost(Exception):
    """The process had ended before it took the job, which therefore is not to blame."""


class Died(Exception):
    """The process ended without an answer; *early* is what it had said until then."""

    def __init__(self, early: object | None, returncode: int | None) -> None:
        super().__init__(f"decoder ended with {returncode}")
        self.early = early
        self.returncode = returncode


class TookTooLong(Exception):
    """The wall-clock limit is over; *early* is what the process had said until then."""

    def __init__(self, early: object | None) -> None:
        super().__init__("decoder took too long")
        self.early = early


class Worker(Generic[JobT, AnswerT]):
    """A process. Used by one thread at a time; only `kill` may come from another."""

    def __init__(self, trade: Trade[JobT, AnswerT], timeout_s: float) -> None:
        """Start the process and wait until it is ready.

        Raises:
            OSError: it does not start, or says what hinders it.
        """
        self._trade = trade
        self._timeout_s = timeout_s
        self.jobs = 0
        self.idle_since = time.monotonic()
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._process = spawn(trade.module, theirs.fileno(), *trade.arguments)
        try:
            hello = self._receive(time.monotonic() + trade.start_s)
            hindered = wire.unpack_trouble(hello)
        except (OSError, EOFError, wire.Garbled) as error:
            self.close()
            raise OSError("the decoder process does not start") from error
        except BaseException:  # Ctrl-C: nobody else knows this process yet
            self.close()
            raise
        if hindered is not None:
            self.close()
            raise hindered

    def run(self, job: JobT) -> AnswerT:
        """Have *job* done.

        Raises:
            Lost: the process was killed while it had nothing to do. The worker is spent.
            Died: the process crashed or was killed over the job. The worker is spent.
            TookTooLong: it was not done in time. The worker is spent.
            OSError: the file has gone or may not be read, or the cache cannot be written to.
        """
        self.jobs += 1
        taken = False
        early: AnswerT | None = None
        deadline = time.monotonic() + self._timeout_s
        try:
            wire.send(self._channel, self._trade.pack(job))
            taken = bool(self._receive(deadline))
            while (message := self._receive(deadline)).pop("early", False):
                early = self._trade.unpack(message)
            trouble = wire.unpack_trouble(message)
            if trouble is None:
                return self._trade.unpack(message)
        except TimeoutError as error:
            self.kill()
            raise TookTooLong(early) from error
        except (EOFError, ConnectionError) as error:
            returncode = self._bury()
            raise (Died(early, returncode) if taken else Lost) from error
        except wire.Garbled as error:
            self.kill()
            raise Died(early, None) from error
        except BaseException:  # Ctrl-C: the answer to this job must not become that to the next
            self.kill()
            raise
        raise trouble

    @property
    def alive(self) -> bool:
        """Whether the process can take another job."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process now. Idempotent, never raises."""
        with suppress(OSError):
            self._channel.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits in `run`
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Kill the process and give the channel back; nobody may be in `run`."""
        self.kill()
        self._channel.close()

    def _bury(self) -> int | None:
        """Return how the process ended; None if it had only hung up and had to be killed."""
        try:
            return self._process.wait(timeout=_DEATH_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def _receive(self, deadline: float) -> dict[str, Any]:
        self._channel.settimeout(max(deadline - time.monotonic(), 0.001))
        return wire.receive(self._channel)
