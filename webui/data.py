"""The JSON that pages are drawn from, embedded in them or fetched later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from library.model import FACE, Facts, Media, Town
from providers.folder import Folder, Section
from webui.listing import Listing
from webui.ports import Info, StackMember
from webui.rows import COLUMNS, row

JSON: TypeAlias = "Mapping[str, JSON] | Sequence[JSON] | str | int | float | bool | None"

FORMAT: Final = "2"  # part of every etag: a page of a newer version trusts no older data


def etag(folder: Folder) -> str:
    """The tag of everything that is drawn from *folder*."""
    return f"{folder.etag}-{FORMAT}"


def folder_json(folder: Folder, listing: Listing) -> dict[str, JSON]:
    """The children of *folder*; items hold the values of `COLUMNS`."""
    return {
        "etag": etag(folder),
        "columns": COLUMNS,
        "folders": [subfolder.name for subfolder in listing.folders],
        "items": [row(file) for file in (*listing.photos, *listing.others)],
    }


def sections_json(folder: Folder, sections: Sequence[Section]) -> dict[str, JSON]:
    """The *sections* of *folder*, in display order; their paths are relative to it."""
    return {"etag": etag(folder), "sections": [_section(each) for each in sections]}


def _section(section: Section) -> JSON:
    return {"path": section.path, "count": section.count, "title": section.title}


def info_json(name: str, media: Media, info: Info) -> dict[str, JSON]:
    """Everything known of one file. Null where unknown."""
    facts = info.facts
    return {
        "name": name,
        "path": info.path,
        "kind": media.kind,
        "mime": media.mime,
        "size": media.size,
        "checksum": media.checksum,
        "modified": _iso(media.modified),
        "width": facts.width,
        "height": facts.height,
        "orientation": facts.orientation,
        "rotation": facts.rotation,
        "duration_s": facts.duration_s,
        "video_codec": facts.video_codec,
        "audio_codec": facts.audio_codec,
        "frame_rate": facts.frame_rate,
        "captured_local": _iso(facts.captured_local),
        "offset": _offset(facts.offset_minutes),
        "captured_utc": _iso(facts.captured_utc),
        "date_source": facts.date_source,
        "latitude": facts.latitude,
        "longitude": facts.longitude,
        "altitude_m": facts.altitude_m,
        "time_zone": facts.time_zone,
        **_place(info.town),
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
        "keywords": facts.keywords,
        "people": _people(facts),
        "damaged": facts.damaged,
        "failure": media.failure,
        "live": "live" in (media.badges or "").split(),
        "stack": [_member(member) for member in info.stack],
    }


def _member(member: StackMember) -> JSON:
    return {
        "id": member.media_id,
        "name": member.name,
        "path": member.path,
        "kind": member.kind,
        "role": member.role,
        "version": member.version,
    }


def _place(town: Town | None) -> dict[str, JSON]:
    if town is None:
        return {"town": None, "region": None, "country": None}
    return {"town": town.name, "region": town.region, "country": town.country}


def _people(facts: Facts) -> Sequence[str]:
    """The names of the faces that an editor has marked, each once."""
    named = (region.name for region in facts.regions if region.kind == FACE)
    return [name for name in dict.fromkeys(named) if name is not None]


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")


def _offset(minutes: int | None) -> str | None:
    if minutes is None:
        return None
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
