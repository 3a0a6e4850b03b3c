"""Which of the faces that are found anew are those that were known: pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from library.catalog.faces import FoundFace, StoredFace
from library.people.areas import overlap

_OVERLAP: Final = 0.3  # intersection over union, from which it is the same face
_SAME_TIME_S: Final = 2.0  # of a video: key frames are looked at no closer than that


@dataclass(frozen=True, slots=True)
class Content:
    """What is the same as when the known faces were found."""

    is_same: bool  # the bytes of the file
    same_within: float | None  # Euclidean distance of one face to itself; None: of another model


def known_again(
    known: Sequence[StoredFace], found: Sequence[FoundFace], content: Content
) -> dict[int, int]:
    """Return for each of *found*, by its place, the id of the known face that it is.

    In the same content a face is where it was; in another one, which may be a crop of the same
    picture, it looks as it did. The best pairs come first; each face is in one pair at most.
    """
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, place, face_id in sorted(_pairs(known, found, content)):
        if place not in pairs and face_id not in taken:
            pairs[place] = face_id
            taken.add(face_id)
    return pairs


def _pairs(
    known: Sequence[StoredFace], found: Sequence[FoundFace], content: Content
) -> Iterator[tuple[float, int, int]]:
    for place, new in enumerate(found):
        for old in known:
            if content.is_same:
                shared = overlap(new, old.face) if _at_same_time(new, old) else 0.0
                if shared > _OVERLAP:
                    yield -shared, place, old.face.id
            elif content.same_within is not None:
                distance = _distance(new.embedding, old.embedding)
                if distance < content.same_within:
                    yield distance, place, old.face.id


def _at_same_time(new: FoundFace, old: StoredFace) -> bool:
    if new.frame_s is None or old.face.frame_s is None:
        return new.frame_s is old.face.frame_s
    return abs(new.frame_s - old.face.frame_s) <= _SAME_TIME_S


def _distance(one: bytes, other: bytes) -> float:
    return float(np.linalg.norm(np.frombuffer(one, "<f4") - np.frombuffer(other, "<f4")))
