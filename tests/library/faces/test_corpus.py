"""What is found in the labelled photos, and how well embeddings tell people apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from support.portraits import job_for, labelled_portraits

from library.faces.detected import DetectedFace
from library.faces.finders import FaceFinders
from library.faces.quality import tells_people_apart

Found = list[tuple[str, str, Sequence[DetectedFace]]]


@pytest.fixture(scope="module")
def found(corpus: Path, finders: FaceFinders) -> Found:
    """The name of each photo, its person, and its faces."""
    return [
        (path.name, person, finders.find(job_for(path)))
        for path, person in labelled_portraits(corpus)
    ]


def main(faces: Sequence[DetectedFace]) -> DetectedFace:
    """The most prominent of *faces*."""
    return max(faces, key=lambda face: face.width * face.height)


def test_the_main_face_is_found(found: Found) -> None:
    """In 97 of 100 photos at least; 99 were measured."""
    missed = [name for name, _, faces in found if not faces]
    assert len(missed) <= 0.03 * len(found), missed


def test_faces_lie_within_their_originals(found: Found) -> None:
    """In pixels of what they were said to be, 1000 × 1000; all are well-formed."""
    for _, _, faces in found:
        for face in faces:
            assert 0 <= face.x < face.x + face.width < 1000 + 1e-6
            assert 0 <= face.y < face.y + face.height < 1000 + 1e-6
            assert 0.9 < face.score <= 1
            assert face.size_px >= 15
            assert face.frame_s is None
            assert face.embedding.shape == (128,)
        assert [face.score for face in faces] == sorted((f.score for f in faces), reverse=True)


def test_main_faces_are_good_enough_for_groups(found: Found) -> None:
    """Photos of ordinary quality are not turned away."""
    mains = [main(faces) for _, _, faces in found if faces]
    profile_ok = [face for face in mains if face.size_px >= 50 and face.blur >= 0.02]
    assert len(profile_ok) >= 0.98 * len(mains)


def test_embeddings_tell_people_apart(found: Found, finders: FaceFinders) -> None:
    """98 of 100 pairs are judged right by the profile's threshold; 99.5 were measured."""
    profile = finders.profile
    known = [(person, main(faces)) for _, person, faces in found if faces]
    known = [(person, face) for person, face in known if tells_people_apart(face, profile)]
    people = np.array([person for person, _ in known])
    embeddings = np.stack([face.embedding for _, face in known])
    distances = np.linalg.norm(embeddings[:, None] - embeddings[None], axis=2)
    one, other = np.triu_indices(len(known), 1)
    same = people[one] == people[other]
    near = distances[one, other] < profile.verification
    assert (near[same].mean() + (~near)[~same].mean()) / 2 >= 0.98
    linked = distances[one, other] < profile.thresholds.link(len(known))
    assert linked[~same].mean() < 0.002
