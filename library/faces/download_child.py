"""The inside of a process that lets DeepFace download weights; no user's file ever gets here."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

from library.faces.profiles import profile_of
from library.faces.weights import prepare
from library.media import wire
from library.media.child import die_with_server


def main(fd: int, models: str, model: str, detector: str) -> None:
    """Load *model* and *detector*, which downloads what is missing, and say on *fd* how it went."""
    from library.faces.engine import Engine, settle

    channel = socket.socket(fileno=fd)
    threading.Thread(target=die_with_server, args=(fd,), daemon=True).start()
    try:
        prepare(Path(models))
        settle(Path(models))
        Engine(profile_of(model, detector))
    except OSError as error:
        wire.send(channel, wire.pack_trouble(error))
    else:
        wire.send(channel, {"loaded": True})
