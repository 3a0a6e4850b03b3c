from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.faces.alignment import chip, similarity
from library.faces.profiles import profile_of

TEMPLATE = profile_of().template
TARGETS = np.array(TEMPLATE.points)
DOTS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255))


def turned(
    points: np.ndarray, degrees: float, scale: float, shift: tuple[float, float]
) -> np.ndarray:
    """*points* as they lie in a picture where the face is turned, scaled and elsewhere."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return points @ np.array([[cos, sin], [-sin, cos]]) * scale + np.array(shift)


@given(
    st.floats(-180, 180),
    st.floats(0.05, 20),
    st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
    st.sampled_from([(0, 1), (0, 1, 2), (0, 1, 2, 3, 4)]),
)
def test_every_turn_scale_and_shift_is_undone(
    degrees: float, scale: float, shift: tuple[float, float], known: tuple[int, ...]
) -> None:
    """By five points or by the two eyes alone, to a thousandth of a pixel."""
    points = turned(TARGETS, degrees, scale, shift)
    matrix = similarity(points[list(known)], TARGETS[list(known)])
    assert np.abs(points @ matrix[:, :2].T + matrix[:, 2] - TARGETS).max() < 1e-3


def test_a_mirrored_face_is_not_mirrored_back() -> None:
    """The best turn is taken: a person's parting stays where it is."""
    mirrored = TARGETS * (-1, 1)
    matrix = similarity(mirrored, TARGETS)
    assert np.linalg.det(matrix[:, :2]) > 0


@pytest.mark.parametrize(("degrees", "scale"), [(0, 1), (30, 2), (-75, 4), (180, 0.9)])
def test_dots_come_to_lie_on_the_template(degrees: float, scale: float) -> None:
    """Of a drawn face of any size and turn, each point is found within a pixel of its place."""
    picture = np.zeros((900, 900, 3), np.uint8)
    points = turned(TARGETS - 75, degrees, scale, (450, 450))
    for (x, y), colour in zip(points, DOTS, strict=True):
        where = (round(x * 16), round(y * 16))
        cv2.circle(picture, where, round(5 * scale * 16), colour, cv2.FILLED, cv2.LINE_AA, 4)
    made = chip(picture, points, TARGETS, TEMPLATE.size)
    assert made.shape == (150, 150, 3)
    for (x, y), colour in zip(TARGETS, DOTS, strict=True):
        like = np.abs(made.astype(float) - colour).max(axis=2) < 110
        rows, columns = np.mgrid[:150, :150]
        found = (columns * like).sum() / like.sum(), (rows * like).sum() / like.sum()
        assert math.dist(found, (x, y)) < 1
