"""A pool of decoder processes, because media files are hostile input.

Each file is read by a process that may use only so much memory and time. Whatever happens to it
is an outcome of that file; the server and the other files go on.
"""

from __future__ import annotations

import signal
import threading
import time
from dataclasses import replace
from types import TracebackType
from typing import Self

from library.media.process import Job, Outcome
from library.media.worker import Died, Lost, TookTooLong, Worker

_JOBS_EACH = 500  # bounds what leaks in C libraries can add up to
_TRIES = 3  # to find a process that lives long enough to take a job
_CRASHED = "Reading this file crashed the decoder."


class DecodersClosed(RuntimeError):
    """The pool was closed before the job was done; nothing was decided about its file."""


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
        self._memory_mb = memory_mb
        self._timeout_s = timeout_s
        self._idle_s = idle_s
        self._free = threading.BoundedSemaphore(processes)
        self._lock = threading.Lock()  # guards the fields below
        self._idle: list[Worker] = []  # the one used last is at the end
        self._busy: set[Worker] = set()
        self._timer: threading.Timer | None = None
        self._closed = False

    def run(self, job: Job) -> Outcome:
        """Do *job* in a decoder process, waiting for a free one if need be.

        Raises:
            DecodersClosed: `close` was called.
            Killed: something else ended the process; it may go better another time.
            OSError: the file has gone or may not be read, the cache cannot be written to, or no
                process can be started. Nothing was decided about the file.
        """
        with self._free:
            for _ in range(_TRIES):
                outcome = self._try(job)
                if outcome is not None:
                    return outcome
        raise OSError("decoder processes are killed before they can work")

    def close(self) -> None:
        """Kill all processes; who waits in `run` gets `DecodersClosed`. Idempotent."""
        with self._lock:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
            idle, self._idle = self._idle, []
            for worker in self._busy:
                worker.kill()
        for worker in idle:
            worker.close()

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

    def _try(self, job: Job) -> Outcome | None:
        """Have a process do *job*; None if it was lost before it took the job."""
        worker = self._take()
        try:
            return worker.run(job)
        except TookTooLong as error:
            reason = f"Reading this file took more than {self._timeout_s:.0f} s."
            return _failed(job, error.early, reason)
        except Died as error:
            if self._closed:
                raise DecodersClosed from error
            if error.returncode == -signal.SIGKILL:
                raise Killed(error.early) from error
            return _failed(job, error.early, _CRASHED)
        except Lost as error:
            if self._closed:
                raise DecodersClosed from error
            return None
        finally:
            self._put_back(worker)

    def _take(self) -> Worker:
        with self._lock:
            if self._closed:
                raise DecodersClosed
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:  # the kernel may have killed it meanwhile: no file's fault
                    self._busy.add(worker)
                    return worker
                worker.close()
        worker = Worker(self._memory_mb, self._timeout_s)
        with self._lock:
            self._busy.add(worker)
            if self._closed:
                worker.kill()
        return worker

    def _put_back(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            if worker.alive and worker.jobs < _JOBS_EACH and not self._closed:
                worker.idle_since = time.monotonic()
                self._idle.append(worker)
                self._arm()
                return
        worker.close()

    def _arm(self) -> None:
        """See to it that idle processes will be looked at. The lock is held."""
        if self._timer is None and self._idle:
            self._timer = threading.Timer(self._idle_s, self._retire)
            self._timer.daemon = True
            self._timer.start()

    def _retire(self) -> None:
        with self._lock:
            self._timer = None
            long_ago = time.monotonic() - self._idle_s
            retired = [worker for worker in self._idle if worker.idle_since <= long_ago]
            self._idle = [worker for worker in self._idle if worker.idle_since > long_ago]
            self._arm()
        for worker in retired:
            worker.close()


def _failed(job: Job, early: Outcome | None, reason: str) -> Outcome:
    """The outcome of a job whose process is lost: what was known early, and failures."""
    known = early or Outcome()
    failures = {**known.failures, **dict.fromkeys(job.tasks - known.done, reason)}
    return replace(known, failures=failures, done=frozenset())
