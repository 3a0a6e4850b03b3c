"""Photos with faces, as if a model had found them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np
from support.home import JPEG, Home

from library.catalog import faces, person_items, persons
from library.catalog.driver import Driver, driver_of
from library.catalog.faces import FoundFace
from library.model import Media
from library.people.model import Person

MODEL = "test/1"


def put_photo(home: Home, name: str) -> Media:
    """Store a photo of alice's that differs from all others."""
    return home.put(name, data=JPEG + name.encode())


def found_face(
    x: float = 10.0, *, seed: int = 0, frame_s: float | None = None, is_core: bool = True
) -> FoundFace:
    """A face of 100 pixels at *x*; *seed* is what it looks like."""
    embedding = np.random.default_rng(seed).normal(0, 0.1, 128).astype("<f4")
    return FoundFace(
        x=x,
        y=10.0,
        width=100.0,
        height=100.0,
        score=0.99,
        size_px=100.0,
        blur=100.0,
        quality=1.0,
        is_core=is_core,
        frame_s=frame_s,
        embedding=embedding.tobytes(),
    )


def face_of(home: Home, item: Media, found: FoundFace | None = None) -> int:
    """Add a face to an item and return its id."""
    with home.catalog.write() as connection:
        return faces.add(
            driver_of(connection), item.owner_id, item.id, found or found_face(), MODEL
        )


def people_of(driver: Driver, face_ids: Iterable[int]) -> None:
    """Have the folders of people follow what these faces are."""
    person_items.settle(driver, {face.media_id for face in faces.by_ids(driver, list(face_ids))})


def seen_in(home: Home, *items: Media, name: str | None = None, hidden: bool = False) -> Person:
    """Add a person of alice's, with one face in each of these items by a guess."""
    found = [face_of(home, item) for item in items]
    now = datetime.now(UTC)
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        person = persons.add(driver, home.alice.id, now, name=name)
        faces.assign(driver, dict.fromkeys(found, person))
        if hidden:
            persons.set_hidden(driver, person, hidden=True)
        people_of(driver, found)
        person_items.touch(driver, home.alice.id, now)
        return persons.load(driver, home.alice.id, person)
