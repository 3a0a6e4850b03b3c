"""A pool of processes of one kind, because media files are hostile input.

Each job is done by a process that may use only so much memory and time. Whatever happens to it is
told of that job; the server and the other jobs go on.
"""

from __future__ import annotations

import threading
import time
from typing import Generic

from library.media.worker import AnswerT, Died, JobT, Lost, Trade, Worker

_TRIES = 3  # to find a process that lives long enough to take a job


class PoolClosed(RuntimeError):
    """The pool was closed before the job was done; nothing was decided about it."""


class Pool(Generic[JobT, AnswerT]):
    """Runs jobs in processes of their own. Thread-safe; a job occupies its caller."""

    def __init__(
        self, trade: Trade[JobT, AnswerT], processes: int, timeout_s: float, idle_s: float
    ) -> None:
        """Prepare at most *processes* processes; each starts when it is first needed.

        A job takes at most *timeout_s* of wall-clock time, and a process that had nothing to do for
        *idle_s* ends.
        """
        self._trade = trade
        self._timeout_s = timeout_s
        self._idle_s = idle_s
        self._free = threading.BoundedSemaphore(processes)
        self._lock = threading.Lock()  # guards the fields below
        self._idle: list[Worker[JobT, AnswerT]] = []  # the one used last is at the end
        self._busy: set[Worker[JobT, AnswerT]] = set()
        self._timer: threading.Timer | None = None
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def run(self, job: JobT) -> AnswerT:
        """Do *job* in a process, waiting for a free one if need be.

        Raises:
            PoolClosed: `close` was called.
            TookTooLong: it was not done in time.
            Died: the process ended over it.
            OSError: the file has gone or may not be read, what is made of it cannot be written, or
                no process can be started. Nothing was decided about the file.
        """
        with self._free:
            for _ in range(_TRIES):
                worker = self._take()
                try:
                    return worker.run(job)
                except Lost as error:
                    if self._closed:
                        raise PoolClosed from error
                except Died as error:
                    if self._closed:
                        raise PoolClosed from error
                    raise
                finally:
                    self._put_back(worker)
        raise OSError("decoder processes are killed before they can work")

    def close(self) -> None:
        """Kill all processes; who waits in `run` gets `PoolClosed`. Idempotent."""
        with self._lock:
            self._closed = True
            if self._timer is not None:
                self._timer.cancel()
            idle, self._idle = self._idle, []
            for worker in self._busy:
                worker.kill()
        for worker in idle:
            worker.close()

    def _take(self) -> Worker[JobT, AnswerT]:
        with self._lock:
            if self._closed:
                raise PoolClosed
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:  # the kernel may have killed it meanwhile: no file's fault
                    self._busy.add(worker)
                    return worker
                worker.close()
        worker = Worker(self._trade, self._timeout_s)
        with self._lock:
            self._busy.add(worker)
            if self._closed:
                worker.kill()
        return worker

    def _put_back(self, worker: Worker[JobT, AnswerT]) -> None:
        with self._lock:
            self._busy.discard(worker)
            if worker.alive and worker.jobs < self._trade.jobs_each and not self._closed:
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
