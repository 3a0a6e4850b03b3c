"""What may be done to something in the tree."""

from __future__ import annotations

from enum import Flag, StrEnum, auto


class Right(Flag):
    """One thing that may be done, or several."""

    NONE = 0
    SEE = auto()  # that it is there, and small pictures of it
    KNOW = auto()  # what its file tells beyond the picture: place, camera, people, words
    FETCH = auto()  # its bytes
    ADD = auto()  # new files and folders in it; what is there stays as it is
    CHANGE = auto()  # overwrite, rename, move and delete
    CURATE = auto()  # what only the index holds: people, albums, favourites
    SHARE = auto()  # give rights to others

    VIEW = SEE | KNOW | FETCH
    ALL = VIEW | ADD | CHANGE | CURATE | SHARE


class Level(StrEnum):
    """What is given with a share, in the words that people choose from."""

    VIEW = "view"
    ADD = "add"
    EDIT = "edit"
    DROP = "drop"  # of links alone: to add without seeing what is there

    @property
    def rights(self) -> Right:
        """What that allows."""
        return _OF_LEVEL[self]

    @property
    def words(self) -> str:
        """What may be done then, for people."""
        return _IN_WORDS[self]


_OF_LEVEL = {
    Level.VIEW: Right.VIEW,
    Level.ADD: Right.VIEW | Right.ADD,
    Level.EDIT: Right.VIEW | Right.ADD | Right.CHANGE,
    Level.DROP: Right.ADD,
}
_IN_WORDS = {
    Level.VIEW: "can view",
    Level.ADD: "can view and add",
    Level.EDIT: "can edit",
    Level.DROP: "can add, and sees nothing",
}
