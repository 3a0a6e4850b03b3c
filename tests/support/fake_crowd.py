"""A gallery with people in it, as tests of their pages see it."""

from __future__ import annotations

from pathlib import Path

from support.fake_gallery import FakeGallery
from support.fake_people import FakePeople, FakePeopleFolder
from support.fake_photos import FakeFolder, folder_of

ALICE, BOB, THIRD, FOURTH = 1, 2, 3, 4  # the last two have no name yet


def crowd(pictures: Path) -> FakeGallery:
    """Alice and Bob, and two without a name: Person 3 may be Alice. Photo 1 shows Alice and Bob."""
    known = FakePeople(pictures)
    known.add("Alice", 1, 2, 3, 4, 5, 6)
    known.add("Bob", 1, 7, 8, 9)
    known.add(None, 10, 11, 12, 13)
    known.add(None, 14, 15, 16)
    known.ask(ALICE, THIRD)
    files = folder_of("files", *known.items.values())
    root = FakeFolder("", [files, FakePeopleFolder(known, "people")])
    return FakeGallery(root, pictures, known=known)
