"""What people do to what only the index holds: named, entered into a journal, and undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Act(StrEnum):
    """What somebody did; stored in the journal."""

    NAME = "name"
    MERGE = "merge"
    SPLIT = "split"
    CONFIRM = "confirm"
    REJECT = "reject"
    MOVE = "move"
    ADD = "add"
    REMOVE = "remove"
    HIDE = "hide"
    SHOW = "show"
    MAKE = "make"
    DELETE = "delete"
    APART = "apart"
    COVER = "cover"
    ORDER = "order"
    DESCRIBE = "describe"
    FORGET = "forget"
    FAVORITE = "favorite"
    UNFAVORITE = "unfavorite"
    TRASH = "trash"
    RESTORE = "restore"
    HOUSEHOLD = "household"  # the gallery did: a name that the household shares came or went


OF_TRASH: Final = ", ".join(f"'{act}'" for act in (Act.TRASH, Act.RESTORE))  # as SQL has it


class Subject(StrEnum):
    """What an act was about."""

    PEOPLE = "people"
    ALBUMS = "albums"
    FAVORITES = "favorites"
    SEARCHES = "searches"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that somebody did."""

    id: int
    at: datetime  # UTC
    act: Act
    summary: str  # for people: “Named Person 3 Alice”
    undone: bool
    obstacle: str | None = None  # why it cannot be undone now, for people; where that was asked
