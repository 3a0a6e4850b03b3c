"""What the server and its decoder processes say to each other: JSON, length first.

Not pickle: a decoder that a hostile file has taken over must not be able to run code in the
server through its answer.
"""

from __future__ import annotations

import json
import socket
import struct
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from library.media.process import Job, Outcome
from library.model import DateSource, Facts, Kind, Region, Task

_LENGTH = struct.Struct("!I")
_LIMIT = 4 << 20  # bytes; the longest honest answer is a photo with some thousand keywords


class Garbled(Exception):
    """The other side said something that makes no sense."""


def send(channel: socket.socket, message: dict[str, Any]) -> None:
    """Send one message.

    Raises:
        OSError: the other side has gone, or the channel's timeout is over.
    """
    data = json.dumps(message).encode("ascii")
    channel.sendall(_LENGTH.pack(len(data)) + data)


def receive(channel: socket.socket) -> dict[str, Any]:
    """Wait for one message.

    Raises:
        EOFError: the other side has gone.
        Garbled: it sent no message.
        OSError: the channel's timeout is over.
    """
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    if length > _LIMIT:
        raise Garbled(f"a message of {length} bytes")
    try:
        message = json.loads(_exactly(channel, length))
    except ValueError as error:
        raise Garbled(str(error)) from error
    if not isinstance(message, dict):
        raise Garbled(f"a message of type {type(message).__name__}")
    return message


def _exactly(channel: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        part = channel.recv(length - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def pack_job(job: Job) -> dict[str, Any]:
    """Return *job* as JSON values."""
    return {
        "path": str(job.path),
        "kind": job.kind,
        "mime": job.mime,
        "checksum": job.checksum,
        "cache": str(job.cache),
        "tasks": sorted(job.tasks),
        "sidecars": list(map(str, job.sidecars)),
    }


def unpack_job(message: dict[str, Any]) -> Job:
    """Return the job that `pack_job` packed."""
    return Job(
        path=Path(message["path"]),
        kind=Kind(message["kind"]),
        mime=message["mime"],
        checksum=message["checksum"],
        cache=Path(message["cache"]),
        tasks=frozenset(map(Task, message["tasks"])),
        sidecars=tuple(map(Path, message["sidecars"])),
    )


def pack_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return *outcome* as JSON values."""
    facts = None if outcome.facts is None else _plain(asdict(outcome.facts))
    placeholder = outcome.placeholder
    return {
        "facts": facts,
        "thumbnails": outcome.thumbnails,
        "placeholder": None if placeholder is None else b64encode(placeholder).decode("ascii"),
        "damaged": outcome.damaged,
        "phash": outcome.phash,
        "failures": dict(outcome.failures),
        "done": sorted(outcome.done),
    }


def unpack_outcome(message: dict[str, Any]) -> Outcome:
    """Return the outcome that `pack_outcome` packed.

    Raises:
        Garbled: it is none.
    """
    try:
        placeholder = message["placeholder"]
        return Outcome(
            facts=None if message["facts"] is None else Facts(**_rich(message["facts"])),
            thumbnails=bool(message["thumbnails"]),
            placeholder=None if placeholder is None else b64decode(placeholder),
            damaged=bool(message["damaged"]),
            phash=None if message["phash"] is None else int(message["phash"]),
            failures={Task(task): str(reason) for task, reason in message["failures"].items()},
            done=frozenset(map(Task, message["done"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Garbled(str(error)) from error


def pack_trouble(error: OSError) -> dict[str, Any]:
    """Return as JSON values what hindered a job, other than its file's content."""
    return {"trouble": [error.errno, error.strerror, error.filename and str(error.filename)]}


def unpack_trouble(message: dict[str, Any]) -> OSError | None:
    """Return the error that `pack_trouble` packed; None if *message* is an outcome."""
    trouble = message.get("trouble")
    return OSError(*trouble) if isinstance(trouble, list) else None


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in facts.items()
    }


def _rich(facts: dict[str, Any]) -> dict[str, Any]:
    readers: dict[str, Callable[[Any], Any]] = {
        "captured_local": datetime.fromisoformat,
        "captured_utc": datetime.fromisoformat,
        "date_source": DateSource,
        "keywords": tuple,
        "regions": lambda regions: tuple(Region(**region) for region in regions),
    }
    return {
        name: readers[name](value) if name in readers and value is not None else value
        for name, value in facts.items()
    }
