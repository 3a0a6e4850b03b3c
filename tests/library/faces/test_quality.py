from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from support.detected import face

from library.faces.profiles import profile_of
from library.faces.quality import sharpness, tells_people_apart, weight


def noise(seed: int = 0, size: int = 150) -> np.ndarray:
    """A chip with large shapes, and detail on them."""
    random = np.random.default_rng(seed)
    shapes = random.integers(60, 200, (5, 5, 3)).astype(np.float32)
    detail = random.uniform(-100, 100, (size, size, 3))
    large = cv2.resize(shapes, (size, size), interpolation=cv2.INTER_CUBIC)
    return cv2.GaussianBlur((large + detail).clip(0, 255), (0, 0), 1).astype(np.uint8)


def test_sharpness_falls_with_blur_and_not_with_light() -> None:
    """Twice as dark or of less contrast is as sharp; what is flat is not sharp at all."""
    chip = noise()
    blurred = [sharpness(cv2.GaussianBlur(chip, (0, 0), sigma)) for sigma in (1, 2, 3, 4)]
    assert blurred == sorted(blurred, reverse=True)
    assert sharpness(chip) > blurred[0]
    dark = (chip // 2).astype(np.uint8)
    assert abs(sharpness(dark) / sharpness(chip) - 1) < 0.02
    assert sharpness(np.full((150, 150, 3), 90, np.uint8)) == 0


def test_chips_of_all_sizes_are_measured_alike() -> None:
    """The same face in the chip of another model is about as sharp."""
    chip = cv2.GaussianBlur(noise(), (0, 0), 2)
    for size in (112, 160, 224):
        other = cv2.resize(chip, (size, size), interpolation=cv2.INTER_AREA)
        assert 0.6 < sharpness(other) / sharpness(chip) < 1.6


def test_small_and_blurred_faces_are_only_suggested() -> None:
    """Below 50 pixels, or a sharpness of .02, embeddings mix people up."""
    profile = profile_of()
    good = face(size_px=50, blur=0.02)
    assert tells_people_apart(good, profile)
    assert not tells_people_apart(replace(good, size_px=49.9), profile)
    assert not tells_people_apart(replace(good, blur=0.019), profile)


def test_weights_grow_with_quality() -> None:
    """With size, sharpness and score each, and are never nothing."""
    poor = face(size_px=30, blur=0.01, score=0.9)
    better = [replace(poor, size_px=60), replace(poor, blur=0.1), replace(poor, score=1.0)]
    assert all(weight(other) > weight(poor) > 0 for other in better)
    assert 0 < weight(face(size_px=0, blur=0, score=0)) < weight(face(size_px=500, blur=9)) <= 1
