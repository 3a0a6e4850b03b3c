"""Following people through the frames of a video: pure decisions on what was found in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from library.faces.boxes import overlaps
from library.faces.detected import DetectedFace
from library.faces.profiles import Profile
from library.faces.quality import weight

_SAME_PLACE = 0.3  # intersection over union


@dataclass
class _Track:
    """One person's faces so far."""

    faces: list[DetectedFace] = field(default_factory=list)

    @property
    def embedding(self) -> NDArray[np.float32]:
        weights = np.array([weight(face) for face in self.faces], np.float32)
        embeddings = np.stack([face.embedding for face in self.faces])
        return np.asarray(weights @ embeddings / weights.sum(), np.float32)


def follow(frames: Iterable[Sequence[DetectedFace]], profile: Profile) -> list[DetectedFace]:
    """Return one face for each person, from the faces of *frames* in the order of time.

    Two faces of different frames are the same person's if they are alike enough to be one's and in
    the same place, or very much alike. What is returned is the best face of each with the mean of
    all embeddings, weighted by quality. The order is that of their first frames.
    """
    tracks: list[_Track] = []
    for faces in frames:
        for track, face in _matched(tracks, faces, profile):
            if track is None:
                tracks.append(_Track([face]))
            else:
                track.faces.append(face)
    return [_summed_up(track, profile) for track in tracks]


def _matched(
    tracks: Sequence[_Track], faces: Sequence[DetectedFace], profile: Profile
) -> list[tuple[_Track | None, DetectedFace]]:
    """Each of *faces* with its track, the most alike first; a track gets one face of a frame."""
    pairs = []
    for number, track in enumerate(tracks):
        known = track.embedding
        for index, face in enumerate(faces):
            distance = float(np.linalg.norm(known - face.embedding))
            if distance < profile.same_track or (
                distance < profile.verification and _in_place(track.faces[-1], face)
            ):
                pairs.append((distance, number, index))
    chosen: dict[int, _Track] = {}
    taken: set[int] = set()
    for _, number, index in sorted(pairs):
        if index not in chosen and number not in taken:
            chosen[index] = tracks[number]
            taken.add(number)
    return [(chosen.get(index), face) for index, face in enumerate(faces)]


def _in_place(before: DetectedFace, face: DetectedFace) -> bool:
    return bool(overlaps(_box(before), _box(face)[None])[0] > _SAME_PLACE)


def _box(face: DetectedFace) -> NDArray[np.float64]:
    return np.array([face.x, face.y, face.x + face.width, face.y + face.height], np.float64)


def _summed_up(track: _Track, profile: Profile) -> DetectedFace:
    embedding = track.embedding
    if profile.normalised:
        embedding = embedding / np.float32(max(float(np.linalg.norm(embedding)), 1e-9))
    return replace(max(track.faces, key=weight), embedding=embedding)
