"""The decoders: processes that read media files for the server.

Whatever happens to one of them is an outcome of the file that it read.
"""

from __future__ import annotations

import signal
from dataclasses import replace
from types import TracebackType
from typing import Self

from library.media import wire
from library.media.pool import Pool, PoolClosed
from library.media.process import Job, Outcome
from library.media.worker import Died, TookTooLong, Trade

_JOBS_EACH = 500  # bounds what leaks in C libraries can add up to
_CRASHED = "Reading this file crashed the decoder."

DecodersClosed = PoolClosed


class Killed(Exception):
    """The process was killed by someone else; *early* is what it had said until then.

    Nobody but the kernel's out-of-memory killer and an administrator sends SIGKILL.
    """

    def __init__(self, early: Outcome | None) -> None:
        super().__init__("The computer ran out of memory while it read this file.")
        self.early = early


class Decoders:
    """Runs jobs in processes of their own. Thread-safe; a job occupies its caller."""

    def __init__(
        self,
        processes: int,
        memory_mb: int = 1024,
        timeout_s: float = 60.0,
        idle_s: float = 60.0,
    ) -> None:
        """Prepare at most *processes* processes; each starts when it is first needed.

        A process holds at most *memory_mb*, a job takes at most *timeout_s* of wall-clock time,
        and a process that had nothing to do for *idle_s* ends.
        """
        self._timeout_s = timeout_s
        trade = Trade(
            module="library.media.child",
            arguments=(memory_mb, timeout_s),
            pack=wire.pack_job,
            unpack=wire.unpack_outcome,
            jobs_each=_JOBS_EACH,
        )
        self._pool: Pool[Job, Outcome] = Pool(trade, processes, timeout_s, idle_s)

    def run(self, job: Job) -> Outcome:
        """Do *job* in a decoder process, waiting for a free one if need be.

        Raises:
            DecodersClosed: `close` was called.
            Killed: something else ended the process; it may go better another time.
            OSError: the file has gone or may not be read, the cache cannot be written to, or no
                process can be started. Nothing was decided about the file.
        """
        try:
            return self._pool.run(job)
        except TookTooLong as error:
            reason = f"Reading this file took more than {self._timeout_s:.0f} s."
            return _failed(job, _told(error), reason)
        except Died as error:
            if error.returncode == -signal.SIGKILL:
                raise Killed(_told(error)) from error
            return _failed(job, _told(error), _CRASHED)

    def close(self) -> None:
        """Kill all processes; who waits in `run` gets `DecodersClosed`. Idempotent."""
        self._pool.close()

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the pool."""
        self.close()


def _told(error: TookTooLong | Died) -> Outcome | None:
    return error.early if isinstance(error.early, Outcome) else None


def _failed(job: Job, early: Outcome | None, reason: str) -> Outcome:
    """The outcome of a job whose process is lost: what was known early, and failures."""
    known = early or Outcome()
    failures = {**known.failures, **dict.fromkeys(job.tasks - known.done, reason)}
    return replace(known, failures=failures, done=frozenset())
