"""Conditions of a search as SQL, and by what each of them is found quickly.

A statement has the tables that conditions are about: `found` (search_items) and `item`
(media_items). No condition is ever NULL, so that its negation is all the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property, reduce
from typing import Final

from library.catalog.driver import Driver, Source, driver_of
from library.catalog.positions import Span, everything, taken
from library.catalog.search_condition import Condition, Seek, Split
from library.catalog.search_schema import PREFIXES, TEXTS
from library.catalog.search_sets import GATHERINGS, MARKS, Named, named
from library.catalog.sphere import chord, point
from library.words import has_phrase, phrase_in_spaced, spaced, words

MANY: Final = 2000  # items: no more are counted, and walking from the newest may be quicker
FEW: Final = 500  # items that are quicker looked at one by one than found in long lists

WITHIN: Final = "BETWEEN :first AND :last"  # where a statement looks

# What may be known of items, by the words that ask for it.
PRESENCE: Final = {
    "gps": "found.z IS NOT NULL",
    "people": (
        "(EXISTS (SELECT 1 FROM face_embeddings AS face WHERE face.media_id = found.media_id)"
        " OR EXISTS (SELECT 1 FROM person_items AS who WHERE who.media_id = found.media_id))"
    ),
    "caption": "found.caption != ''",
    "keywords": "found.keywords != ''",
    "camera": "found.camera != ''",
    "date": "item.captured_local IS NOT NULL",
}

_WORDS = "SELECT word FROM search_words WHERE word BETWEEN ? AND ? LIMIT ?"
_MOST_WORDS: Final = 32
_BEYOND: Final = "\U0010ffff"  # is behind all letters
_FOLDERS = "SELECT id, parent_id, name FROM folders WHERE user_id = ?"


class Scope:
    """One user's items at one time, and the values of one statement about them."""

    def __init__(self, source: Source, user_id: int, today: date, *, probing: bool = False) -> None:
        """Ask *source* for names; *probing*: the statement is about few items."""
        self.user_id = user_id
        self.today = today
        self.values: dict[str, int | float | str] = {}
        self._driver: Driver = driver_of(source)
        self._probing = probing
        self._sets: dict[str, Sequence[Named]] = {}

    def bind(self, value: float | str) -> str:
        """Return what stands for *value* in the statement."""
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    # Names

    def named(self, kind: str, phrase: Sequence[str], *, begun: bool) -> frozenset[int]:
        """Return the ids of the sets of that kind with *phrase* in their names."""
        looked_for = phrase_in_spaced(phrase, begun=begun)
        return frozenset(
            each.id
            for each in self._named(kind)
            if looked_for in spaced(each.name) and each.is_found
        )

    def chosen(self, kind: str, name: str) -> frozenset[int]:
        """Return the ids of the sets called *name*; where none is, of those with it in theirs."""
        phrase, known = words(name), self._named(kind)
        exact = frozenset(each.id for each in known if words(each.name) == phrase)
        return exact or frozenset(each.id for each in known if has_phrase(words(each.name), phrase))

    def folders(self, phrase: Sequence[str], *, begun: bool) -> frozenset[int]:
        """Return the ids of the folders with *phrase* in their names, and of all below them."""
        looked_for = phrase_in_spaced(phrase, begun=begun)
        left = [key for key, _, name in self._folders if looked_for in spaced(name)]
        below: dict[int, list[int]] = {}
        if left:
            for key, parent_id, _ in self._folders:
                below.setdefault(parent_id, []).append(key)
        known: set[int] = set()
        while left:
            known.add(key := left.pop())
            left += (child for child in below.get(key, ()) if child not in known)
        return frozenset(known)

    @cached_property
    def _folders(self) -> Sequence[tuple[int, int, str]]:
        """The ids of all folders, of what they are in, and their names."""
        return self._driver.execute(_FOLDERS, (self.user_id,)).fetchall()

    def _named(self, kind: str) -> Sequence[Named]:
        if kind not in self._sets:
            self._sets[kind] = named(self._driver, kind, self.user_id)
        return self._sets[kind]

    # Conditions

    def text(self, phrase: Sequence[str], *, begun: bool, column: str | None = None) -> Condition:
        """Items in whose texts *phrase* stands, or in one *column* of `search_texts`."""
        expression = self._begun(phrase) if begun else f'"{" ".join(phrase)}"'
        looked_for = self.bind(phrase_in_spaced(phrase, begun=begun))
        columns = TEXTS if column is None else (column,)
        has = " OR ".join(f"instr(' ' || found.{each} || ' ', {looked_for})" for each in columns)
        whole = expression if column is None else f"{{{column}}} : ({expression})"
        return self._text(whole, f"({has})")

    def word(self, phrase: Sequence[str], *, begun: bool) -> Condition:
        """Items in whose texts *phrase* stands, or in the name of something that they are in."""
        ways = [self.text(phrase, begun=begun)]
        found = {kind: self.named(kind, phrase, begun=begun) for kind in GATHERINGS}
        ways += (self.members(kind, ids) for kind, ids in found.items() if ids)
        if folders := self.folders(phrase, begun=begun):
            ways.append(self._in_folders(folders))
        return self.either(ways)

    def members(self, kind: str, ids: frozenset[int]) -> Condition:
        """Items that are in one of these sets."""
        gathering = GATHERINGS.get(kind)
        if gathering is None or not ids:
            return self.nothing()
        return self._placed(gathering.table, gathering.column, self._ids(ids))

    def marked(self, mark: str) -> Condition:
        """Items with that mark."""
        if mark not in MARKS:
            return self.nothing()
        mine = self._ids(frozenset([self.user_id]))
        return self._placed(MARKS[mark].table, "user_id", mine)

    def taken(self, start: datetime | None, end: datetime | None) -> Condition:
        """Items that were taken from *start* until before *end*, readings of the clock there."""
        span = taken(self.user_id, start, end)
        return Condition(f"found.position BETWEEN {span.first} AND {span.last}", span=span)

    def taken_in(self, month: int) -> Condition:
        """Items that were taken in that month of any year."""
        return Condition(f"substr(item.month, 5) = '-{month:02}'")

    def near(self, latitude: float, longitude: float, km: float) -> Condition:
        """Items that were taken within *km* of a point in degrees."""
        x, y, z = map(self.bind, point(latitude, longitude))
        reach = self.bind(chord(km))
        away = f"({{0}}.x - {x}) * ({{0}}.x - {x}) + ({{0}}.y - {y}) * ({{0}}.y - {y})"
        away += f" + ({{0}}.z - {z}) * ({{0}}.z - {z}) <= {reach} * {reach}"
        band = f"place.user_id = {self.user_id} AND place.z BETWEEN {z} - {reach} AND {z} + {reach}"
        source = "search_items AS place INDEXED BY ix_search_items_user_id_z WHERE"
        inside = f"{band} AND {away.format('place')}"
        return Condition(
            f"(found.z IS NOT NULL AND {away.format('found')})",
            seeks=self._way(
                f"SELECT place.position FROM {source} {inside} AND +place.position",
                f"SELECT 1 FROM {source} {inside}",
            ),
        )

    def of_kind(self, kind: str) -> Condition:
        """Items of that `library.model.Kind`."""
        source = "search_items AS place INDEXED BY ix_search_items_user_id_kind WHERE"
        mine = f"place.user_id = {self.user_id} AND place.kind = {(bound := self.bind(kind))}"
        return Condition(
            f"found.kind = {bound}",
            seeks=self._way(
                f"SELECT place.position FROM {source} {mine} AND place.position",
                f"SELECT 1 FROM {source} {mine}",
                f"SELECT place.position FROM {source} {mine} AND place.position {WITHIN}"
                " ORDER BY place.position DESC LIMIT 1 OFFSET :skip",
            ),
        )

    def sized(self, least: int | None, most: int | None) -> Condition:
        """Items of at least and at most that many bytes."""
        low = "true" if least is None else f"found.size >= {least}"
        high = "true" if most is None else f"found.size <= {most}"
        return Condition(f"({low} AND {high})")

    def having(self, what: str) -> Condition:
        """Items of which something is known, one of `PRESENCE`."""
        return Condition(PRESENCE[what])

    def nothing(self) -> Condition:
        """No items."""
        return Condition("false", seeks=(Seek((), 0),))

    # Of several

    def every(self, conditions: Sequence[Condition]) -> Condition:
        """Items that meet all of these."""
        parts = [part for each in conditions for part in each.parts or (each,)]
        texts = [part for part in parts if part.text is not None]
        others = [part for part in parts if part.text is None]
        if texts:
            unwanted = [part for part in others if part.without is not None]
            expression = " AND ".join(f"({part.text})" for part in texts)
            if unwanted:
                without = " OR ".join(str(part.without) for part in unwanted)
                expression = f"({expression}) NOT ({without})"
                others = [part for part in others if part.without is None]
            has = " AND ".join(part.where_few for part in (*texts, *unwanted))
            others.insert(0, self._text(expression, f"({has})"))
        if len(others) == 1:
            return others[0]
        seeks = [part.seek for part in others if part.seek is not None]
        spans = [part.span for part in others if part.span is not None]
        return Condition(
            f"({' AND '.join(part.where for part in others)})",
            f"({' AND '.join(part.where_few for part in others)})",
            narrow=self._narrow(others),
            seeks=tuple(sorted(seeks, key=lambda seek: seek.count)),
            span=reduce(Span.cut, spans) if spans else None,
            parts=tuple(others),
        )

    def either(self, conditions: Sequence[Condition]) -> Condition:
        """Items that meet one of these."""
        texts = [each for each in conditions if each.text is not None]
        others = [each for each in conditions if each.text is None]
        split = None
        if texts:
            text = " OR ".join(f"({each.text})" for each in texts)
            rest = self._any_seek(others)
            split = None if rest is None else Split(text, rest)
            has = " OR ".join(each.where_few for each in texts)
            others.append(self._text(text, f"({has})"))
        if len(others) == 1:
            return others[0]
        spans = [each.span for each in others if each.span is not None]
        seek = self._any_seek(others)
        return Condition(
            f"({' OR '.join(each.where for each in others)})",
            f"({' OR '.join(each.where_few for each in others)})",
            split=split,
            seeks=() if seek is None else (seek,),
            span=reduce(Span.hull, spans) if len(spans) == len(others) else None,
        )

    def negated(self, condition: Condition) -> Condition:
        """Items that do not meet it."""
        without = None if condition.text is None else f"({condition.text})"
        return Condition(
            f"(NOT {condition.where})", f"(NOT {condition.where_few})", without=without
        )

    # Ways

    def text_seek(self, expression: str) -> Seek:
        """Return the way to what the full-text index has of *expression*."""
        query, span = self._text_query(expression), self.everything
        counted = f"{query} BETWEEN {span.first} AND {span.last}"
        return self._seek(query, counted, self.text_edge(expression))

    def text_edge(self, expression: str) -> str:
        """Return the edge, as a `Seek` has them, of what has *expression*."""
        query = self._text_query(expression)
        return f"{query} {WITHIN} ORDER BY rowid DESC LIMIT 1 OFFSET :skip"

    @property
    def everything(self) -> Span:
        """All of the user's items."""
        return everything(self.user_id)

    def _text_query(self, expression: str) -> str:
        matching = f"search_texts MATCH {self.bind(expression)}"
        return f"SELECT rowid FROM search_texts WHERE {matching} AND rowid"

    def _begun(self, phrase: Sequence[str]) -> str:
        """Return what finds *phrase*, whatever its last word goes on to.

        For the beginning of a word, SQLite puts a list of all that it finds together before it
        gives the first; for whole words it does not, nor where it has an index of beginnings.
        """
        *before, last = phrase
        if len(last) in PREFIXES:
            return f'"{" ".join(phrase)}" *'
        beyond = f"{last}{_BEYOND}"
        found = self._driver.execute(_WORDS, (last, beyond, _MOST_WORDS + 1)).fetchall()
        if len(found) > _MOST_WORDS:
            return f'"{" ".join(phrase)}" *'
        ways = [" ".join([*before, word]) for (word,) in found] or [" ".join(phrase)]
        return " OR ".join(f'"{way}"' for way in ways)

    def _text(self, expression: str, of_few: str) -> Condition:
        return Condition(
            f"found.position IN ({self._text_query(expression)} {WITHIN})",
            of_few,
            text=expression,
        )

    def _in_folders(self, ids: frozenset[int]) -> Condition:
        those = self._ids(ids)
        source = "media_items AS place INDEXED BY ix_media_items_folder_id_name_key"
        return Condition(
            f"item.folder_id IN {those}",
            seeks=self._way(
                f"SELECT other.position FROM {source} CROSS JOIN search_items AS other"
                f" ON other.media_id = place.id WHERE place.folder_id IN {those}"
                " AND other.position",
                f"SELECT 1 FROM {source} WHERE place.folder_id IN {those}",
            ),
        )

    def _any_seek(self, conditions: Sequence[Condition]) -> Seek | None:
        if self._probing:
            return None
        found = list(self._seeks(conditions))
        if len(found) < len(conditions):
            return None
        queries = tuple(query for seek in found for query in seek.queries)
        edges = [seek.edges for seek in found if seek.edges is not None]
        return Seek(
            queries,
            sum(seek.count for seek in found),
            tuple(edge for each in edges for edge in each) if len(edges) == len(found) else None,
            # Of what is to meet several conditions, one is the way.
            is_exact=all(not each.parts for each in conditions)
            and all(seek.is_exact for seek in found),
        )

    def _narrow(self, parts: Sequence[Condition]) -> Seek | None:
        """Return a way to what meets all *parts* that are split, or by text alone.

        What the others of none of them find, has all of the texts.
        """
        splits = [part.split for part in parts if part.split is not None]
        rest = sum(split.others.count for split in splits)
        texts = [part.text for part in parts if part.text is not None]
        texts += [split.text for split in splits]
        if len(texts) < 2 or rest > MANY:
            return None
        expression = " AND ".join(f"({text})" for text in texts)
        queries = [query for split in splits for query in split.others.queries]
        return Seek((self._text_query(expression), *queries), MANY + 1, is_exact=False)

    def _seeks(self, conditions: Sequence[Condition]) -> Iterator[Seek]:
        for condition in conditions:
            ways = [condition.seek] if condition.seek is not None else []
            for part in condition.parts or (condition,):
                if part.text is not None and not (ways and ways[0].count <= FEW):
                    ways.append(self.text_seek(part.text))
            if not ways:
                return
            yield min(ways, key=lambda seek: seek.count)

    def _placed(self, table: str, column: str, ids: str) -> Condition:
        """Items that are in one of these sets, by rows that have their positions."""
        member = f"{table} AS member"
        placed = f"{member} INDEXED BY ix_{table}_{column}_search_position"
        newest = (
            f"SELECT member.search_position FROM {placed} WHERE member.{column} = each.value"
            f" AND member.search_position {WITHIN}"
            " ORDER BY member.search_position DESC LIMIT 1 OFFSET :skip"
        )
        positions = f"SELECT member.search_position FROM {placed} WHERE member.{column} IN {ids}"
        positions += " AND member.search_position"
        return Condition(
            f"found.position IN ({positions} {WITHIN})",
            f"EXISTS (SELECT 1 FROM {member} WHERE member.{column} IN {ids}"
            " AND member.media_id = found.media_id)",
            seeks=self._way(
                positions,
                f"SELECT 1 FROM {placed} WHERE member.{column} IN {ids}",
                f"SELECT max(({newest})) FROM {ids} AS each",
            ),
        )

    def _way(self, query: str, counted: str, edge: str | None = None) -> tuple[Seek, ...]:
        return (self._seek(query, counted, edge),)

    def _seek(self, query: str, counted: str, edge: str | None = None) -> Seek:
        """Return the way of *query*; *counted* finds as many, by the least that it takes."""
        edges = None if edge is None else (edge,)
        if self._probing:
            return Seek((query,), 0, edges)
        count = f"SELECT count(*) FROM ({counted} LIMIT {MANY + 1})"
        return Seek((query,), self._driver.execute(count, self.values).fetchone()[0], edges)

    def _ids(self, ids: frozenset[int]) -> str:
        return f"(SELECT value FROM json_each({self.bind(json.dumps(sorted(ids)))}))"
