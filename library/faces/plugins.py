"""Mantelpiece's detector and descriptor, as classes that DeepFace loads by their names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from deepface.commons import folder_utils
from deepface.models.Detector import Detector, FacialAreaRegion
from deepface.models.FacialRecognition import FacialRecognition
from numpy.typing import NDArray

from library.faces.cascade import Cascade
from library.faces.descriptor_net import DIMENSION, SIZE
from library.faces.sessions import Session
from library.faces.weights import DESCRIPTOR


class MtcnnDetector(Detector):  # type: ignore[misc]  # DeepFace is untyped
    """MTCNN by onnxruntime. Positions are fractions of pixels: alignment gains by them."""

    def __init__(self) -> None:
        self._cascade = Cascade(_models())

    def detect_faces(self, img: NDArray[Any]) -> list[Any]:
        """Return the faces in *img* (h, w, 3), BGR, as DeepFace's regions."""
        regions = []
        for face in self._cascade.find(np.ascontiguousarray(img[:, :, ::-1])):
            left, upper, right, lower = face.box.tolist()
            # Which eye is whose is seen from the person, as DeepFace wants it.
            right_eye, left_eye, nose, mouth_right, mouth_left = map(tuple, face.points.tolist())
            regions.append(
                FacialAreaRegion(
                    x=left,
                    y=upper,
                    w=right - left,
                    h=lower - upper,
                    left_eye=left_eye,
                    right_eye=right_eye,
                    confidence=min(face.score, 1.0),
                    nose=nose,
                    mouth_right=mouth_right,
                    mouth_left=mouth_left,
                )
            )
        return regions


class DlibDescriptor(FacialRecognition):  # type: ignore[misc]  # DeepFace is untyped
    """dlib's descriptor by onnxruntime."""

    def __init__(self) -> None:
        self.model = Session(_models() / DESCRIPTOR)
        self.model_name = "mantelpiece-dlib"
        self.input_shape = (SIZE, SIZE)
        self.output_shape = DIMENSION

    def forward(self, img: NDArray[Any]) -> Any:
        """Describe (n, 150, 150, 3), BGR from 0 to 1; one list of numbers if n is 1, else n."""
        (embeddings,) = self.model.run(np.ascontiguousarray(img, np.float32))
        return embeddings[0].tolist() if len(embeddings) == 1 else embeddings.tolist()


def _models() -> Path:
    return Path(folder_utils.get_deepface_home())
