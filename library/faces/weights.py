"""The nets on disk: made from the packages that bring their weights, checked, and made anew."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from library.faces.descriptor_net import descriptor_net
from library.faces.mtcnn_nets import output_net, proposal_net, refining_net

PROPOSAL: Final = "mtcnn-p.onnx"
REFINING: Final = "mtcnn-r.onnx"
OUTPUT: Final = "mtcnn-o.onnx"
DESCRIPTOR: Final = "dlib-descriptor.onnx"

_VERSION = 1  # of how they are made; a new one makes them anew
_MANIFEST = "manifest.json"
_DLIB = "models/dlib_face_recognition_resnet_model_v1.dat"


def deepface_folder(folder: Path) -> Path:
    """Return where below *folder* DeepFace looks for the weights of its own models."""
    return folder / ".deepface" / "weights"


def prepare(folder: Path) -> None:
    """See to it that *folder* holds every net, whole and of this version.

    What is there is compared with the checksums of `manifest.json`; what is missing or damaged is
    made again. Any number of processes may do so at once: they write the same bytes.

    Raises:
        OSError: *folder* cannot be written to, or a package with weights is missing.
    """
    deepface_folder(folder).mkdir(parents=True, exist_ok=True)
    known = _checksums(folder)
    made = {
        name: _make(folder / name, build)
        for name, build in _NETS.items()
        if known.get(name) is None or known[name] != _checksum(folder / name)
    }
    if made:
        told = {"version": _VERSION, "sha256": {**known, **made}}
        _write(folder / _MANIFEST, json.dumps(told, indent=1).encode())


def _checksums(folder: Path) -> dict[str, str]:
    """The checksums of the manifest; none if it is missing, damaged or of another version."""
    try:
        told = json.loads((folder / _MANIFEST).read_bytes())
        if told["version"] != _VERSION:
            return {}
        return {name: str(told["sha256"][name]) for name in _NETS if name in told["sha256"]}
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def _checksum(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _make(path: Path, build: Callable[[], bytes]) -> str:
    net = build()
    _write(path, net)
    return hashlib.sha256(net).hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Replace the file at *path* as a whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mtcnn(name: str) -> Any:
    import joblib

    return joblib.load(_in_package("mtcnn", f"assets/weights/{name}.lz4"))


def _in_package(package: str, name: str) -> Path:
    """Where a file of an installed package is; the package is not imported.

    Importing `mtcnn` wants TensorFlow, and `face_recognition_models` wants setuptools.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise OSError(errno.ENOENT, f"the package {package} is not installed")
    return Path(spec.origin).parent / name


_NETS: Final[Mapping[str, Callable[[], bytes]]] = {
    PROPOSAL: lambda: proposal_net(_mtcnn("pnet")),
    REFINING: lambda: refining_net(_mtcnn("rnet")),
    OUTPUT: lambda: output_net(_mtcnn("onet")),
    DESCRIPTOR: lambda: descriptor_net(_in_package("face_recognition_models", _DLIB).read_bytes()),
}
