"""``mantelpiece info``: everything known of one file."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from library.library import Info
from library.model import Facts, Region
from server.commands.options import settings_from, settings_options
from server.commands.places import file_at
from server.gallery import drive_path
from server.household import open_household


@click.command()
@settings_options()
@click.argument("user")
@click.argument("path")
@click.option("--json", "as_json", is_flag=True, help="As JSON; null where nothing is known.")
def info(user: str, path: str, as_json: bool, **given: str | None) -> None:
    """Tell everything known of USER's file at PATH, such as /files/2024/IMG_1.jpg."""
    with open_household(settings_from(**given)) as household:
        owner = household.accounts.find(user)
        known = describe(household.library.info(file_at(household.library, owner, path)))
    if as_json:
        click.echo(json.dumps(known, ensure_ascii=False, indent=2))
        return
    width = max(map(len, known))
    for key, value in known.items():
        if value not in (None, []):
            click.echo(f"{key:{width}}  {_words(value)}")


def describe(info: Info) -> dict[str, Any]:
    """Return what *info* says, as JSON takes it."""
    item, facts, town = info.media, info.facts or Facts(), info.town
    return {
        "path": drive_path(info.folder, item.name),
        "kind": item.kind.value,
        "mime": item.mime,
        "size": item.size,
        "checksum": item.checksum,
        "width": facts.width,
        "height": facts.height,
        "orientation": facts.orientation,
        "rotation": facts.rotation,
        "duration_s": facts.duration_s,
        "video_codec": facts.video_codec,
        "audio_codec": facts.audio_codec,
        "frame_rate": facts.frame_rate,
        "captured_local": facts.captured_local and f"{facts.captured_local:%Y-%m-%dT%H:%M:%S}",
        "offset": None if facts.offset_minutes is None else offset_text(facts.offset_minutes),
        "captured_utc": _utc(facts.captured_utc),
        "date_source": facts.date_source and facts.date_source.value,
        "latitude": facts.latitude,
        "longitude": facts.longitude,
        "altitude_m": facts.altitude_m,
        "time_zone": facts.time_zone,
        "country": town and town.country,
        "region": town and town.region,
        "town": town and town.name,
        "make": facts.make,
        "model": facts.model,
        "lens": facts.lens,
        "exposure_s": facts.exposure_s,
        "f_number": facts.f_number,
        "iso": facts.iso,
        "focal_length_mm": facts.focal_length_mm,
        "content_id": facts.content_id,
        "rating": facts.rating,
        "caption": facts.caption,
        "keywords": list(facts.keywords),
        "regions": [_region(region) for region in facts.regions],
        "damaged": facts.damaged,
        "failure": info.failure,
        "live": "live" in (item.badges or "").split(),
        "stack": [drive_path(member.folder, member.name) for member in info.stack],
        "tasks_pending": [task.value for task in info.tasks_pending],
    }


def offset_text(minutes: int) -> str:
    """Return an offset from UTC as ``+HH:MM``."""
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _region(region: Region) -> dict[str, Any]:
    return {name: value for name, value in asdict(region).items() if name != "exported"}


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    if isinstance(value, dict):  # a region
        return str(value["name"] or value["kind"])
    return str(value)
