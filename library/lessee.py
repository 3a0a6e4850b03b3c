"""Who takes work: a process, by a name that no other one ever has."""

from __future__ import annotations

import os
import socket
from secrets import token_hex


def own_name() -> str:
    """Return a new name for this process: its host, its id, and something at random.

    The random part tells it from an earlier process with the same id: in a container, that is the
    rule.
    """
    return f"{socket.gethostname()}:{os.getpid()}:{token_hex(3)}"


def host_and_pid(name: str) -> tuple[str, int]:
    """Return the parts of a name that mean something."""
    host, pid, _ = name.rsplit(":", 2)
    return host, int(pid)


def has_died(name: str) -> bool:
    """Whether that process is known to have ended; of those on other hosts, nothing is known."""
    host, pid = host_and_pid(name)
    if host != socket.gethostname():
        return False  # its leases run out by themselves
    if pid == os.getpid():
        return True  # one that had the same id: nobody asks about themselves
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
