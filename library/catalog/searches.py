"""What a search finds, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from typing import Final

from library.catalog.driver import Row, Source, driver_of
from library.catalog.lookups import MEDIA, media_of
from library.catalog.positions import Span
from library.catalog.search_condition import Condition, Seek
from library.catalog.search_scope import FEW, MANY, WITHIN, Scope
from library.model import Media

_MEDIA = ", ".join(f"item.{column}" for column in MEDIA.split(", "))
_KNOWN = "search_items AS found"
# Rows with all their texts are long: that index has what most searches need of one.
_FOUND = f"{_KNOWN} INDEXED BY ix_search_items_position_media_id"
_ITEM = "CROSS JOIN media_items AS item ON item.id = found.media_id"
_TEXTS = f"search_texts CROSS JOIN {_FOUND} ON found.position = search_texts.rowid"
_SHOWN = "item.month IS NOT NULL"  # what has gone from the timeline since is not found
_EDGE = (
    f"SELECT position FROM search_items WHERE position {WITHIN}"
    " ORDER BY position DESC LIMIT 1 OFFSET :skip"
)

_WINDOW: Final = 10_000  # items to look at first where nothing tells which may suit
_GROWTH: Final = 8  # at most, from one part of those that may suit to the next
_SPARE: Final = 4  # a part is by a fourth of itself larger than it has to be, if luck holds


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found."""

    position: int  # what comes behind it in a search is below
    media: Media


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for of all that a search finds."""

    pictures: bool = False  # only what the gallery shows: one item for each stack
    below: int | None = None  # a position; None: from the newest
    limit: int | None = None


def hits(source: Source, scope: Scope, condition: Condition, wanted: Wanted) -> list[Hit]:
    """Return what meets *condition*, the newest first."""
    way = _Way(scope, condition, wanted)
    limit, rows = wanted.limit, list[Row]()
    for span, statement in way.statements(source, rows):
        left = -1 if limit is None else limit - len(rows)
        values = {**scope.values, **_bounds(span), "limit": left}
        rows += driver_of(source).execute(statement, values)
        if limit is not None and len(rows) >= limit:
            break
    return [Hit(row[0], media_of(row[1:])) for row in rows]


def count(source: Source, scope: Scope, condition: Condition, wanted: Wanted) -> int:
    """Return how many items meet *condition*."""
    span, statement = _Way(scope, condition, wanted).count()
    values = {**scope.values, **_bounds(span)}
    return int(driver_of(source).execute(statement, values).fetchone()[0])


def hit(source: Source, scope: Scope, condition: Condition, media_id: int) -> Media | None:
    """Return the user's item of that id if it meets *condition*; *scope* is probing."""
    statement = (
        f"SELECT {_MEDIA} FROM {_KNOWN} {_ITEM} WHERE found.media_id = {scope.bind(media_id)}"
        f" AND found.user_id = {scope.user_id} AND {_SHOWN} AND {condition.where_few}"
    )
    row = driver_of(source).execute(statement, scope.values).fetchone()
    return None if row is None else media_of(row)


