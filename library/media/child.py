"""The inside of a decoder process: take a job, do it, answer; die with the server."""

from __future__ import annotations

import os
import select
import socket
import threading

from library.media import wire
from library.media.limits import confine, limit_cpu
from library.media.process import Outcome, process

_THREADS = 4  # that decoders may keep busy at once; CPU time runs that much faster than the clock


def main(fd: int, memory_mb: int, timeout_s: float) -> None:
    """Serve jobs on the socket *fd* until the server closes it."""
    confine(memory_mb)
    channel = socket.socket(fileno=fd)
    threading.Thread(target=_die_with_server, args=(fd,), daemon=True).start()
    wire.send(channel, {"ready": os.getpid()})
    while True:
        try:
            message = wire.receive(channel)
        except EOFError:
            return
        wire.send(channel, {"taken": True})
        limit_cpu(_THREADS * timeout_s)
        _answer(channel, message)


def _answer(channel: socket.socket, message: dict[str, object]) -> None:
    def early(outcome: Outcome) -> None:
        wire.send(channel, {"early": True, **wire.pack_outcome(outcome)})

    try:
        outcome = process(wire.unpack_job(message), early)
    except OSError as error:
        wire.send(channel, wire.pack_trouble(error))
    else:
        wire.send(channel, wire.pack_outcome(outcome))


def _die_with_server(fd: int) -> None:
    """End the process, whatever it is decoding, once the other end of *fd* is closed.

    PR_SET_PDEATHSIG would not do: it fires when the thread that started the process ends.
    """
    hang_up = select.poll()
    hang_up.register(fd, 0)  # POLLHUP is always reported
    hang_up.poll()
    os._exit(0)
