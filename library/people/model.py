"""The plain values of people and their faces."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from library.errors import BadName
from library.paths import check_name, name_key

SHOWN_FROM: Final = 3  # faces that a person without a name needs to be listed
NAME_BYTES: Final = 200

_NUMBERED = re.compile(r"person ([1-9]\d{0,17})", re.IGNORECASE)


class Verdict(StrEnum):
    """What was said; stored in the index."""

    CONFIRMED = "confirmed"  # this face is that person
    REJECTED = "rejected"  # this face is not that person
    PRESENT = "present"  # that person is in this photo, whatever faces were found in it
    ABSENT = "absent"  # no face in this photo is that person
    APART = "apart"  # these are two persons


class Source(StrEnum):
    """Who said it; stored in the index."""

    USER = "user"
    XMP = "xmp"  # a region that an editor has written into the file or its sidecar


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the photos of one user; without a name until somebody gives one."""

    id: int
    owner_id: int
    number: int  # counts the user's persons; never given twice
    name: str | None
    hidden: bool
    curated: bool  # whether anything was ever said of them; see `Verdict`
    faces: int
    photos: int  # files, videos among them, in which they are
    created: datetime  # UTC
    cover_id: int | None = None  # of the face that somebody chose; None: the best one
    by_household: bool = False  # whether the name is shared by others, and nobody said it is right

    @property
    def title(self) -> str:
        """What they are called in the drive."""
        return self.name if self.name is not None else f"Person {self.number}"

    @property
    def is_listed(self) -> bool:
        """Whether they are shown among people: nobody wants to see each passer-by."""
        return not self.hidden and (self.name is not None or self.faces >= SHOWN_FROM)


@dataclass(frozen=True, slots=True)
class Face:
    """One face in a photo, or in a video at one time. Its id survives that it is found anew."""

    id: int
    media_id: int
    x: float  # of the left edge, in pixels of the upright original
    y: float  # of the upper edge
    width: float
    height: float
    score: float  # 0 to 1, of the detector
    frame_s: float | None  # where in a video; None: a photo
    person_id: int | None
    confirmed: bool  # whether somebody said that it is that person


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that is worth asking: are these the same person?"""

    id: int
    person: Person  # of whom more is known
    other: Person | None  # who may be the same; None: it is about *face*
    face: Face | None  # that may be theirs
    distance: float  # between the two, Euclidean; the smaller, the more alike


def number_in(title: str) -> int | None:
    """Return the number that a person without a name has, if *title* is made of one."""
    found = _NUMBERED.fullmatch(name_key(title))
    return None if found is None else int(found[1])


def person_key(name: str) -> str:
    """The form by which persons are told apart: “alice” is Alice, and no second one."""
    return name_key(name).casefold()


def check_person_name(name: str) -> str:
    """Return *name*, without spaces around it, if a person can be called that.

    Raises:
        BadName: it cannot be the name of a folder, begins with a dot, is longer than `NAME_BYTES`
            of UTF-8, or is kept for persons without a name.
    """
    name = check_name(" ".join(name.split()) if name.isprintable() else name)
    if name.startswith("."):
        raise BadName("A person's name cannot begin with a dot.")
    if len(name.encode()) > NAME_BYTES:
        raise BadName(f"A person's name can have {NAME_BYTES} bytes at most.")
    if number_in(name) is not None:
        raise BadName(f"“{name}” is what the gallery calls somebody without a name.")
    return name


def titles(people: Sequence[Person]) -> str:
    """Return their titles as people say them: “Alice, Bob and Person 3”."""
    told = [f"“{person.title}”" for person in people]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
