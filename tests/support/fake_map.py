"""A map in memory: photos of the fake timeline, each taken somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from support.fake_photos import START, photo

from library.catalog.mapped import Cluster
from library.grid import Box, Cell, Span, code_at
from library.model import Media
from providers.folder import File, Section

PARIS, SUVA, SYDNEY = (48.8534, 2.3488), (-18.1416, 178.4419), (-33.8688, 151.2093)
_TOWNS = {
    ("France", "Paris"): PARIS,
    ("France", "Vence"): (43.7228, 7.1119),
    ("Fiji", "Suva"): SUVA,
    ("Australia", "Sydney"): SYDNEY,
    ("Portugal", "Lagoa"): (37.74, -25.57),
    ("Iceland", "Akureyri"): (65.68, -18.09),
}


@dataclass(frozen=True)
class Taken:
    """A photo of the timeline's newest month, and where it was taken."""

    media: Media
    at: tuple[float, float]
    place: tuple[str, str] | None

    def lies_in(self, spans: Sequence[Span], level: int) -> bool:
        code = code_at(*self.at, level)
        return any(first <= code <= last for first, last in spans)


def travels(each: int = 7) -> Iterator[Taken]:
    """Make up *each* photos near every town; of Paris, ten times as many."""
    number = 0
    for place, (latitude, longitude) in _TOWNS.items():
        for step in range(each * (10 if place[1] == "Paris" else 1)):
            number += 1
            turn = (step * 7919) % 100 / 1000
            at = (latitude + turn / 3, longitude - turn)
            media = photo(number, captured_local=START.replace(tzinfo=None))
            yield Taken(media, at, place)


@dataclass
class FakeAtlas:
    """Answers `webui.map_port.Atlas`."""

    taken: list[Taken] = field(default_factory=lambda: list(travels()))

    def clusters(self, box: Box, zoom: int) -> Sequence[Cluster]:
        level = box.level(zoom)
        spans = box.spans(level)
        found: dict[int, list[Taken]] = defaultdict(list)
        for each in self.taken:
            if each.lies_in(spans, level):
                found[code_at(*each.at, level)].append(each)
        clusters = [_cluster(Cell(level, code), those) for code, those in found.items()]
        return sorted(clusters, key=lambda each: -each.count)

    def sections(self, cells: Sequence[Cell]) -> Sequence[Section]:
        count = len(self._inside(cells))
        return [Section(("timeline", "2024", "2024-12"), count)] if count else []

    def pictures(self, cells: Sequence[Cell], section: tuple[str, ...]) -> Sequence[File]:
        if section != ("timeline", "2024", "2024-12"):
            return []
        return [File(each.media.name, each.media) for each in self._inside(cells)]

    def _inside(self, cells: Sequence[Cell]) -> list[Taken]:
        return [
            each
            for each in self.taken
            if any(code_at(*each.at, cell.level) == cell.code for cell in cells)
        ]


def _cluster(cell: Cell, those: Sequence[Taken]) -> Cluster:
    latitude, longitude = (sum(each.at[axis] for each in those) / len(those) for axis in (0, 1))
    return Cluster(cell, len(those), latitude, longitude, those[-1].media, those[-1].place)
