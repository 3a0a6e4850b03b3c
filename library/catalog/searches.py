"""What a search finds, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from library.catalog.driver import Row, Source, driver_of
from library.catalog.lookups import MEDIA, media_of
from library.catalog.positions import Span
from library.catalog.search_scope import FEW, MANY, Condition, Scope, Seek, between
from library.model import Media

_MEDIA = ", ".join(f"item.{column}" for column in MEDIA.split(", "))
_FOUND = "search_items AS found"
_ITEM = "CROSS JOIN media_items AS item ON item.id = found.media_id"
_TEXTS = f"search_texts CROSS JOIN {_FOUND} ON found.position = search_texts.rowid"
_SHOWN = "item.month IS NOT NULL"  # what has gone from the timeline since is not found
_EDGE = (
    "SELECT position FROM search_items WHERE position {} ORDER BY position DESC LIMIT 1 OFFSET ?"
)

_WINDOW: Final = 10_000  # items to walk before all that may suit is gathered


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
    for statement in way.statements(source):
        left = -1 if limit is None else limit - len(rows)
        values = {**scope.values, "limit": left}
        rows += driver_of(source).execute(statement, values)
        if limit is not None and len(rows) >= limit:
            break
    return [Hit(row[0], media_of(row[1:])) for row in rows]


def count(source: Source, scope: Scope, condition: Condition, wanted: Wanted) -> int:
    """Return how many items meet *condition*."""
    statement = _Way(scope, condition, wanted).count()
    return int(driver_of(source).execute(statement, scope.values).fetchone()[0])


def hit(source: Source, scope: Scope, condition: Condition, media_id: int) -> Media | None:
    """Return the user's item of that id if it meets *condition*; *scope* is probing."""
    statement = (
        f"SELECT {_MEDIA} FROM {_FOUND} {_ITEM} WHERE found.media_id = {scope.bind(media_id)}"
        f" AND found.user_id = {scope.user_id} AND {_SHOWN} AND {condition.where}"
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
        self._others = [part.where for part in parts if part.text is None]
        self._seek = condition.seek
        self._span = scope.everything
        if condition.span is not None:
            self._span = self._span.cut(condition.span)
        if wanted.below is not None:
            self._span = self._span.cut(Span(self._span.first, wanted.below - 1))

    def statements(self, source: Source) -> Iterator[str]:
        """Yield what to ask one after the other until there is enough; each takes `:limit`."""
        span = self._span
        if self._is_common and self._wanted.limit is not None:
            # Mostly enough of it is among the newest.
            edge = driver_of(source).execute(_EDGE.format(between(span)), (_WINDOW,)).fetchone()
            if edge is None:
                yield _limited(self._newest(span))
                return
            yield _limited(self._newest(Span(edge[0] + 1, span.last)))
            span = Span(span.first, edge[0])
        yield _limited(self._all(span))

    def count(self) -> str:
        """Return the question for the number of all."""
        return f"SELECT count(*) {self._all(self._span)}"

    @property
    def _is_common(self) -> bool:
        """Whether so much may suit that to gather it takes longer than to look at the newest."""
        if self._seek is None:
            return False
        return self._seek.count > (MANY if self._text is None else FEW)

    def _all(self, span: Span) -> str:
        if self._seek is None or (self._text is not None and self._seek.count > MANY):
            return self._newest(span)
        return self._gather(self._seek, span)

    def _newest(self, span: Span) -> str:
        """Go through what there is, from the newest on."""
        if self._text is None or self._text.text is None:
            return self._found(f"found.position {between(span)}", *self._others)
        matching = f"search_texts MATCH {self._scope.bind(self._text.text)}"
        within = f"search_texts.rowid {between(span)}"
        # In an order that the full-text index has: it ends when there is enough.
        return self._from(_TEXTS, "search_texts.rowid", matching, within, *self._others)

    def _gather(self, seek: Seek, span: Span) -> str:
        if not seek.queries:
            return self._found("false")
        gathered = " UNION ALL ".join(f"{query} {between(span)}" for query in seek.queries)
        conditions = [f"found.position IN ({gathered})", *self._others]
        if self._text is not None and self._text.text is not None:
            few = seek.count <= FEW
            conditions.append(self._scope.probe(self._text.text) if few else self._text.where)
        return self._found(*conditions)

    def _found(self, *conditions: str) -> str:
        return self._from(_FOUND, "found.position", *conditions)

    def _from(self, tables: str, position: str, *conditions: str) -> str:
        shown = [_SHOWN, "item.stack_id IS NULL"] if self._wanted.pictures else [_SHOWN]
        met = " AND ".join([*conditions, *shown])
        return f"FROM {tables} {_ITEM} WHERE {met} ORDER BY {position} DESC"


def _limited(source: str) -> str:
    return f"SELECT found.position, {_MEDIA} {source} LIMIT :limit"
