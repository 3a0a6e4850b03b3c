"""The map of a large library: clusters of the world and of a box of 1°, and what writing costs.

Each question is asked three times and the quickest answer counts: an index that is in use is warm.
A larger library has more clusters to show in a box; what grows beside that, boxes that show as many
in both tell.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.report import Figure
from bench.synthetic_index import SyntheticIndex

from library.catalog import facts, lookups, media, timeline
from library.catalog.driver import driver_of
from library.grid import Box
from library.library import Library
from library.model import Facts, Kind
from library.store import Content
from server.gallery_map import GalleryMap

SIZES = (100_000, 1_000_000)  # items of all users
_QUESTIONS = 300
_ZOOM = 11  # where 1° fills a screen
_BOX = "a box of 1°"
_GOALS = {"the world": 50, "the world on the largest screens": 50, _BOX: 10}
_SHELVES = (
    """
    INSERT INTO shelves (user_id, view, key, parent, parent_key, title, title_key)
    SELECT users.id, 'places', places.id, country, lower(country), places.id, places.id
    FROM users CROSS JOIN places
    """,
    """
    INSERT INTO shelf_items (shelf_id, media_id, name, name_key)
    SELECT shelves.id, media_items.id, media_items.id, media_items.id FROM shelves
    CROSS JOIN media_metadata ON place_id = CAST("key" AS INTEGER)
    CROSS JOIN media_items ON media_items.id = media_id AND media_items.user_id = shelves.user_id
    """,
    "ANALYZE",
)


def figures() -> Iterator[Figure]:
    """Ask libraries of all sizes the same questions."""
    asked: dict[str, list[float]] = {}
    by_clusters: list[Mapping[int, float]] = []
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="mantelpiece-bench-") as folder:
            index = SyntheticIndex(Path(folder), size, searches=False)
            _fill(index)
            atlas = GalleryMap(Library(index.catalog, Path(folder)), index.owner)
            by_clusters.append(_by_clusters(atlas, _boxes(index)))
            for kind, seconds in _measured(atlas, index).items():
                took = sorted(seconds)
                p50, p99 = (took[int(len(took) * share)] * 1e3 for share in (0.5, 0.99))
                asked.setdefault(kind, []).append(p50)
                goal = f"≤ {_GOALS[kind]}" if kind in _GOALS else ""
                yield Figure(f"{kind}, of {size:,}: p50", (p50,), "ms")
                yield Figure(f"{kind}, of {size:,}: p99", (p99,), "ms", goal)
            yield _writing(index, size)
            index.catalog.close()
    for kind, (least, *_, most) in asked.items():
        goal = "≤ 1.5" if kind in _GOALS and kind != _BOX else ""
        yield Figure(f"{kind}: p50 of {SIZES[-1]:,} to {SIZES[0]:,}", (most / least,), "×", goal)
    least_of, *_, most_of = by_clusters
    grown = tuple(most_of[count] / least_of[count] for count in least_of.keys() & most_of.keys())
    yield Figure("a box of 1° with as many clusters in both", grown, "×", "≤ 1.5")


def _fill(index: SyntheticIndex) -> None:
    with index.catalog.write() as connection:
        for statement in _SHELVES:
            connection.exec_driver_sql(statement)


def _measured(atlas: GalleryMap, index: SyntheticIndex) -> Mapping[str, Sequence[float]]:
    world = Box(-180, -85, 180, 85)
    largest = [atlas.clusters(world, 1)[0].cell]
    (month, *_) = atlas.sections(largest)
    return {
        "the world": _quickest([lambda: atlas.clusters(world, 2)] * _QUESTIONS),
        "the world on the largest screens": _quickest(
            [lambda: atlas.clusters(world, 3)] * _QUESTIONS
        ),
        _BOX: _quickest([_asking(atlas, box) for box in _boxes(index)]),
        "the months of the largest cluster": _quickest([lambda: atlas.sections(largest)] * 20),
        "a month of the largest cluster": _quickest(
            [lambda: atlas.pictures(largest, month.path)] * 20
        ),
    }


def _boxes(index: SyntheticIndex) -> Sequence[Box]:
    """Boxes around where the most was taken."""
    return [
        Box(town.longitude - 0.5, town.latitude - 0.5, town.longitude + 0.5, town.latitude + 0.5)
        for town in random.Random(2).choices(index.towns[:100], k=_QUESTIONS)
        if abs(town.longitude) < 179
    ]


def _by_clusters(atlas: GalleryMap, boxes: Sequence[Box]) -> Mapping[int, float]:
    """Return how long a box takes, in seconds, by the number of clusters in it."""
    took: dict[int, list[float]] = {}
    for box in boxes:
        clusters = len(atlas.clusters(box, _ZOOM))
        took.setdefault(clusters, []).extend(_quickest([_asking(atlas, box)]))
    return {clusters: median(seconds) for clusters, seconds in took.items()}


def _asking(atlas: GalleryMap, box: Box) -> Callable[[], object]:
    return lambda: atlas.clusters(box, _ZOOM)


def _quickest(asked: Sequence[Callable[[], object]]) -> list[float]:
    return [min(_seconds(ask) for _ in range(3)) for ask in asked]


def _writing(index: SyntheticIndex, size: int) -> Figure:
    """Save what photos tell, with a position and without, by turns."""
    dice = random.Random(3)
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(_QUESTIONS):
        for told, seconds in took.items():
            town = dice.choice(index.towns)
            latitude, longitude = (town.latitude, town.longitude) if told else (None, None)
            known = Facts(latitude=latitude, longitude=longitude)
            seconds.append(_saved(index, f"new {number} {told}.jpg", known) * 1e3)
    what = f"saving what a photo tells, with a position, of {size:,}"
    return Figure(what, tuple(took[True]), "ms", "", "without", tuple(took[False]))


def _saved(index: SyntheticIndex, name: str, known: Facts) -> float:
    now = datetime.now(UTC)
    content = Content(1000, f"{name:0>64}"[-64:], Kind.IMAGE, "image/jpeg", now)
    with index.catalog.write() as connection:
        folder_id = lookups.root(driver_of(connection), index.owner.id).id
        item = media.add(
            connection,
            owner_id=index.owner.id,
            folder_id=folder_id,
            name=name,
            content=content,
            shown=True,
            now=now,
        )
        started = perf_counter()
        facts.save(connection, item.id, known)
        timeline.place(connection, item.id, index.owner.id, name, "2024-05")
        return perf_counter() - started


def _seconds(ask: Callable[[], object]) -> float:
    started = perf_counter()
    ask()
    return perf_counter() - started
