from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.detected import embedding, face

from library.errors import Unreadable
from library.faces.detected import DetectedFace, FaceJob
from library.faces.wire import pack_faces, pack_failure, pack_job, unpack_faces, unpack_job
from library.media.wire import Garbled
from library.model import Kind

number = st.floats(-1e6, 1e6)


def sent(message: dict[str, Any]) -> dict[str, Any]:
    """*message* as it arrives."""
    received: dict[str, Any] = json.loads(json.dumps(message))
    return received


def test_a_job_arrives_as_it_was() -> None:
    """Odd names too."""
    job = FaceJob(Path("/a/\udcff ü"), Kind.VIDEO, "video/mp4", 1920, 1080)
    assert unpack_job(sent(pack_job(job))) == job


@given(
    st.lists(
        st.builds(
            DetectedFace,
            *[number] * 7,
            embedding=st.lists(st.floats(-9, 9, width=32), min_size=4, max_size=4).map(
                lambda values: np.array(values, np.float32)
            ),
            frame_s=st.none() | number,
        ),
        max_size=4,
    )
)
def test_faces_arrive_as_they_were(faces: list[DetectedFace]) -> None:
    """Every number, to the last bit."""
    arrived = unpack_faces(sent(pack_faces(faces)), 4)
    assert not isinstance(arrived, Unreadable)
    assert pack_faces(arrived) == pack_faces(faces)
    assert all(one.embedding.dtype == np.float32 for one in arrived)


def test_a_failure_arrives_in_its_words() -> None:
    """It is told, not raised."""
    arrived = unpack_faces(sent(pack_failure("It is damaged.")), 4)
    assert (type(arrived), str(arrived)) == (Unreadable, "It is damaged.")


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"faces": None},
        {"faces": [{}]},
        {"faces": ["x"]},
        pack_faces([face(embedding=embedding(dimension=3))]),
        pack_faces([face(embedding=embedding(float("nan"), dimension=4))]),
        pack_faces([face(x=float("inf"), embedding=embedding(dimension=4))]),
        {"faces": [{**pack_faces([face()])["faces"][0], "embedding": "%%"}]},
    ],
)
def test_nonsense_is_garbled(message: dict[str, Any]) -> None:
    """A process that a file has taken over cannot smuggle in what would break a search."""
    with pytest.raises(Garbled):
        unpack_faces(sent(message), 4)
