"""What the worker read from media files."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select, update

from library.catalog import places
from library.catalog.driver import Source, driver_of
from library.catalog.schema import media_items, media_metadata
from library.model import DateSource, Facts, Media, Region, Town

_APART = (
    "orientation",
    "rotation",
    "offset_minutes",
    "captured_utc",
    "latitude",
    "longitude",
    "altitude_m",
    "make",
    "model",
    "content_id",
    "rating",
    "time_zone",
    "lens",
    "exposure_s",
    "f_number",
    "iso",
    "focal_length_mm",
    "burst_id",
    "embedded_offset",
    "embedded_length",
    "caption",
    "damaged",
    "video_codec",
    "audio_codec",
    "frame_rate",
    "codecs",
)
_TOGETHER = ("width", "height", "duration_s", "captured_local")


def save(connection: Connection, media_id: int, facts: Facts, place_id: int | None = None) -> None:
    """Replace what is known of the item; *place_id* is of the town that is nearest to it."""
    short = {name: getattr(facts, name) for name in _TOGETHER}
    connection.execute(update(media_items).where(media_items.c.id == media_id).values(short))
    connection.execute(delete(media_metadata).where(media_metadata.c.media_id == media_id))
    connection.execute(
        insert(media_metadata).values(
            media_id=media_id,
            place_id=place_id,
            date_source=facts.date_source and facts.date_source.value,
            keywords=json.dumps(facts.keywords, ensure_ascii=False),
            regions=json.dumps([asdict(region) for region in facts.regions], ensure_ascii=False),
            **{name: getattr(facts, name) for name in _APART},
        )
    )


def find(connection: Connection, media_id: int) -> Facts | None:
    """Return what is known of the item, or None while nothing has been read."""
    columns = [media_items.c[name] for name in _TOGETHER]
    query = (
        select(media_metadata, *columns)
        .join(media_items, media_items.c.id == media_metadata.c.media_id)
        .where(media_metadata.c.media_id == media_id)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Facts(
        date_source=DateSource(row.date_source) if row.date_source else None,
        keywords=tuple(json.loads(row.keywords)),
        regions=tuple(Region(**region) for region in json.loads(row.regions)),
        **{name: getattr(row, name) for name in (*_APART, *_TOGETHER)},
    )


def town(connection: Connection, media_id: int) -> Town | None:
    """Return the town that the item was taken in or near, if that is known."""
    query = select(media_metadata.c.place_id).where(media_metadata.c.media_id == media_id)
    place_id = connection.execute(query).scalar_one_or_none()
    return None if place_id is None else places.find(connection, place_id)


def date_source(connection: Connection, media_id: int) -> DateSource | None:
    """Return where the item's date was found, None if nowhere or nothing has been read."""
    query = select(media_metadata.c.date_source).where(media_metadata.c.media_id == media_id)
    found = connection.execute(query).scalar_one_or_none()
    return None if found is None else DateSource(found)


def save_thumbnails(
    connection: Connection,
    media_id: int,
    *,
    made: bool,
    placeholder: bytes | None,
    phash: int | None = None,
) -> None:
    """Note whether the item has thumbnails, its placeholder, and its perceptual hash."""
    change = update(media_items).where(media_items.c.id == media_id)
    connection.execute(change.values(has_thumbnails=made, placeholder=placeholder, phash=phash))


def save_damage(connection: Connection, media_id: int) -> None:
    """Note that the item is readable in part only."""
    change = update(media_metadata).where(media_metadata.c.media_id == media_id)
    connection.execute(change.values(damaged=True))


def made_of_copy(source: Source, item: Media) -> tuple[bytes | None, int | None, bool] | None:
    """Return placeholder, perceptual hash and damage of a copy of *item*; None without one.

    A copy counts that has its thumbnails, and whose thumbnails are not to be made again.
    """
    row = driver_of(source).execute(_OF_COPY, (item.checksum, item.mime, item.id)).fetchone()
    return None if row is None else (row[0], row[1], bool(row[2]))


_OF_COPY = """
    SELECT placeholder, phash, damaged FROM media_items INDEXED BY ix_media_items_checksum
    JOIN media_metadata ON media_metadata.media_id = media_items.id
    WHERE checksum = ? AND mime = ? AND media_items.id != ? AND has_thumbnails AND NOT EXISTS (
        SELECT 1 FROM unprocessed_media_items AS work
        WHERE work.media_id = media_items.id AND work.task = 'thumbnails'
    )
    LIMIT 1
"""


def save_failure(connection: Connection, media_id: int, reason: str | None) -> None:
    """Note why the item cannot be shown, in words for people; None: it can."""
    change = update(media_items).where(media_items.c.id == media_id)
    connection.execute(change.values(failure=reason))
