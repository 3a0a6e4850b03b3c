"""Finding what looks like a picture, among a million."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bench.report import Figure

from library.catalog import similar, users
from library.catalog.driver import Driver, driver_of
from library.catalog.engine import Catalog
from library.catalog.migrate import migrate
from library.model import Kind, Role

LOOKS = 1_000_000
_QUESTIONS = 500
_GROUP = "INSERT INTO similar_groups (id, user_id, phash) VALUES (?, ?, ?)"
_BAND = "INSERT INTO similar_bands (user_id, band, group_id) VALUES (?, ?, ?)"


def figures() -> Iterator[Figure]:
    """Ask for pictures of which half are like one that is there."""
    with tempfile.TemporaryDirectory(prefix="mantelpiece-bench-") as folder:
        catalog = Catalog(Path(folder) / "index.sqlite")
        migrate(catalog)
        looks = [random.getrandbits(64) - (1 << 63) for _ in range(LOOKS)]
        with catalog.write() as connection:
            user_id = users.add(
                connection,
                name="admin",
                role=Role.ADMIN,
                password_hash="",
                media_root=Path(folder),
                now=datetime.now(UTC),
            )
            _fill(driver_of(connection), user_id, looks)
        with catalog.ask() as driver:
            seconds = sorted(_seconds(driver, user_id, look) for look in _asked(looks))
        catalog.close()
    p99 = seconds[int(len(seconds) * 0.99)]
    yield Figure(f"what looks alike, of {LOOKS:,}: p99", (p99 * 1e3,), "ms", "≤ 50")


def _fill(driver: Driver, user_id: int, looks: Sequence[int]) -> None:
    driver.executemany(_GROUP, ((key, user_id, look) for key, look in enumerate(looks, 1)))
    bands = (
        (user_id, band, key)
        for key, look in enumerate(looks, 1)
        for band in similar.bands(Kind.IMAGE, look)
    )
    driver.executemany(_BAND, sorted(bands))


def _asked(looks: Sequence[int]) -> Iterator[int]:
    for number in range(_QUESTIONS):
        known = looks[number * (LOOKS // _QUESTIONS)]
        yield known ^ 0b1010001 if number % 2 else random.getrandbits(64) - (1 << 63)


def _seconds(driver: Driver, user_id: int, look: int) -> float:
    started = perf_counter()
    similar.nearest(driver, user_id, Kind.IMAGE, None, look)
    return perf_counter() - started
