"""What may be meant by the beginning of a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from library.catalog import search_terms
from library.catalog.driver import Driver, Source, driver_of
from library.catalog.search_sets import GATHERINGS, named
from library.query.dates import MONTHS
from library.query.nodes import Every, In, Text
from library.query.tokens import plain, readable
from library.words import words

_OF_A_KIND: Final = 5
_TERMS: Final = {"place": "place", "camera": "camera", "keyword": "keywords"}  # fields and columns
_OF_MONTHS: Final = 3  # letters that tell a month; fewer begin too much else
_DIGITS = re.compile(r"\d[\d-]*", re.ASCII)
_FIELD = re.compile(r"([A-Za-z]+)[=:]['\"]?(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that a user may mean."""

    kind: str  # "person", "album", "place", "camera", "keyword" or "date"
    label: str  # for people
    query: str  # what to search for instead of what was typed
    count: int | None  # of items; None: not counted
    id: int | None = None  # of the person or album


def completions(source: Source, user_id: int, prefix: str) -> Sequence[Completion]:
    """Return what may be meant by *prefix*, the beginning of a word or of a field's value.

    People come first, then dates, and what else there is by how often; at most five of each kind.
    """
    driver, typed = driver_of(source), readable(prefix).strip()
    wanted: str | None = None
    if field := _FIELD.fullmatch(typed):
        wanted, typed = field[1].casefold(), field[2]
    people = {kind: _Gathered(driver, user_id, kind, typed) for kind in GATHERINGS}
    terms = {kind: _Terms(driver, user_id, kind, typed) for kind in _TERMS}
    if wanted is not None:
        complete = people.get(wanted) or terms.get(wanted)
        return list(complete()) if complete is not None else []
    if not words(typed):
        return []
    found = [each for complete in people.values() for each in complete()]
    if _DIGITS.fullmatch(typed):
        dates = search_terms.months(driver, user_id, typed, _OF_A_KIND)
        found += (Completion("date", each, each, None) for each in dates)
    found += _months(driver, user_id, typed.casefold())
    return [*found, *(each for complete in terms.values() for each in complete())]


def _months(driver: Driver, user_id: int, typed: str) -> Iterator[Completion]:
    """Yield the months of any year that begin with *typed* and have something in them."""
    meant = [number for number, name in enumerate(MONTHS, 1) if name.startswith(typed)]
    if len(typed) < _OF_MONTHS or not meant:
        return
    taken = search_terms.months_of_any_year(driver, user_id)
    for number in meant:
        if number in taken:
            query = Every(number).describe()
            yield Completion("date", query, query, None)


@dataclass(frozen=True, slots=True)
class _Gathered:
    """The sets of one kind, such as people."""

    driver: Driver
    user_id: int
    kind: str
    typed: str

    def __call__(self) -> Iterator[Completion]:
        phrase = words(self.typed)
        found = [
            each
            for each in named(self.driver, self.kind, self.user_id)
            if each.is_found and _begins(each.name, phrase)
        ]
        for each in sorted(found, key=lambda each: (-each.items, each.name))[:_OF_A_KIND]:
            query = In(self.kind, (plain(each.name),)).describe()
            yield Completion(self.kind, each.name, query, each.items, each.id)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What items are full of, of one kind."""

    driver: Driver
    user_id: int
    kind: str
    typed: str

    def __call__(self) -> Iterator[Completion]:
        found = search_terms.beginning(self.driver, self.user_id, self.kind, self.typed, _OF_A_KIND)
        for name, items in found:
            query = Text(self.kind, _TERMS[self.kind], plain(name)).describe()
            yield Completion(self.kind, name, query, items)


def _begins(name: str, phrase: Sequence[str]) -> bool:
    """Whether a word of *name* begins what was typed; nothing typed begins every name."""
    return not phrase or f" {' '.join(phrase)}" in f" {' '.join(words(name))}"
