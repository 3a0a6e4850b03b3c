"""Names of shots: what belongs together has one base."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import shot_names

SHOTS = [
    ("IMG_1234", ["IMG_1234.HEIC", "IMG_1234.MOV", "IMG_E1234.HEIC", "IMG_1234.DNG"]),
    ("IMG_1", ["IMG_1.jpg", "IMG_1-edited.jpg", "IMG_1~2.jpg", "IMG_1-bearbeitet.jpg"]),
    ("Plage", ["Plage.jpg", "Plage-modifie\u0301.jpg", "Plage-modifi\u00e9.jpg"]),
    ("PXL_1", ["PXL_1.MP.jpg", "PXL_1.MP", "PXL_1.MP~2.jpg", "PXL_1.MP-edited.jpg"]),
    ("PXL_2", ["PXL_2.RAW-01.COVER.jpg", "PXL_2.RAW-02.ORIGINAL.dng", "PXL_2.RAW-01.MP.COVER.jpg"]),
    ("IMG_EDIT", ["IMG_EDIT.jpg"]),
    ("IMG_1234 (2)", ["IMG_1234 (2).HEIC"]),
    ("~2", ["~2.jpg"]),
    (".jpg", [".jpg"]),
]


@pytest.mark.parametrize(("base", "names"), SHOTS)
def test_files_of_a_shot_have_one_base(base: str, names: list[str]) -> None:
    """Whatever cameras and galleries add; and the others begin as one of them says."""
    assert {base} == {shot_names.base(name) for name in names}
    for name in names:
        beginnings = tuple(shot_names.beginnings(name))
        for other in names:
            found = shot_names.name_key(other).startswith(beginnings)
            assert found or "." not in other.lstrip("."), (name, other)


def test_edited_copies_say_so() -> None:
    """Apple's, Google's and Android's."""
    edited = ["IMG_E1234.JPG", "a-edited.jpg", "a~2.jpg", "A-EDITED.JPG", "a-编.jpg"]
    assert edited[:4] == [name for name in edited if shot_names.is_edited(name)]
    assert not any(map(shot_names.is_edited, ["IMG_1234.JPG", "IMG_EDIT.jpg", "a~1.jpg"]))


def test_names_tell_bursts() -> None:
    """And which of the shots the camera took for the best."""
    by_time = ["00000IMG_00000_BURST20190102030405678.jpg"]
    by_time.append("00001IMG_00001_BURST20190102030405678_COVER.jpg")
    assert {"BURST20190102030405678"} == {shot_names.burst(name) for name in by_time}
    by_number = ["IMG_20190102_030405_BURST001_COVER.jpg", "IMG_20190102_030405_BURST002.jpg"]
    assert {"IMG_20190102_030405_BURST"} == {shot_names.burst(name) for name in by_number}
    assert [False, True] == list(map(shot_names.is_cover, by_time))
    assert None is shot_names.burst("STARBURST.jpg")


@given(st.text(min_size=1))
def test_any_name_has_a_base(name: str) -> None:
    """Which is never empty, and is found again by how its own file begins."""
    assert shot_names.base(name)
    shot_names.burst(name)
    if "." in name.strip("."):
        key = shot_names.name_key(name)
        assert key.startswith(tuple(shot_names.beginnings(name))) or shot_names.is_edited(name)
