"""Folders and pages that are made of the index, of 1,000,000 items that came in any order.

A folder of the drive is measured beside one in /files that has as many children, whose files came
one after the other: they lie side by side in the index, as little else does.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from bench.report import Figure
from bench.synthetic_index import YEARS, SyntheticIndex
from bench.synthetic_lists import MONTH, Lists, fill
from bench.timing import Timings, as_in_a_server, timed
from support.dav_client import DavClient

from library.anniversaries import anniversaries, today
from library.catalog import days, recent, shelves
from library.catalog.searches import Wanted
from library.catalog.shelves import View
from library.library import Library
from library.query.parser import parse
from library.query.search import Search
from providers.dav.app import DavApp
from providers.folder import File, resolve
from providers.root import drive, tree
from webui.data import folder_json
from webui.listing import list_folder

ITEMS: Final = int(os.environ.get("MANTELPIECE_BENCH_ITEMS", "1000000"))
_RUNS: Final = 200
_PAGE: Final = Wanted(pictures=True, limit=200)
_PROPERTIES = ("getcontentlength", "getlastmodified", "getetag", "resourcetype")


def figures() -> Iterator[Figure]:
    """List them through WebDAV without a network, and ask what pages ask."""
    with tempfile.TemporaryDirectory(prefix="mantelpiece-bench-") as name:
        index = SyntheticIndex(Path(name), ITEMS)
        with closing(index.catalog):
            lists = fill(index, ITEMS)
            as_in_a_server()
            yield from measured(Library(index.catalog, Path(name)), index, lists)


def measured(library: Library, index: SyntheticIndex, lists: Lists) -> Iterator[Figure]:
    """Yield the figures of the user to whom *lists* belong."""
    yield from _listings(library, index, lists)
    yield from _pages(library, index, lists)
    yield from _questions(library, index, lists)


def _listings(library: Library, index: SyntheticIndex, lists: Lists) -> Iterator[Figure]:
    def propfind(path: str) -> Callable[[], object]:
        # An application of its own keeps no answers of others.
        app = DavApp(partial(drive, library), library.catalog, library.content)
        dav = DavClient(app, index.owner)
        asked = [f"{{DAV:}}{name}" for name in _PROPERTIES]
        return lambda: dav.propfind(path, *asked, depth="1")

    paths = {**lists.folders, **{path: count for count, path in lists.files.items()}}
    timings = {path: Timings() for path in paths}
    for _ in range(_RUNS):
        for path, seen in timings.items():
            seen.note(propfind(path))
    for path, count in lists.folders.items():
        beside = timings[lists.files[count]]
        yield from timings[path].figures(
            f"PROPFIND of {path}, {count}", "≤ 1.5 × /files", "/files", beside
        )


def _pages(library: Library, index: SyntheticIndex, lists: Lists) -> Iterator[Figure]:
    search, root = Search(library, index.owner), tree(library, index.owner)

    def drawn() -> object:
        folder = resolve(root, ("timeline", MONTH[:4], MONTH))
        if folder is None or isinstance(folder, File):
            raise RuntimeError(f"the timeline has no {MONTH}")
        return folder_json(folder, list_folder(folder))

    pages = [partial(search.hits, parse(f"until={date}"), _PAGE) for date in _dates()]
    asked: dict[str, tuple[Sequence[Callable[[], object]], str]] = {
        "timeline: months and counts": ([partial(library.month_sizes, index.owner)] * _RUNS, "≤ 5"),
        "timeline: a page of 200": (pages, "≤ 3"),
        f"timeline: a month of {lists.in_month}": (
            [partial(library.month_pictures, index.owner, MONTH)] * _RUNS,
            "≤ 40",
        ),
        "timeline: that month as a page has it": ([drawn] * _RUNS, ""),
    }
    for what, (acts, goal) in asked.items():
        yield from timed(acts).figures(f"{ITEMS}, {what}", goal)


def _dates() -> Sequence[str]:
    dice = random.Random(4)
    years = range(2027 - YEARS, 2026)
    return [f"{dice.choice(years)}-{dice.randint(1, 12):02}-15" for _ in range(_RUNS)]


def _questions(library: Library, index: SyntheticIndex, lists: Lists) -> Iterator[Figure]:
    wanted, owner = list(anniversaries(today())), index.owner
    with library.catalog.ask() as driver:
        asked: dict[str, Callable[[], object]] = {
            "countries": lambda: shelves.parents(driver, owner.id, View.PLACES),
            "towns": lambda: shelves.listed(driver, owner.id, View.PLACES, lists.country),
            "how much a town shows": lambda: shelves.size(driver, lists.town),
            "this day: years and counts": lambda: days.counts(driver, owner.id, wanted),
            "the last 500": lambda: recent.items(driver, owner.id),
        }
        for what, ask in asked.items():
            yield from timed([ask] * _RUNS).figures(f"{ITEMS}, {what}")
