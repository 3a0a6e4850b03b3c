from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.faces.profiles import UnknownModel, profile_of

OTHERS = ("ArcFace", "Facenet", "Facenet512", "GhostFaceNet", "SFace")


@pytest.mark.parametrize("model", OTHERS)
def test_other_models_scale_by_their_own_threshold(model: str) -> None:
    """Their vectors have length 1; what DeepFace says of angles holds for chords."""
    own, other = profile_of(), profile_of(model)
    assert (own.normalised, other.normalised) == (False, True)
    factor = other.verification / own.verification
    ours, theirs = own.thresholds, other.thresholds
    assert 0 < theirs.merge < theirs.link(10**9) < other.verification < math.sqrt(2)
    assert theirs.link(500) == pytest.approx(ours.link(500) * factor)
    assert theirs.merge == pytest.approx(ours.merge * factor)


def test_deepface_s_threshold_of_an_angle_becomes_a_chord() -> None:
    """Of two vectors of length 1, |a - b|² = 2 (1 - cos)."""
    assert profile_of("ArcFace").verification == pytest.approx(math.sqrt(2 * 0.68))


@given(st.sampled_from(OTHERS), st.sampled_from(["yunet", "centerface", "mantelpiece-mtcnn"]))
def test_keys_tell_models_and_detectors_apart(model: str, detector: str) -> None:
    """Equal keys mean comparable embeddings."""
    profile = profile_of(model, detector)
    assert profile == profile_of(model, detector)
    assert profile.key != profile_of().key
    assert profile.key != replace(profile, key="").key
    assert (model in profile.key, detector in profile.key) == (True, True)


@pytest.mark.parametrize(("model", "detector"), [("Dlib", "yunet"), ("SFace", "mediapipe")])
def test_unknown_names_are_refused_with_those_that_there_are(model: str, detector: str) -> None:
    """The message helps."""
    with pytest.raises(UnknownModel, match=r"Facenet512|yunet"):
        profile_of(model, detector)


def test_templates_lie_within_their_chips() -> None:
    """Eyes above the mouth, left to right."""
    for model in ("mantelpiece-dlib", *OTHERS):
        template = profile_of(model).template
        (left, eye), (right, _), (_, nose), (_, mouth), _ = template.points
        assert 0 < left < right < template.size
        assert 0 < eye < nose < mouth < template.size


def test_the_server_s_side_loads_nothing_heavy() -> None:
    """Neither nets nor decoders: they run in processes of their own."""
    code = """
import sys
import library.faces.detected, library.faces.finders, library.faces.profiles, library.faces.quality
heavy = {"cv2", "deepface", "onnxruntime", "joblib", "PIL", "av", "usearch", "pandas"}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
