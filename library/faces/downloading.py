"""Weights that Mantelpiece does not bring: whether they are there, and having them fetched."""

from __future__ import annotations

import errno
import select
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from library.errors import LibraryError
from library.faces.profiles import Profile, weights_of
from library.faces.weights import deepface_folder
from library.media import wire
from library.media.spawn import spawn

_LONGEST_S: Final = 3600.0
_LOOK_EVERY_S: Final = 0.5


class WeightsMissing(LibraryError):
    """A model's weights are not there, and may not be downloaded."""


def missing_weights(models: Path, profile: Profile) -> tuple[Path, ...]:
    """Return the files that *profile* needs and that are not in *models* yet."""
    folder = deepface_folder(models)
    needed = weights_of(profile.model, profile.detector)
    return tuple(folder / name for name in needed if not (folder / name).is_file())


def require_weights(models: Path, profile: Profile) -> None:
    """Return if all that *profile* needs is in *models*. Nothing is asked of the network.

    Raises:
        WeightsMissing: it is not.
    """
    if missing := missing_weights(models, profile):
        names = " and ".join(str(path) for path in missing)
        raise WeightsMissing(
            f"The faces' model {profile.model} with {profile.detector} needs {names}, which is "
            "not there. Put it there, or allow downloads."
        )


def download(models: Path, profile: Profile, go_on: Callable[[], bool]) -> None:
    """Have DeepFace download what *profile* needs into *models*, in a process of its own.

    *go_on* is asked twice a second; once it says no, the download ends.

    Raises:
        OSError: that does not succeed, or was ended.
    """
    deepface_folder(models).mkdir(parents=True, exist_ok=True)
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            told = (str(models), profile.model, profile.detector)
            process = spawn("library.faces.download_child", theirs.fileno(), *told)
        try:
            _await(ours, go_on)
        finally:
            process.kill()
            process.wait()


def _await(channel: socket.socket, go_on: Callable[[], bool]) -> None:
    waiting = select.poll()
    waiting.register(channel, select.POLLIN)
    deadline = time.monotonic() + _LONGEST_S
    while not waiting.poll(_LOOK_EVERY_S * 1000):
        if not go_on() or time.monotonic() > deadline:
            raise OSError(errno.ETIMEDOUT, "the download of a model for faces was given up")
    try:
        trouble = wire.unpack_trouble(wire.receive(channel))
    except (EOFError, wire.Garbled) as error:
        raise OSError(errno.EIO, "the download of a model for faces failed") from error
    if trouble is not None:
        raise trouble