class _Way:
    """How a search goes about it: by the full-text index, by what is gathered, or by walking."""

    def __init__(self, scope: Scope, condition: Condition, wanted: Wanted) -> None:
        parts = condition.parts or (condition,)
        self._scope = scope
        self._wanted = wanted
        self._text = next((part for part in parts if part.text is not None), None)
        self._others = [part for part in parts if part.text is None]
        self._seek = condition.seek
        self._seeks = condition.seeks
        self._narrow = condition.narrow
        self._span = scope.everything
        if condition.span is not None:
            self._span = self._span.cut(condition.span)
        if wanted.below is not None:
            self._span = self._span.cut(Span(self._span.first, wanted.below - 1))

    def statements(self, source: Source, found: Sized) -> Iterator[tuple[Span, str]]:
        """Yield what to ask one after the other until there is enough; each takes `:limit`.

        With each comes where it looks: from `:first` to `:last`. What that finds is to be in
        *found* before the next is taken.
        """
        limit, seek, span = self._wanted.limit, self._seek, self._span
        if limit is None or seek is None or seek.count <= FEW:
            yield span, _limited(self._all())
        elif ways := self._ways_in_order(seek):
            yield from self._in_parts(source, ways, limit, found)
        elif seek.count <= MANY or self._text is not None:
            yield span, _limited(self._all())
        else:  # mostly enough of it is among the newest
            position = self._edge(source, _EDGE, span, _WINDOW) or span.first
            yield Span(position, span.last), _limited(self._newest())
            yield Span(span.first, position - 1), _limited(self._all())

    def _in_parts(
        self, source: Source, ways: Mapping[str, str], limit: int, found: Sized
    ) -> Iterator[tuple[Span, str]]:
        """Look among the newest that may suit, then among as many others as seem to be needed.

        Of *ways*, that is taken whose newest go back furthest.
        """
        span, skip = self._span, limit
        positions = {behind: self._edge(source, behind, span, skip) for behind in ways}
        behind = min(positions, key=lambda each: positions[each] or 0)
        position, statement, passed = positions[behind], _limited(ways[behind]), 0
        while position is not None:
            yield Span(position + 1, span.last), statement
            passed += skip
            needed = passed * (limit - len(found)) // max(len(found), 1)
            span, skip = Span(span.first, position), min(needed + needed // _SPARE, skip * _GROWTH)
            position = self._edge(source, behind, span, skip)
        yield span, statement

    def _ways_in_order(self, seek: Seek) -> Mapping[str, str]:
        """Return what to ask by the question for its edge, of all that can tell one."""
        if seek.count <= MANY:
            return {} if seek.edges is None else {_behind(seek.edges): self._gather(seek)}
        ways = {
            _behind(each.edges): self._gather(self._narrow or each)
            for each in self._seeks
            if each.edges is not None
        }
        if self._text is not None and self._text.text is not None:
            behind = _behind((self._scope.text_edge(self._text.text),))
            narrow = self._narrow
            ways[behind] = self._newest() if narrow is None else self._gather(narrow)
        return ways

    def _edge(self, source: Source, query: str, span: Span, skip: int) -> int | None:
        """Return the position in *span* behind the newest *skip* of those that *query* knows."""
        values = {**self._scope.values, **_bounds(span), "skip": skip}
        row = driver_of(source).execute(query, values).fetchone()
        return None if row is None else row[0]

    def count(self) -> tuple[Span, str]:
        """Return the question for the number of all, and where it looks."""
        return self._span, f"SELECT count(*) {self._all()}"

    def _all(self) -> str:
        seek = self._seek
        if seek is not None and seek.count > MANY:
            seek = self._narrow or (None if self._text is not None else seek)
        return self._newest() if seek is None else self._gather(seek)

    def _newest(self) -> str:
        """Go through what there is, from the newest on."""
        others = [part.where for part in self._others]
        if self._text is None or self._text.text is None:
            return self._found(f"found.position {WITHIN}", *others)
        matching = f"search_texts MATCH {self._scope.bind(self._text.text)}"
        within = f"search_texts.rowid {WITHIN}"
        # In an order that the full-text index has: it ends when there is enough.
        return self._from(_TEXTS, "search_texts.rowid", matching, within, *others)

    def _gather(self, seek: Seek) -> str:
        if not seek.queries:
            return self._found("false")
        gathered = " UNION ALL ".join(f"{query} {WITHIN}" for query in seek.queries)
        parts = self._others if self._text is None else [*self._others, self._text]
        others = [part for part in parts if not (seek.is_exact and part.seek is seek)]
        few = seek.count <= MANY or (seek is self._narrow and self._wanted.limit is not None)
        met = [part.where_few if few else part.where for part in others]
        return self._found(f"found.position IN ({gathered})", *met)

    def _found(self, *conditions: str) -> str:
        return self._from(_FOUND, "found.position", *conditions)

    def _from(self, tables: str, position: str, *conditions: str) -> str:
        shown = [_SHOWN, "item.stack_id IS NULL"] if self._wanted.pictures else [_SHOWN]
        met = " AND ".join([*conditions, *shown])
        return f"FROM {tables} {_ITEM} WHERE {met} ORDER BY {position} DESC"


def _limited(source: str) -> str:
    return f"SELECT found.position, {_MEDIA} {source} LIMIT :limit"


def _behind(edges: Sequence[str]) -> str:
    """Return the question for the newest of the positions that *edges* tell."""
    told = " UNION ALL ".join(f"SELECT ({each}) AS edge" for each in edges)
    return f"SELECT max(edge) FROM ({told})"


def _bounds(span: Span) -> dict[str, int]:
    return {"first": span.first, "last": span.last}
