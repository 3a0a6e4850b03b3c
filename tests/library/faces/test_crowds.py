"""Who is in the same photo."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from library.faces.crowds import Crowds

Faces = list[tuple[int, int]]


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(0, 3)), min_size=1, max_size=20))
def test_twice_is_another_face_with_the_label_in_the_photo(faces: Faces) -> None:
    """A face's own label counts only if another face of its photo has it, too."""
    photos, labels = (np.array(each) for each in zip(*faces, strict=True))
    rows, wanted = (each.ravel() for each in np.meshgrid(np.arange(len(faces)), np.arange(4)))
    expected = [
        any(
            other != row and photos[other] == photos[row] >= 0 and labels[other] == label
            for other in range(len(faces))
        )
        for row, label in zip(rows.tolist(), wanted.tolist(), strict=True)
    ]
    assert expected == Crowds(photos, 4).twice(labels, rows, wanted).tolist()


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(0, 3)), min_size=1, max_size=20))
def test_shared_photos_are_a_share_of_the_fewer(faces: Faces) -> None:
    """Of two labels, it is the photos that show both, as a share of the rarer one's photos."""
    photos, labels = (np.array(each) for each in zip(*faces, strict=True))
    ones, others = (each.ravel() for each in np.meshgrid(np.arange(4), np.arange(4)))
    of = [{photo for photo, label in faces if label == each and photo >= 0} for each in range(4)]
    expected = [
        len(of[one] & of[other]) / max(1, min(len(of[one]), len(of[other])))
        for one, other in zip(ones.tolist(), others.tolist(), strict=True)
        if one != other
    ]
    apart = ones != others
    found = Crowds(photos, 4).shared(labels, ones[apart], others[apart])
    np.testing.assert_allclose(found, expected, rtol=1e-6)
