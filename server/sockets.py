"""Where the server listens: one socket, which all web processes accept from.

Each having its own on the same port (SO_REUSEPORT) would leave two things to chance: the kernel
spreads connections by their addresses, so that four of them are one process's as often as not,
and those that wait for a process are reset when it dies.
"""

from __future__ import annotations

import os
import socket
from collections.abc import MutableMapping

from library.errors import LibraryError

BACKLOG = 1024  # connections that wait to be accepted; the system may allow fewer
_FIRST_PASSED = 3  # the descriptor of the first socket that systemd passes


def door(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the address.

    Raises:
        LibraryError: the address is in use, or not of this computer.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if family == socket.AF_INET6:
                listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            listening.bind(address)
            listening.listen(BACKLOG)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise LibraryError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
    return listening


def passed_door(environ: MutableMapping[str, str]) -> socket.socket | None:
    """Return the listening socket that systemd passed to this process, if it did.

    See sd_listen_fds(3). The variables are taken out of *environ*: they are for this process only.
    """
    process, count = environ.pop("LISTEN_PID", ""), environ.pop("LISTEN_FDS", "0")
    environ.pop("LISTEN_FDNAMES", None)
    if process != str(os.getpid()) or not count.isdecimal() or int(count) < 1:
        return None
    return socket.socket(fileno=_FIRST_PASSED)
