"""What a query says: each part of it can tell itself, and whether an item meets it.

`condition` asks the index and `match` looks at one item; they hold the same items to be found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from library.catalog.positions import Span, position, taken
from library.catalog.search_condition import Condition
from library.catalog.search_scope import Scope
from library.catalog.search_sets import GATHERINGS
from library.catalog.sphere import chord, point
from library.model import Kind
from library.query.dates import MONTHS, before, first_day, last_day, midnight
from library.query.subject import Subject
from library.words import folded, has_phrase, words

_BARE = re.compile(r"\w(?:[\w.,-]*\w)?")  # a value that needs no quotes
_SPECIAL = ("last", "every")  # words that with the next ones mean something else


class Node(Protocol):
    """A part of a query."""

    def describe(self) -> str:
        """Return it as it is written: a legal name of a file everywhere, and read the same."""
        ...

    def condition(self, scope: Scope, /) -> Condition:
        """Return it for the index."""
        ...

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Whether *subject*, of the user of *scope*, meets it."""
        ...


@dataclass(frozen=True, slots=True)
class And:
    """All of them; two or more, none of which is an `And`."""

    nodes: tuple[Node, ...]

    def describe(self) -> str:
        """Side by side."""
        return " ".join(map(_grouped, self.nodes))

    def condition(self, scope: Scope, /) -> Condition:
        """Meet all."""
        return scope.every([node.condition(scope) for node in self.nodes])

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Meet all."""
        return all(node.match(subject, scope) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Or:
    """One of them; two or more, none of which is an `Or`."""

    nodes: tuple[Node, ...]

    def describe(self) -> str:
        """Put "or" between them."""
        return " or ".join(node.describe() for node in self.nodes)

    def condition(self, scope: Scope, /) -> Condition:
        """Meet one."""
        return scope.either([node.condition(scope) for node in self.nodes])

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Meet one."""
        return any(node.match(subject, scope) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Not:
    """All but it; it is no `Not`."""

    node: Node

    def describe(self) -> str:
        """Begin with a minus."""
        inner = self.node.describe()
        return f"-({inner})" if isinstance(self.node, And | Or) else f"-{inner}"

    def condition(self, scope: Scope, /) -> Condition:
        """Do not meet it."""
        return scope.negated(self.node.condition(scope))

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Do not meet it."""
        return not self.node.match(subject, scope)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or the beginning of one, in any text on an item or name of what it is in."""

    text: str  # of letters and digits, with signs between them
    begun: bool = True  # False: in quotes, side by side and whole

    def describe(self) -> str:
        """Tell it as it was written."""
        if not self.begun:
            return f"'{self.text}'"
        return f"({self.text})" if self.text.casefold() in _SPECIAL else self.text

    def condition(self, scope: Scope, /) -> Condition:
        """Have it somewhere."""
        return scope.word(words(self.text), begun=self.begun)

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Have it somewhere."""
        phrase = words(self.text)
        return (
            any(
                has_phrase(text.split(), phrase, begun=self.begun)
                for text in (_text(subject, column) for column in COLUMNS)
            )
            or any(
                not subject.gathered.get(kind, frozenset()).isdisjoint(
                    scope.named(kind, phrase, begun=self.begun)
                )
                for kind in GATHERINGS
            )
            or not subject.folders.isdisjoint(scope.folders(phrase, begun=self.begun))
        )


@dataclass(frozen=True, slots=True)
class Text:
    """Words side by side in one of the texts on an item."""

    field: str
    column: str  # of `COLUMNS`
    text: str

    def describe(self) -> str:
        """As in place='New York'."""
        return f"{self.field}={_value(self.text)}"

    def condition(self, scope: Scope, /) -> Condition:
        """Have them there."""
        return scope.text(words(self.text), begun=False, column=self.column)

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Have them there."""
        return has_phrase(_text(subject, self.column).split(), words(self.text))


@dataclass(frozen=True, slots=True)
class In:
    """In sets of these names, in all of them at once: people who are together, albums."""

    kind: str  # of `GATHERINGS`
    names: tuple[str, ...]

    def describe(self) -> str:
        """As in person=Alice+Bob."""
        return f"{self.kind}={'+'.join(map(_value, self.names))}"

    def condition(self, scope: Scope, /) -> Condition:
        """Be in all."""
        return scope.every(
            [scope.members(self.kind, scope.chosen(self.kind, name)) for name in self.names]
        )

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Be in all."""
        mine = subject.gathered.get(self.kind, frozenset())
        return all(not mine.isdisjoint(scope.chosen(self.kind, name)) for name in self.names)


@dataclass(frozen=True, slots=True)
class Dates:
    """Taken on these days; None: open."""

    first: str | None  # of `library.query.dates`
    last: str | None

    def describe(self) -> str:
        """As in 2024, 2024-05..2024-06, since=2024."""
        if self.first == self.last:
            return str(self.first)
        if self.first is None:
            return f"until={self.last}"
        return f"since={self.first}" if self.last is None else f"{self.first}..{self.last}"

    def condition(self, scope: Scope, /) -> Condition:
        """Be taken then."""
        return scope.taken(*self._bounds())

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Be taken then."""
        return _is_in(subject, taken(scope.user_id, *self._bounds()))

    def _bounds(self) -> tuple[datetime | None, datetime | None]:
        start = None if self.first is None else midnight(first_day(self.first))
        end = None if self.last is None else midnight(last_day(self.last) + timedelta(days=1))
        return start, end


@dataclass(frozen=True, slots=True)
class Last:
    """Taken in the days, weeks, months or years before now, today included."""

    count: int
    unit: str  # of `library.query.dates.UNITS`

    def describe(self) -> str:
        """As in last 30 days."""
        return f"last {self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def condition(self, scope: Scope, /) -> Condition:
        """Be taken then."""
        return scope.taken(*self._bounds(scope))

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Be taken then."""
        return _is_in(subject, taken(scope.user_id, *self._bounds(scope)))

    def _bounds(self, scope: Scope) -> tuple[datetime, datetime]:
        start = before(scope.today, self.count, self.unit)
        # To the east of here it may be tomorrow.
        return midnight(start), midnight(scope.today + timedelta(days=2))


@dataclass(frozen=True, slots=True)
class Every:
    """Taken in one month of whichever year."""

    month: int  # 1 to 12

    def describe(self) -> str:
        """As in every july."""
        return f"every {MONTHS[self.month - 1]}"

    def condition(self, scope: Scope, /) -> Condition:
        """Be taken then."""
        return scope.taken_in(self.month)

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Be taken then."""
        captured = subject.media.captured_local
        return captured is not None and captured.month == self.month


@dataclass(frozen=True, slots=True)
class Near:
    """Taken around a point."""

    latitude: float  # degrees north
    longitude: float  # degrees east
    km: float

    def describe(self) -> str:
        """As in near=48.85,2.35,10km."""
        where = (number_text(each) for each in (self.latitude, self.longitude, self.km))
        return f"near={','.join(where)}km"

    def condition(self, scope: Scope, /) -> Condition:
        """Be taken there."""
        return scope.near(self.latitude, self.longitude, self.km)

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Be taken there."""
        latitude, longitude = subject.facts.latitude, subject.facts.longitude
        if latitude is None or longitude is None:
            return False
        there, here = point(latitude, longitude), point(self.latitude, self.longitude)
        away = sum((one - other) * (one - other) for one, other in zip(there, here, strict=True))
        reach = chord(self.km)
        return away <= reach * reach


@dataclass(frozen=True, slots=True)
class Type:
    """Photos, or videos."""

    kind: Kind

    def describe(self) -> str:
        """As in type=video."""
        return f"type={TYPES[self.kind]}"

    def condition(self, scope: Scope, /) -> Condition:
        """Be one."""
        return scope.of_kind(self.kind.value)

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Be one."""
        return subject.media.kind is self.kind


@dataclass(frozen=True, slots=True)
class Size:
    """Files above or below so many bytes."""

    limit: int  # bytes, itself excluded
    larger: bool

    def describe(self) -> str:
        """As in larger=10mb: Windows knows no name with a >."""
        factor, unit = max(
            (factor, unit) for unit, factor in UNITS.items() if self.limit % factor == 0
        )
        return f"{'larger' if self.larger else 'smaller'}={self.limit // factor}{unit}"

    def condition(self, scope: Scope, /) -> Condition:
        """Be of such a size."""
        return (
            scope.sized(self.limit + 1, None) if self.larger else scope.sized(None, self.limit - 1)
        )

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Be of such a size."""
        size = subject.media.size
        return size > self.limit if self.larger else size < self.limit


@dataclass(frozen=True, slots=True)
class Marked:
    """With a mark that a user puts on items, such as favourites."""

    mark: str

    def describe(self) -> str:
        """As in is=favorite."""
        return f"is={self.mark}"

    def condition(self, scope: Scope, /) -> Condition:
        """Have it."""
        return scope.marked(self.mark)

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Have it."""
        return self.mark in subject.marks


@dataclass(frozen=True, slots=True)
class Has:
    """Something is known, or is not."""

    what: str  # of `library.catalog.search_scope.PRESENCE`
    known: bool = True

    def describe(self) -> str:
        """As in has=gps, no=people."""
        return f"{'has' if self.known else 'no'}={self.what}"

    def condition(self, scope: Scope, /) -> Condition:
        """Have it, or not."""
        found = scope.having(self.what)
        return found if self.known else scope.negated(found)

    def match(self, subject: Subject, scope: Scope, /) -> bool:
        """Have it, or not."""
        return _has(subject, self.what) is self.known


COLUMNS = ("name", "caption", "keywords", "camera", "place")
TYPES = {Kind.IMAGE: "photo", Kind.VIDEO: "video"}
UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


def negated(node: Node) -> Node:
    """Return what is all but *node*."""
    return node.node if isinstance(node, Not) else Not(node)


def together(nodes: Sequence[Node]) -> Node:
    """Return what is all of *nodes*."""
    flat = [each for node in nodes for each in (node.nodes if isinstance(node, And) else (node,))]
    return flat[0] if len(flat) == 1 else And(tuple(flat))


def one_of(nodes: Sequence[Node]) -> Node:
    """Return what is one of *nodes*."""
    flat = [each for node in nodes for each in (node.nodes if isinstance(node, Or) else (node,))]
    return flat[0] if len(flat) == 1 else Or(tuple(flat))


def number_text(number: float) -> str:
    """Return a number without an exponent, to six places."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def is_relative(node: Node) -> bool:
    """Whether what *node* finds depends on the day on which it is asked."""
    if isinstance(node, And | Or):
        return any(map(is_relative, node.nodes))
    return is_relative(node.node) if isinstance(node, Not) else isinstance(node, Last)


def _grouped(node: Node) -> str:
    return f"({node.describe()})" if isinstance(node, Or) else node.describe()


def _value(text: str) -> str:
    return text if _BARE.fullmatch(text) else f"'{text}'"


def _is_in(subject: Subject, span: Span) -> bool:
    media = subject.media
    return span.first <= position(media.owner_id, media.captured_local, media.id) <= span.last


def _has(subject: Subject, what: str) -> bool:
    if what == "gps":
        return subject.facts.latitude is not None
    if what == "people":
        return subject.has_faces or bool(subject.gathered.get("person"))
    if what == "date":
        return subject.media.captured_local is not None
    return bool(_text(subject, what))


def _text(subject: Subject, column: str) -> str:
    """Return what the column of `search_texts` has of *subject*."""
    facts, town = subject.facts, subject.town
    texts: dict[str, tuple[str | None, ...]] = {
        "name": (subject.media.name,),
        "caption": (facts.caption,),
        "keywords": facts.keywords,
        "camera": (facts.make, facts.model),
        "place": (town.name, town.region, town.country) if town is not None else (),
    }
    return folded(*texts[column])
