"""Folders that are made of the index, beside as many files in /files, of 1,000,000 items."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from bench.report import Figure
from bench.synthetic import make_library
from support.dav_client import DavClient
from support.server import PASSWORD

from library.accounts import Accounts
from library.anniversaries import anniversaries, today
from library.catalog import days, folders, recent, shelves
from library.catalog.driver import driver_of
from library.catalog.engine import Catalog
from library.catalog.shelves import View
from library.library import Library
from library.model import User
from providers.dav.app import DavApp
from providers.root import tree

ITEMS = int(os.environ.get("MANTELPIECE_BENCH_ITEMS", "1000000"))
_TOWNS = 100
_LISTED = ITEMS // _TOWNS  # in each town
_VISIT = 50  # photos of a town that follow each other
_RUNS = 11
_PROPERTIES = ("getcontentlength", "getlastmodified", "getetag", "resourcetype")

_FILL = (
    # One folder in /files that holds as much as a town.
    "UPDATE media_items SET folder_id = :folder WHERE id <= :listed",
    """
    INSERT INTO shelves (id, user_id, view, key, parent, parent_key, title, title_key)
    SELECT value, :owner, 'places', value, 'France', 'france', 'Town ' || value, 'town ' || value
    FROM generated WHERE value <= :towns
    """,
    """
    INSERT INTO shelf_items (shelf_id, media_id, name, name_key)
    SELECT id / :visit % :towns + 1, id, name, name_key FROM media_items ORDER BY 1, 2
    """,
    "ANALYZE",
)
_NUMBERS = """
    CREATE TEMP TABLE generated AS
    WITH RECURSIVE numbers (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM numbers LIMIT 1000)
    SELECT value FROM numbers
"""


def figures() -> Iterator[Figure]:
    """List them through WebDAV without a network, and ask the index what pages ask it."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        make_library(data, ITEMS, PASSWORD)
        with closing(Catalog(data / "index.sqlite")) as catalog:
            library = Library(catalog, data)
            owner = Accounts(catalog, data).find("admin")
            _fill(library, owner)
            yield from _listings(library, owner)
            yield from _questions(library, owner)


def _fill(library: Library, owner: User) -> None:
    with library.catalog.write() as connection:
        driver = driver_of(connection)
        root = library.root(owner).id
        folder = folders.child(connection, root, "Roll 0000")
        numbers = {
            "folder": 0 if folder is None else folder.id,
            "listed": _LISTED,
            "owner": owner.id,
            "towns": _TOWNS,
            "visit": _VISIT,
        }
        driver.execute(_NUMBERS)
        for statement in _FILL:
            driver.execute(statement, numbers)


def _listings(library: Library, owner: User) -> Iterator[Figure]:
    def propfind(path: str) -> float:
        app = DavApp(lambda user: tree(library, user), library.catalog, library.content)
        dav = DavClient(app, owner)
        return _took_ms(
            lambda: dav.propfind(path, *(f"{{DAV:}}{name}" for name in _PROPERTIES), depth="1")
        )

    paths = {"/files/Roll 0000": "/files", "/places/France/Town 7": "a town"}
    took: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(_RUNS):
        for path in paths:
            took[path].append(propfind(path))
    files, town = (tuple(values) for values in took.values())
    yield Figure(f"PROPFIND of a town of {_LISTED}", town, "ms", "≤ 1.5", "/files", files)


def _questions(library: Library, owner: User) -> Iterator[Figure]:
    wanted = list(anniversaries(today()))
    with library.catalog.ask() as driver:
        asked: dict[str, Callable[[], object]] = {
            "countries": lambda: shelves.parents(driver, owner.id, View.PLACES),
            "towns": lambda: shelves.listed(driver, owner.id, View.PLACES, "France"),
            "a town by name": lambda: shelves.find(
                driver, owner.id, View.PLACES, "Town 7", "France"
            ),
            f"how much a town of {_LISTED} shows": lambda: shelves.size(driver, 7),
            "this day: years and counts": lambda: days.counts(driver, owner.id, wanted),
            "the last 500": lambda: recent.items(driver, owner.id),
        }
        for what, ask in asked.items():
            yield Figure(f"{ITEMS}: {what}", tuple(_took_ms(ask) for _ in range(_RUNS)), "ms")


def _took_ms(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1000
