"""The inside of a process that finds faces: take a job, do it, answer; die with the server."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from library.errors import Unreadable
from library.faces import wire as faces_wire
from library.faces.profiles import Profile, profile_of
from library.faces.weights import prepare
from library.media import wire
from library.media.child import die_with_server
from library.media.limits import confine, limit_cpu
from library.media.process import OUT_OF_MEMORY
from library.media.sandbox import seal_all

if TYPE_CHECKING:
    from library.faces.finding import Finder

_THREADS = 4  # that may be kept busy at once; CPU time runs that much faster than the clock


def main(fd: int, memory_mb: int, timeout_s: float, models: str, model: str, detector: str) -> None:
    """Serve jobs on the socket *fd* until the server closes it.

    The nets are made if need be, in the folder *models*. From then on the process writes nowhere
    and has no network; what it loads and reads comes after that.
    """
    confine(memory_mb)
    channel = socket.socket(fileno=fd)
    try:
        prepare(Path(models))
        seal_all()
        threading.Thread(target=die_with_server, args=(fd,), daemon=True).start()
        finder = _load(Path(models), profile_of(model, detector))
    except OSError as error:
        wire.send(channel, wire.pack_trouble(error))
        return
    wire.send(channel, {"ready": os.getpid()})
    while True:
        try:
            message = wire.receive(channel)
        except EOFError:
            return
        wire.send(channel, {"taken": True})
        limit_cpu(_THREADS * timeout_s)
        wire.send(channel, _answer(finder, message))


def _load(models: Path, profile: Profile) -> Finder:
    """Import what decodes and runs nets: not before, so that its threads are sealed too."""
    from library.faces.engine import Engine, settle

    settle(models)
    engine = Engine(profile)
    from library.faces.finding import Finder

    return Finder(engine, profile)


def _answer(finder: Finder, message: dict[str, Any]) -> dict[str, Any]:
    try:
        return faces_wire.pack_faces(finder.find(faces_wire.unpack_job(message)))
    except Unreadable as error:
        return faces_wire.pack_failure(str(error))
    except MemoryError:
        return faces_wire.pack_failure(OUT_OF_MEMORY)
    except OSError as error:
        return wire.pack_trouble(error)
    except Exception as error:  # a decoder's surprise is this file's failure, not the process's
        return faces_wire.pack_failure(f"Reading this file failed ({type(error).__name__}).")
