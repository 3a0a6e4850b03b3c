"""What the search box needs from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from webui.lists_port import Said


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that may be meant by the beginning of a word."""

    kind: str  # "person", "album", "place", "camera", "keyword" or "date"
    label: str  # for people
    text: str  # to write instead of what was typed
    count: int | None  # of photos; None: not counted
    face: int | None = None  # of a person


class Searches(Protocol):
    """One user's searches."""

    def name(self, query: str, /) -> str:
        """Return the name of the folder of what *query* finds.

        Raises:
            BadName: it is too long to be one.
            BadQuery: it is not understood.
        """
        ...

    def completions(self, prefix: str, /) -> Sequence[Completion]:
        """Return what may be meant by the beginning of a word, the likeliest first."""
        ...

    def is_behind(self) -> bool:
        """Whether less may be found than there is, since not all was read yet."""
        ...

    def saved(self) -> Sequence[str]:
        """Return the names of saved searches, in order."""
        ...

    def save(self, query: str, /) -> None:
        """Save *query* under its own name.

        Raises:
            AlreadyExists: something is saved under that name.
            BadName: no folder can be called that.
            BadQuery: it is not understood.
        """
        ...

    def forget(self, name: str, /) -> tuple[str, Said]:
        """Save the search of that name no more; return what it asked, and what was done.

        Raises:
            NotFound: it is so already.
        """
        ...
