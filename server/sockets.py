"""Where the server listens: one socket for all web processes, or one for each on the same port."""

from __future__ import annotations

import os
import socket
from collections.abc import MutableMapping

from library.errors import LibraryError

BACKLOG = 1024  # connections that wait to be accepted; the system may allow fewer
_FIRST_PASSED = 3  # the descriptor of the first socket that systemd passes


def door(host: str, port: int, *, several: bool) -> socket.socket:
    """Return a socket that listens on the address.

    For *several* processes it is only bound, where the system lets each listen on a socket of its
    own beside it: so the kernel spreads connections, and none waits for a process that has died.

    Raises:
        LibraryError: the address is in use, or not of this computer.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = _bound(family, kind, protocol, address)
    except OSError as error:
        raise LibraryError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
    listening.listen(BACKLOG)  # before anything is shared: another program may be there
    if not several or not hasattr(socket, "SO_REUSEPORT"):
        return listening
    listening.close()
    return _bound(family, kind, protocol, address, shared=True)


def passed_door(environ: MutableMapping[str, str]) -> socket.socket | None:
    """Return the listening socket that systemd passed to this process, if it did.

    See sd_listen_fds(3). The variables are taken out of *environ*: they are for this process only.
    """
    process, count = environ.pop("LISTEN_PID", ""), environ.pop("LISTEN_FDS", "0")
    environ.pop("LISTEN_FDNAMES", None)
    if process != str(os.getpid()) or not count.isdecimal() or int(count) < 1:
        return None
    return socket.socket(fileno=_FIRST_PASSED)


def through(descriptor: int) -> socket.socket:
    """Return the listening socket of that number, or one's own beside it if it is only bound."""
    found = socket.socket(fileno=descriptor)
    if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
        return found
    own = _bound(found.family, found.type, found.proto, found.getsockname(), shared=True)
    found.close()
    own.listen(BACKLOG)
    return own


def _bound(
    family: int, kind: int, protocol: int, address: object, *, shared: bool = False
) -> socket.socket:
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if shared:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        made.bind(address)  # type: ignore[arg-type]  # as the system gave it
    except OSError:
        made.close()
        raise
    return made
