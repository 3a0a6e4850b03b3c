"""What holds for a model and a detector: where a face has to lie, and which distances mean what.

All distances are Euclidean, between embeddings as they are stored: those of models that are
compared by angle are of length 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final, Literal, TypeAlias

from library.errors import LibraryError
from library.faces.thresholds import Thresholds

Metric: TypeAlias = Literal["euclidean", "cosine", "euclidean_l2"]
FivePoints: TypeAlias = tuple[tuple[float, float], ...]

OWN_MODEL: Final = "mantelpiece-dlib"
OWN_DETECTOR: Final = "mantelpiece-mtcnn"

_VERSION = 1  # of how faces are found, aligned and fed; a new one makes all embeddings anew


class UnknownModel(LibraryError):
    """There is no such model or detector for faces; the message names those that there are."""


@dataclass(frozen=True, slots=True)
class Template:
    """Where in a square chip the points of a face lie."""

    size: int  # pixels of its edge
    points: FivePoints  # eyes left to right in the picture, nose, corners of the mouth; pixels


@dataclass(frozen=True, slots=True)
class Profile:
    """A model with a detector, and the thresholds that belong to them."""

    key: str  # stored beside each embedding: those of different keys cannot be compared
    model: str  # as DeepFace knows it
    detector: str
    dimension: int
    metric: Metric  # how its authors compare; see the module on what is stored
    template: Template
    verification: float  # nearest distance of two faces that are rather two people's
    least_size_px: float = 50.0
    least_blur: float = 0.02

    @property
    def normalised(self) -> bool:
        """Whether embeddings have to be brought to length 1 before they are stored."""
        return self.metric != "euclidean"

    @property
    def thresholds(self) -> Thresholds:
        """What decides who is who: those of dlib's model, for other models in proportion."""
        return Thresholds().scaled(self.verification / _DLIB_VERIFICATION)

    @property
    def same_track(self) -> float:
        """Distance below which faces of one video are the same person's wherever they are."""
        return 0.45 * self.verification / _DLIB_VERIFICATION


def profile_of(model: str = OWN_MODEL, detector: str = OWN_DETECTOR) -> Profile:
    """Return the profile of *model* with *detector*, by the names that DeepFace knows.

    Raises:
        UnknownModel: there is no such one here.
    """
    if detector not in DETECTORS:
        raise UnknownModel(f"There is no face detector {detector!r}: {_listed(DETECTORS)}.")
    if model not in _MODELS:
        raise UnknownModel(f"There is no face model {model!r}: {_listed(_MODELS)}.")
    known = _MODELS[model]
    return Profile(
        key=f"{model}/{detector}/{_VERSION}",
        model=model,
        detector=detector,
        dimension=known.dimension,
        metric=known.metric,
        template=known.template,
        verification=known.verification,
    )


def weights_of(model: str, detector: str) -> tuple[str, ...]:
    """Return the files that the two need beyond what Mantelpiece brings, as DeepFace names them."""
    needed = (_MODELS[model].weights, DETECTORS[detector])
    return tuple(name for name in needed if name is not None)


@dataclass(frozen=True, slots=True)
class _Model:
    dimension: int
    metric: Metric
    template: Template
    verification: float
    weights: str | None  # None: they come with Mantelpiece


# dlib's model: medians over 160 faces of where the five points of MTCNN lie in chips that dlib cuts
# out; the best threshold of verification there (99.5 % right).
_DLIB = Template(150, ((47.4, 45.4), (102.3, 45.4), (74.2, 78.9), (50.5, 105.2), (99.3, 104.7)))
_DLIB_VERIFICATION = 0.65

# Deng et al., "ArcFace" (2019): the template of insightface, which OpenCV's SFace uses as well.
_ARCFACE: FivePoints = (
    (38.2946, 51.6963),
    (73.5318, 51.5014),
    (56.0252, 71.7366),
    (41.5493, 92.3655),
    (70.7299, 92.2041),
)
# Models that were trained on what a detector cut out: the median of where the five points lie in
# MTCNN's boxes, in widths and heights; the box is as high as the chip and in its middle.
_IN_BOX: FivePoints = (
    (0.277, 0.383),
    (0.751, 0.377),
    (0.523, 0.589),
    (0.309, 0.748),
    (0.743, 0.741),
)
_BOX_WIDTH = 0.761  # of its height


def _boxed(size: int) -> Template:
    left = (1 - _BOX_WIDTH) / 2
    points = ((size * (left + _BOX_WIDTH * x), size * y) for x, y in _IN_BOX)
    return Template(size, tuple(points))


def _by_angle(dimension: int, template: Template, cosine_distance: float, weights: str) -> _Model:
    """A model for which DeepFace knows a threshold of 1 - cos; its chord is sqrt(2 · (1 - cos))."""
    return _Model(dimension, "cosine", template, sqrt(2 * cosine_distance), weights)


# Thresholds and files: deepface/config/threshold.py and deepface/models. Models of more than 512
# numbers a face are left out: they take 16 KB a face and tell people apart less well.
_MODELS: Final = {
    OWN_MODEL: _Model(128, "euclidean", _DLIB, _DLIB_VERIFICATION, None),
    "ArcFace": _by_angle(512, Template(112, _ARCFACE), 0.68, "arcface_weights.onnx"),
    "Facenet": _by_angle(128, _boxed(160), 0.40, "facenet_weights.onnx"),
    "Facenet512": _by_angle(512, _boxed(160), 0.30, "facenet512_weights.onnx"),
    "GhostFaceNet": _by_angle(512, Template(112, _ARCFACE), 0.65, "ghostfacenet_v1.onnx"),
    "SFace": _by_angle(128, Template(112, _ARCFACE), 0.593, "face_recognition_sface_2021dec.onnx"),
}
DETECTORS: Final[dict[str, str | None]] = {  # and their files
    OWN_DETECTOR: None,
    "centerface": "centerface.onnx",
    "yunet": "face_detection_yunet_2023mar.onnx",
}


def _listed(names: dict[str, _Model] | dict[str, str | None]) -> str:
    return f"choose one of {', '.join(names)}"
