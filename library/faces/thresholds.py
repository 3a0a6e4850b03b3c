"""How near two faces have to be, for one kind of descriptor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log10


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Euclidean distances between descriptors, and what else decides who is who.

    The defaults are for dlib's 128 numbers, not normalised (their length is about 1.45). They were
    found on photos of 46 and of 1,100 people and on synthetic libraries of 1,000 to 100,000 faces.
    Two photos of one person are best told from photos of two people at 0.65; the means of siblings
    come as near as 0.50. Where precision and recall could be had for each other, precision was
    taken: two groups of one person are joined by a word, one of two people is not taken apart so.
    """

    link_at_1000: float = 0.53  # the more faces, the more strangers look alike by chance,
    link_per_decade: float = 0.035  # so it falls by this with each tenfold of them
    link_least: float = 0.43
    link_most: float = 0.58
    one_sided_weight: float = 0.2  # of a face that counts the other among its nearest in vain
    loyalty: float = 0.5  # of a face to the named person whose it is: as of one near neighbour
    leaving_weight: float = 1 / 3  # of what others say to a face that is a named person's
    merge: float = 0.33  # between the means of two groups that are one person
    spread: float = 0.25  # of one person's faces around their mean (measured: 0.285)
    attach: float = 0.60  # of a face that stands alone from the mean of a group …
    attach_margin: float = 0.12  # … if no other mean is nearly as near
    attach_least: int = 4  # faces in a group whose mean says something
    suggest: float = 0.60  # of a face from its neighbours, to ask "is this …?"
    alike: float = 0.42  # between the means of two people, to ask whether they are one
    clearly: float = 1.5  # times as loud as for the second is what neighbours say of a new face
    twice_distance: float = 0.08  # by which two faces of the same photo seem farther apart
    twice_weight: float = 0.5  # of a person who is in the photo already: mirrors, collages
    neighbours: int = 32  # nearest faces that the graph keeps of each

    def link(self, faces: int) -> float:
        """Return how near two of so many *faces* have to be to speak for each other."""
        falling = self.link_at_1000 - self.link_per_decade * log10(max(faces, 1) / 1000)
        return min(max(falling, self.link_least), self.link_most)

    def scaled(self, factor: float) -> Thresholds:
        """Return these for a descriptor of which all distances are *factor* times as large."""
        return replace(self, **{name: factor * getattr(self, name) for name in _DISTANCES})

    @property
    def reach(self) -> float:
        """The distance beyond which nothing asks for a neighbour."""
        return max(self.link_most, self.suggest)


_DISTANCES = (
    "link_at_1000",
    "link_per_decade",
    "link_least",
    "link_most",
    "merge",
    "spread",
    "attach",
    "attach_margin",
    "suggest",
    "alike",
    "twice_distance",
)
