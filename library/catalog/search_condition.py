"""What items have to meet to be found, as SQL, and the ways to those that may."""

from __future__ import annotations

from dataclasses import dataclass

from library.catalog.positions import Span


@dataclass(frozen=True, slots=True)
class Seek:
    """A way to all that may meet a condition: queries for positions."""

    queries: tuple[str, ...]  # each ends where a range can be appended
    count: int  # of items at most; above `library.catalog.search_scope.MANY`: not counted
    # For each query the position, from `:first` to `:last`, behind the newest `:skip` that it
    # finds; null where it does not find so many. None: a query has no order to tell it by.
    edges: tuple[str, ...] | None = None
    is_exact: bool = True  # whether all that it finds meets the condition


@dataclass(frozen=True, slots=True)
class Split:
    """A condition that is met by what the full-text index has of *text*, and by *others*."""

    text: str
    others: Seek


@dataclass(frozen=True, slots=True)
class Condition:
    """What items have to meet.

    A statement binds ``:first`` and ``:last``, the positions between which it looks at all.
    """

    where: str  # of many items: by lists of all in the full-text index that meet it
    of_few: str = ""  # of some hundred items: by their own texts; empty: as of many
    text: str | None = None  # the same, asked of the full-text index
    without: str | None = None  # what the full-text index has of those that do not meet it
    split: Split | None = None
    seeks: tuple[Seek, ...] = ()  # each by itself, that of the fewest items first
    narrow: Seek | None = None  # by several parts at once, to fewer than any of `seeks` finds
    span: Span | None = None  # outside of which nothing meets it
    parts: tuple[Condition, ...] = ()  # that all have to be met; empty: itself

    @property
    def seek(self) -> Seek | None:
        """The way that leads past the fewest items."""
        return self.seeks[0] if self.seeks else None

    @property
    def where_few(self) -> str:
        """What is to be asked of some hundred items."""
        return self.of_few or self.where
