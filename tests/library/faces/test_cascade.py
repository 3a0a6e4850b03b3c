from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from library.faces.cascade import Cascade


@pytest.fixture(scope="module")
def cascade(models: Path) -> Cascade:
    """The detector."""
    return Cascade(models)


@pytest.mark.parametrize(
    "size",
    [(1, 1, 3), (3, 2000, 3), (2000, 3, 3), (19, 19, 3), (20, 20, 3), (150, 150, 3)],
)
@pytest.mark.parametrize("value", [0, 128, 255])
def test_nothing_is_found_in_even_pictures(
    cascade: Cascade, size: tuple[int, int, int], value: int
) -> None:
    """Of any size, however small or narrow."""
    assert cascade.find(np.full(size, value, np.uint8)) == []


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_found_in_noise(cascade: Cascade, seed: int) -> None:
    """Fine, and in blotches of the size of faces."""
    random = np.random.default_rng(seed)
    for blotch in (1, 9, 40):
        small = random.integers(0, 256, (400 // blotch, 600 // blotch, 3), np.uint8)
        picture = np.asarray(Image.fromarray(small).resize((600, 400), Image.Resampling.BICUBIC))
        assert cascade.find(picture) == []


def portrait(corpus: Path, edge: int) -> np.ndarray:
    """A photo of one face, at *edge* pixels."""
    with Image.open(corpus / "faces" / "00_00.png") as photo:
        return np.asarray(photo.convert("RGB").resize((edge, edge), Image.Resampling.LANCZOS))


@pytest.mark.parametrize("edge", [60, 150, 400, 1024])
@pytest.mark.parametrize("place", [(0, 0), (300, 250), (-1, -1)])
def test_a_face_is_found_where_it_was_put(
    cascade: Cascade, corpus: Path, edge: int, place: tuple[int, int]
) -> None:
    """Small or large, in a corner or not; its points lie within it, the left eye left."""
    picture = np.full((1100, 1440, 3), 90, np.uint8)
    y, x = (at if at >= 0 else size - edge for at, size in zip(place, picture.shape, strict=False))
    y, x = min(y, 1100 - edge), min(x, 1440 - edge)
    picture[y : y + edge, x : x + edge] = portrait(corpus, edge)
    (found,) = cascade.find(picture)
    left, upper, right, lower = found.box
    assert found.score > 0.9
    assert x - edge / 5 < left < right < x + edge * 1.2
    assert y - edge / 5 < upper < lower < y + edge * 1.2
    eyes_nose_mouth = found.points
    assert (eyes_nose_mouth > (left, upper)).all()
    assert (eyes_nose_mouth < (right, lower)).all()
    assert eyes_nose_mouth[0, 0] < eyes_nose_mouth[1, 0]
    assert eyes_nose_mouth[1, 1] < eyes_nose_mouth[2, 1] < eyes_nose_mouth[3, 1]
