"""The inside of a decoder process: take a job, do it, answer; die with the server."""

from __future__ import annotations

import os
import select
import socket
import threading
from pathlib import Path

from library.media import wire
from library.media.limits import confine, limit_cpu
from library.media.process import Job, Outcome, process
from library.media.sandbox import identity, seal

_THREADS = 4  # that decoders may keep busy at once; CPU time runs that much faster than the clock


def main(fd: int, memory_mb: int, timeout_s: float) -> None:
    """Serve jobs on the socket *fd* until the server closes it.

    The process is sealed to the cache of its first job, and ends when a job comes with another.
    """
    confine(memory_mb)
    channel = socket.socket(fileno=fd)
    wire.send(channel, {"ready": os.getpid()})
    sealed: tuple[int, int] | None = None
    while True:
        try:
            job = wire.unpack_job(wire.receive(channel))
        except EOFError:
            return
        if sealed is not None and sealed != identity(job.cache):
            return  # the cache may be deleted at any time; the next process is sealed to the new
        wire.send(channel, {"taken": True})
        try:
            sealed = sealed or _settle(fd, job.cache)
        except OSError as error:
            wire.send(channel, wire.pack_trouble(error))
            continue
        limit_cpu(_THREADS * timeout_s)
        _answer(channel, job)


def _settle(fd: int, cache: Path) -> tuple[int, int] | None:
    """Seal the process, and from then on watch the server, in a thread that is sealed too."""
    sealed = seal(cache)
    threading.Thread(target=die_with_server, args=(fd,), daemon=True).start()
    return sealed


def _answer(channel: socket.socket, job: Job) -> None:
    def early(outcome: Outcome) -> None:
        wire.send(channel, {"early": True, **wire.pack_outcome(outcome)})

    try:
        outcome = process(job, early)
    except OSError as error:
        wire.send(channel, wire.pack_trouble(error))
    else:
        wire.send(channel, wire.pack_outcome(outcome))


def die_with_server(fd: int) -> None:
    """End the process, whatever it is decoding, once the other end of *fd* is closed.

    PR_SET_PDEATHSIG would not do: it fires when the thread that started the process ends.
    """
    hang_up = select.poll()
    hang_up.register(fd, 0)  # POLLHUP is always reported
    hang_up.poll()
    os._exit(0)
