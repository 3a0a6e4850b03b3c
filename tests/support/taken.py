"""Photos of which it is known where, when and by what they were taken."""

from __future__ import annotations

from datetime import datetime

from support.home import Home

from library.catalog import facts, places, shelves, timeline
from library.catalog.users import count_preview
from library.media.cache import LARGE_SIZE, PREVIEW_SIZE, thumbnail_path
from library.model import UNDATED, Facts, Media, Town

PARIS = Town(2988507, "Paris", "Île-de-France", "FR", "France", 48.85341, 2.3488)
VENCE = Town(2970456, "Vence", "Provence-Alpes-Côte-d’Azur", "FR", "France", 43.7228, 7.1119)
AARHUS = Town(2624652, "A\u030arhus", None, "DK", "Danmark/Denmark", 56.15674, 10.21076)


def taken(
    home: Home,
    item: Media,
    captured: datetime | None = None,
    *,
    town: Town | None = None,
    make: str | None = None,
    model: str | None = None,
    at: tuple[float, float] | None = None,
) -> Media:
    """Have the worker find that in an item, and return the item as it is then."""
    month = UNDATED if captured is None else f"{captured:%Y-%m}"
    latitude, longitude = at or (None, None)
    known = Facts(
        captured_local=captured, make=make, model=model, latitude=latitude, longitude=longitude
    )
    with home.catalog.write() as connection:
        if town is not None:
            places.add(connection, [town])
        facts.save(connection, item.id, known, None if town is None else town.id)
        timeline.place(connection, item.id, item.owner_id, item.name, month)
        shelves.settle(connection, item.id)
    found = home.library.item(home.alice, item.id)
    assert found is not None
    return found


def previewed(home: Home, item: Media, size: int = PREVIEW_SIZE, data: bytes = b"small") -> Media:
    """Have the worker make a preview of *size*, whose bytes are *data*; return the item."""
    path = thumbnail_path(home.library.cache, item.checksum, size)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    with home.catalog.write() as connection:
        facts.save_thumbnails(connection, item.id, made=True, placeholder=None)
        if size == LARGE_SIZE:
            count_preview(connection, item.checksum)
    found = home.library.item(home.alice, item.id)
    assert found is not None
    return found
