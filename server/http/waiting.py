"""Waiting for a connection, after trying without.

The sockets never block by themselves: most of the time what is asked can be done at once, and a
time-out of Python's sockets costs two more system calls each time. A file is the exception: the
system itself waits while it sends one.
"""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Callable
from select import POLLIN, POLLOUT, poll
from typing import TypeVar

_T = TypeVar("_T")


def patiently(
    connection: socket.socket, act: Callable[[], _T], for_what: int, patience_s: Callable[[], float]
) -> _T:
    """Return what *act* returns as soon as *connection* can do it.

    *for_what* is POLLIN or POLLOUT; TLS may want the other. *patience_s* tells, before each wait,
    how many seconds it may take.

    Raises:
        TimeoutError: it cannot in time.
        OSError: the connection is broken.
    """
    while True:
        try:
            return act()
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
            wanted = for_what
            if isinstance(error, ssl.SSLError):
                wanted = POLLIN if isinstance(error, ssl.SSLWantReadError) else POLLOUT
        if not is_ready(connection, wanted, patience_s()):
            raise TimeoutError("the client is too slow")


def is_ready(connection: socket.socket, for_what: int, patience_s: float) -> bool:
    """Whether *connection* can be read (POLLIN) or written (POLLOUT) within that time."""
    if patience_s <= 0:
        return False
    ready = poll()
    ready.register(connection.fileno(), for_what)
    return bool(ready.poll(patience_s * 1000))


def limit_sending(connection: socket.socket, silence_s: float) -> None:
    """Bound how long the system waits in one call while nothing can be sent (SO_SNDTIMEO)."""
    seconds, rest = divmod(silence_s, 1)
    limit = struct.pack("@ll", int(seconds), int(rest * 1e6))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
