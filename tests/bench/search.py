"""Searching a large library: pages of results, what completes a word, and what writing costs.

Each question is asked three times and the quickest answer counts: an index that is in use is warm.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.report import Figure
from bench.synthetic_index import CAMERAS, YEARS, SyntheticIndex

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
    "one rare word": 10,
    "two words": 40,
    "person + year": 20,
    "a place": None,
    "a frequent word and a person": None,
    "completion": 20,
    "PUT into the index": 20,
}


def figures() -> Iterator[Figure]:
    """Ask libraries of all sizes the same kinds of questions."""
    pages: dict[str, list[float]] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="mantelpiece-bench-") as folder:
            index = SyntheticIndex(Path(folder), size)
            for kind, seconds in _measured(index, Path(folder)):
                took = sorted(seconds)
                p50, p99 = (took[int(len(took) * share)] * 1e3 for share in (0.5, 0.99))
                pages.setdefault(kind, []).append(p50)
                goal = "" if _GOALS[kind] is None else f"≤ {_GOALS[kind]}"
                yield Figure(f"{kind}, of {size:,}: p50", (p50,), "ms")
                yield Figure(f"{kind}, of {size:,}: p99", (p99,), "ms", goal)
            index.catalog.close()
    for kind, (least, *_, most) in pages.items():
        yield Figure(f"{kind}: p50 of {SIZES[-1]:,} to {SIZES[0]:,}", (most / least,), "×", "≤ 1.5")


def _measured(index: SyntheticIndex, folder: Path) -> Iterator[tuple[str, list[float]]]:
    search = Search(Library(index.catalog, folder), index.owner)
    for kind, queries in _queries(index).items():
        asked = [_page(search, query) for query in queries]
        yield kind, [min(_seconds(ask) for _ in range(3)) for ask in asked]
    completing = [partial(search.completions, prefix) for prefix in _prefixes(index)]
    yield "completion", [min(_seconds(ask) for _ in range(3)) for ask in completing]
    yield "PUT into the index", [_seconds(_put(index, number)) for number in range(_QUESTIONS)]


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


def _seconds(ask: Callable[[], object]) -> float:
    started = perf_counter()
    ask()
    return perf_counter() - started
