"""DeepFace, as far as it is used: the one module that knows it.

Imported in processes for faces alone, after `settle`: DeepFace reads its environment on import.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from library.faces.profiles import OWN_DETECTOR, OWN_MODEL, Profile
from library.faces.pyramid import Pixels
from library.faces.spotted import Spotted

_AT_ONCE: Final = 32  # chips; more at once take memory and are no faster
_QUIET: Final = "50"  # logging.CRITICAL


def settle(models: Path) -> None:
    """Tell DeepFace, before it is imported, where its weights are and what runs its nets."""
    os.environ["DEEPFACE_HOME"] = str(models)
    os.environ["DEEPFACE_BACKEND_ENGINE"] = "onnx"
    os.environ["DEEPFACE_ONNX_PROVIDERS"] = "cpu"
    os.environ["DEEPFACE_LOG_LEVEL"] = _QUIET


class Engine:
    """A detector and a model, loaded. Not thread-safe."""

    def __init__(self, profile: Profile) -> None:
        """Load what *profile* names, from where `settle` said.

        Raises:
            OSError: it cannot be loaded.
        """
        from deepface import DeepFace
        from deepface.modules import modeling

        cv2.setNumThreads(1)
        self._profile = profile
        self._deepface: Any = DeepFace
        registry: Any = modeling.AVAILABLE_MODELS
        registry["face_detector"][OWN_DETECTOR] = {
            modeling.ANY: "library.faces.plugins.MtcnnDetector"
        }
        registry["facial_recognition"][OWN_MODEL] = {
            modeling.ANY: "library.faces.plugins.DlibDescriptor"
        }
        self._detector: Any = _built(modeling, "face_detector", profile.detector)
        _built(modeling, "facial_recognition", profile.model)

    def spot(self, picture: Pixels) -> list[Spotted]:
        """Return the faces in *picture* that can be aligned."""
        found = self._detector.detect_faces(np.ascontiguousarray(picture[:, :, ::-1]))
        spotted = [_spotted(area) for area in found]
        return [face for face in spotted if np.isfinite(face.points[:2]).all()]

    def describe(self, chips: Sequence[Pixels]) -> NDArray[np.float32]:
        """Return the embeddings (n, dimension) of aligned faces, as they are to be stored."""
        parts = [
            self._described(chips[start : start + _AT_ONCE])
            for start in range(0, len(chips), _AT_ONCE)
        ]
        if not parts:
            return np.empty((0, self._profile.dimension), np.float32)
        embeddings = np.concatenate(parts)
        if self._profile.normalised:
            lengths = np.linalg.norm(embeddings, axis=1, keepdims=True)
            embeddings /= np.maximum(lengths, np.float32(1e-9))
        return embeddings

    def _described(self, chips: Sequence[Pixels]) -> NDArray[np.float32]:
        told = self._deepface.represent(
            [chip[:, :, ::-1] for chip in chips],
            model_name=self._profile.model,
            detector_backend="skip",  # the chips are faces, and aligned
            enforce_detection=False,
            align=False,
        )
        each = [told] if len(chips) == 1 else told  # one picture is answered without its list
        return np.array([face["embedding"] for (face,) in each], np.float32)


def _built(modeling: Any, task: str, name: str) -> Any:
    try:
        return modeling.build_model(task, name)
    except Exception as error:  # models raise whatever their libraries do
        reason = f"{name}, which finds or describes faces, cannot be loaded: {error}"
        raise OSError(errno.EIO, reason) from error


def _spotted(area: Any) -> Spotted:
    """What DeepFace says of a face; its left and right are the person's, not the picture's."""
    named = (area.right_eye, area.left_eye, area.nose, area.mouth_right, area.mouth_left)
    points = [(np.nan, np.nan) if point is None else point for point in named]
    return Spotted(
        box=np.array([area.x, area.y, area.x + area.w, area.y + area.h], np.float64),
        points=np.array(points, np.float64),
        score=float(area.confidence or 0),
    )
