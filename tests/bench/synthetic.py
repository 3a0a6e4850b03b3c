"""A large library that never was: rows in the index, and a few thumbnails that all share."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PIL import Image
from sqlalchemy import insert

from config import load_settings
from library.catalog import folders
from library.catalog.schema import media_items
from library.media.cache import SIZES, thumbnail_path
from library.model import Kind
from server.household import ensure_admin, make_household

_PICTURES = 60  # different ones
_SHAPES = ((4, 3), (3, 4), (16, 9), (1, 1), (3, 2), (2, 3), (9, 16))
_PER_FOLDER = 1000
_YEARS = 12

_Picture = tuple[str, int, int]  # checksum, width and height in pixels


def make_library(data: Path, items: int, password: str, seed: int = 1) -> None:
    """Make a data folder whose admin has *items* photos, evenly over the last years."""
    dice = random.Random(seed)
    with make_household(load_settings({"data": str(data)}, environ={})) as household:
        ensure_admin(household.accounts, password)
        owner = household.accounts.find("admin")
        pictures = [_picture(data / "cache", number) for number in range(_PICTURES)]
        with household.catalog.write() as connection:
            root = folders.root(connection, owner.id).id
            now = datetime.now(UTC)
            places = [
                folders.add(
                    connection, owner_id=owner.id, parent_id=root, name=f"Roll {number:04}", now=now
                )
                for number in range(-(-items // _PER_FOLDER))
            ]
            rows = list(_rows(owner.id, places, items, pictures, dice))
            connection.execute(insert(media_items), rows)
        with household.catalog.write() as connection:
            connection.exec_driver_sql("ANALYZE")


def _rows(
    owner: int,
    places: list[int],
    items: int,
    pictures: list[tuple[str, int, int]],
    dice: random.Random,
) -> Iterator[dict[str, object]]:
    newest = datetime.fromisoformat("2026-06-30T12:00:00")
    step = timedelta(days=365 * _YEARS) / items
    for number in range(items):
        checksum, width, height = dice.choice(pictures)
        captured = (newest - number * step).replace(microsecond=0)
        name = f"IMG_{number:06}.jpg"
        yield {
            "user_id": owner,
            "folder_id": places[number // _PER_FOLDER],
            "name": name,
            "name_key": name,
            "kind": Kind.IMAGE.value,
            "mime": "image/jpeg",
            "size": dice.randrange(1_000_000, 6_000_000),
            "checksum": checksum,
            "created": captured.replace(tzinfo=UTC),
            "modified": captured.replace(tzinfo=UTC),
            "shown": True,
            "width": width,
            "height": height,
            "captured_local": captured,
            "has_thumbnails": True,
            "placeholder": bytes.fromhex("3b0a0e35867898877f88878078607870850f"),
            "month": f"{captured:%Y-%m}",
            "month_name": name,
            "month_name_key": name.casefold(),
        }


def _picture(cache: Path, number: int) -> _Picture:
    """Make one picture's thumbnails."""
    checksum = hashlib.sha256(f"picture {number}".encode()).hexdigest()
    across, down = _SHAPES[number % len(_SHAPES)]
    scale = 4032 // max(across, down)
    noise = Image.effect_noise((64, 64), 60)
    tint = Image.new("L", (64, 64), 4 * number % 256)
    small = Image.merge("RGB", (noise, Image.linear_gradient("L").resize((64, 64)), tint))
    for size in SIZES:
        path = thumbnail_path(cache, checksum, size)
        path.parent.mkdir(parents=True, exist_ok=True)
        factor = size / max(across, down)
        picture = small.resize((round(across * factor), round(down * factor)))
        picture.save(path, quality=80)
    return checksum, across * scale, down * scale
