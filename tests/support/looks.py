"""Faces of a few people who never were, as alike and as different as real ones are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from support.faces import MODEL, found_face, put_photo
from support.home import Home

from library.catalog import faces
from library.catalog.faces import FoundFace
from library.faces.thresholds import Thresholds
from library.model import Media
from library.people.found import save_faces
from library.people.graphs import Graphs
from library.people.regrouping import Regrouping

LOOKS = 6  # different people


def looking_like(who: int, variant: int, x: float = 10.0, *, is_core: bool = True) -> FoundFace:
    """A face of one of `LOOKS` people, as different from others of theirs as real ones are."""
    mean = np.random.default_rng(who).normal(0, 0.12, 128)
    own = np.random.default_rng((who, variant)).normal(0, 0.018, 128)
    face = found_face(x, is_core=is_core)
    return replace(face, embedding=(mean + own).astype("<f4").tobytes())


def regrouping(home: Home) -> Regrouping:
    graphs = Graphs(home.library.cache, MODEL, Thresholds())
    return Regrouping(home.library, graphs, MODEL, Thresholds())


def add(home: Home, name: str, *found: FoundFace, model: str = MODEL) -> tuple[Media, list[int]]:
    """A photo with these faces, which nobody has joined to anyone yet."""
    item = put_photo(home, name)
    with home.catalog.write() as connection:
        save_faces(
            connection,
            item,
            found,
            model=model,
            same_within=0.6,
            join=lambda _driver, _new: {},
        )
    with home.catalog.ask() as driver:
        return item, [face.id for face in faces.of_media(driver, item.id)]
