"""Searching a large library: pages of results, what completes a word, and what writing costs."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.report import Figure
from bench.synthetic_index import CAMERAS, YEARS, SyntheticIndex
from bench.timing import Timings, as_in_a_server, timed

from library.catalog import folders, items, lookups
from library.catalog.driver import driver_of
from library.catalog.searches import Wanted
from library.library import Library
from library.model import Kind
from library.query.parser import parse
from library.query.search import Search
from library.store import Content

SIZES = (100_000, 1_000_000)  # items of all users
_QUESTIONS = 300
_PAGE = Wanted(pictures=True, limit=200)
_RARE = 1000  # the words of this and higher ranks are in few captions
_GOALS = {
    "one rare word": "≤ 10",
    "two words": "≤ 40",
    "person + year": "≤ 20",
    "a place": "",
    "a frequent word and a person": "",
    "completion": "≤ 20",
    "PUT into the index": "≤ 20",
}


def figures() -> Iterator[Figure]:
    """Ask libraries of all sizes the same kinds of questions."""
    with ExitStack() as stack:
        libraries = []
        for size in SIZES:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="mantelpiece-bench-")))
            index = SyntheticIndex(folder, size)
            stack.callback(index.catalog.close)
            libraries.append(Search(Library(index.catalog, folder), index.owner))
            as_in_a_server()
            for kind, timings in _measured(libraries[-1], index):
                yield from timings.figures(f"{kind}, of {size:,}", _GOALS[kind])
        yield from _growth(libraries, _queries(index))


def _growth(libraries: Sequence[Search], queries: Mapping[str, Sequence[str]]) -> Iterator[Figure]:
    """Compare pages that are full in all *libraries*, which are asked by turns."""
    smallest, *_, largest = libraries
    for kind, asked in queries.items():
        full = [query for query in dict.fromkeys(asked) if _is_full(libraries, query)]
        grown = tuple(_work_ms(largest, query) / _work_ms(smallest, query) for query in full)
        if grown:
            what = f"{kind}, {len(grown)} full pages: {SIZES[-1]:,} to {SIZES[0]:,}"
            yield Figure(what, grown, "×", "≤ 1.5")


def _is_full(libraries: Sequence[Search], query: str) -> bool:
    return all(len(each.hits(parse(query), _PAGE)) == _PAGE.limit for each in libraries)


def _work_ms(search: Search, query: str) -> float:
    """Return how long the processor works on a page: the least of three times."""
    return min(timed([_page(search, query)] * 3).work)


def _measured(search: Search, index: SyntheticIndex) -> Iterator[tuple[str, Timings]]:
    for kind, queries in _queries(index).items():
        yield kind, timed(_page(search, query) for query in queries)
    yield "completion", timed(partial(search.completions, prefix) for prefix in _prefixes(index))
    yield "PUT into the index", timed(_put(index, number) for number in range(_QUESTIONS))


def _page(search: Search, query: str) -> Callable[[], object]:
    return lambda: search.hits(parse(query), _PAGE)


def _queries(index: SyntheticIndex) -> dict[str, Sequence[str]]:
    dice = random.Random(2)
    some = range(_QUESTIONS)
    rare = index.words[_RARE:]
    # Words of which there are full pages in each library, two of them on one photo too or not.
    frequent = [*index.words[:20], *index.keywords[:5]]
    frequent += [model.split()[0] for _, model in CAMERAS]
    frequent += [town.name for town in index.towns[:10]]
    return {
        "one rare word": [dice.choice(rare) for _ in some],
        "two words": [" ".join(dice.sample(frequent, 2)) for _ in some],
        "person + year": [
            f"person='{dice.choice(index.people)}' {2026 - dice.randrange(1, YEARS)}" for _ in some
        ],
        "a place": [f"place='{dice.choice(index.towns[:50]).name}'" for _ in some],
        "a frequent word and a person": [
            f"{dice.choice(frequent)} {dice.choice(index.people).split()[0]}" for _ in some
        ],
    }


def _prefixes(index: SyntheticIndex) -> Sequence[str]:
    dice = random.Random(3)
    known = [*index.people, *index.keywords, *(town.name for town in index.towns), "2024", "iPhone"]
    return [dice.choice(known)[: dice.randint(1, 4)] for _ in range(_QUESTIONS)]


def _put(index: SyntheticIndex, number: int) -> Callable[[], object]:
    content = Content(1000, f"{number:064x}", Kind.IMAGE, "image/jpeg", datetime.now(UTC))

    def put() -> None:
        with index.catalog.write() as connection:
            driver, now = driver_of(connection), datetime.now(UTC)
            folder_id = lookups.root(driver, index.owner.id).id
            items.add(
                driver,
                owner_id=index.owner.id,
                folder_id=folder_id,
                name=f"new {number}.jpg",
                content=content,
                now=now,
            )
            folders.touch(driver, folder_id, now)

    return put
