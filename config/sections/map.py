"""[map]: pictures of the map in the browser."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from config.declaring import Section, option


def _with_places(url: str) -> str:
    if any(url.count(place) != 1 for place in ("{z}", "{x}", "{y}")) or url.count("{") != 3:
        raise ValueError("not the address of tiles")
    return url


class MapSettings(Section):
    """The map in the browser. The shapes of countries come along: it needs no network."""

    tiles: Annotated[str, AfterValidator(_with_places)] | None = option(
        None,
        "Where browsers fetch pictures of the map (raster tiles) from, to be shown instead of the "
        "shapes of countries. Whoever serves them sees which parts of the world are looked at.",
        default_text="none",
        expected="a pattern of addresses, such as https://tiles.example.org/{z}/{x}/{y}.png",
        pattern=r"^https?://[A-Za-z0-9.:\[\]-]+/[!#-:=?-~]*$",
    )
    attribution: str = option(
        "© OpenStreetMap contributors",
        "Whom the map thanks for these pictures, as their licence asks for.",
        expected="text of at most 200 characters",
        max_length=200,
    )
