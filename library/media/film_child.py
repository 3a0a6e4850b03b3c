"""The inside of a process that makes one film; it dies with the server."""

from __future__ import annotations

import math
import socket
import threading
import time
from pathlib import Path

from library.errors import Unreadable
from library.media import wire
from library.media.child import die_with_server
from library.media.limits import confine, limit_cpu
from library.media.process import OUT_OF_MEMORY
from library.media.sandbox import seal

_TELL_EVERY_S = 0.5
_CPU_S = 600.0  # that each message buys, where the server itself has been killed


def main(fd: int, memory_mb: int, file_bytes: int) -> None:
    """Take the one job from the socket *fd*, do it, and answer."""
    confine(memory_mb, file_bytes)
    channel = socket.socket(fileno=fd)
    try:
        job = wire.receive(channel)
    except EOFError:
        return
    try:
        seal(Path(job["cache"]))
        threading.Thread(target=die_with_server, args=(fd,), daemon=True).start()
        wire.send(channel, _make(job, channel))
    except OSError as error:
        wire.send(channel, wire.pack_trouble(error))


def _make(job: dict[str, str], channel: socket.socket) -> dict[str, object]:
    from library.media.film import Wish, make_film

    told = -math.inf  # a beginning is told at once
    limit_cpu(_CPU_S)

    def tell(at_s: float) -> None:
        nonlocal told
        if at_s > 0 and time.monotonic() - told >= _TELL_EVERY_S:
            told = time.monotonic()
            limit_cpu(_CPU_S)
            wire.send(channel, {"at_s": at_s})

    try:
        wish = Wish(int(job["height"]), int(job["threads"]))
        make_film(Path(job["path"]), job["mime"], Path(job["film"]), wish, tell)
    except Unreadable as error:
        return {"failed": str(error)}
    except MemoryError:
        return {"failed": OUT_OF_MEMORY}
    except OSError:
        raise
    except Exception as error:  # a decoder's surprise is this file's failure, not the worker's
        return {"failed": f"Reading this file failed ({type(error).__name__})."}
    return {"made": True}
