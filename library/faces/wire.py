"""What the server and its processes for faces say to each other, as JSON values."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from library.errors import Unreadable
from library.faces.detected import DetectedFace, FaceJob
from library.media.wire import Garbled
from library.model import Kind

_LITTLE = np.dtype("<f4")
_NUMBERS = ("x", "y", "width", "height", "score", "size_px", "blur")


def pack_job(job: FaceJob) -> dict[str, Any]:
    """Return *job* as JSON values."""
    size = {"width": job.width, "height": job.height}
    return {"path": str(job.path), "kind": job.kind, "mime": job.mime, **size}


def unpack_job(message: dict[str, Any]) -> FaceJob:
    """Return the job that `pack_job` packed."""
    return FaceJob(
        path=Path(message["path"]),
        kind=Kind(message["kind"]),
        mime=message["mime"],
        width=message["width"],
        height=message["height"],
    )


def pack_faces(faces: Sequence[DetectedFace]) -> dict[str, Any]:
    """Return *faces* as JSON values."""
    return {"faces": [_pack(face) for face in faces]}


def pack_failure(reason: str) -> dict[str, Any]:
    """Return as JSON values why a file cannot be read, in words for people."""
    return {"failed": reason}


def unpack_faces(message: dict[str, Any], dimension: int) -> Sequence[DetectedFace] | Unreadable:
    """Return the faces that `pack_faces` packed, or the failure that `pack_failure` did.

    Raises:
        Garbled: they are none, or their embeddings have not *dimension* finite numbers.
    """
    if "failed" in message:
        return Unreadable(str(message["failed"]))
    try:
        return [_unpack(face, dimension) for face in message["faces"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Garbled(str(error)) from error


def _pack(face: DetectedFace) -> dict[str, Any]:
    numbers = {name: getattr(face, name) for name in _NUMBERS}
    embedding = b64encode(face.embedding.astype(_LITTLE).tobytes()).decode("ascii")
    picture = b64encode(face.picture).decode("ascii")
    return {**numbers, "embedding": embedding, "frame_s": face.frame_s, "picture": picture}


def _unpack(face: dict[str, Any], dimension: int) -> DetectedFace:
    numbers = {name: _finite(face[name]) for name in _NUMBERS}
    packed = b64decode(face["embedding"], validate=True)
    embedding = np.frombuffer(packed, _LITTLE).astype(np.float32)
    if embedding.shape != (dimension,) or not np.isfinite(embedding).all():
        raise ValueError("no embedding")
    frame_s = None if face["frame_s"] is None else _finite(face["frame_s"])
    picture = b64decode(face["picture"], validate=True)
    return DetectedFace(**numbers, embedding=embedding, frame_s=frame_s, picture=picture)


def _finite(value: Any) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError(f"{number} is no measure")
    return number
