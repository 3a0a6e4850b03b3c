"""The index of the folder of real files, as facts; and where we differ from it on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from library.model import Facts

# What differs from the index on purpose or by a limit that is known: the fields, and why.
EXCEPTIONS: dict[str, tuple[set[str], str]] = {
    "formats/animated.webp": ({"duration_s"}, "the index' tool does not add its frames up"),
    "formats/animated_Chimera.avif": (
        {"rotation", "captured_local", "captured_utc"},
        "an animation is shown as a picture; the index takes it for a video, and its encoder's "
        "clock for the time it was taken",
    ),
    "cameras/HUAWEI_digikam_o0.jpg": ({"orientation"}, "0 is no orientation"),
    "damaged/corrupted_city.JPG": ({"orientation"}, "0 is no orientation"),
    "damaged/image00971.jpg": ({"orientation"}, "it is 1, and only XMP says so"),
    "cameras/Nikon_D750.jpg": ({"keywords"}, "the index leaves keywords in trees out"),
    "cameras/TCL_altitude.jpg": ({"altitude_m"}, "4294967284 m is no altitude"),
    "colour/DisplayP3.jpg": ({"altitude_m"}, "the index needs a reference; EXIF means the sea's"),
    "names/test image öüóőúéáű-.,.jpg": ({"altitude_m"}, "as colour/DisplayP3.jpg"),
    "sidecar/IMG_5910.jpg": ({"altitude_m"}, "as colour/DisplayP3.jpg"),
    "video/A7M3.mts": ({"make"}, "264 is Sony's number, which the index' tool did not know"),
    "raw/NikonD70_truncated.nef": ({"width"}, "it is a JPEG of 2000 pixels; the index' is RAW's"),
}
# What differs besides once the files lie in a drive, where more is known.
IN_THE_DRIVE: dict[str, tuple[set[str], str]] = {
    "sidecar/20240107_110258.jpg": ({"keywords"}, "the sidecar beside it has one more"),
    "dates/no_date_PXL_20231006_nodate.jpg": ({"captured_local"}, "the name has a date"),
}


def expected(row: Any) -> dict[str, object]:
    """The facts of a row of the index, as ours would be."""
    local = row["capture_local"]
    return {
        "captured_local": datetime.fromisoformat(local) if local else None,
        "offset_minutes": minutes(row["offset"]),
        "captured_utc": datetime.fromisoformat(utc) if (utc := row["capture_utc"]) else None,
        "width": number(row["w_disp"]),
        "height": number(row["h_disp"]),
        "orientation": number(row["orientation"]),
        "rotation": number(row["rotation"]) if row["kind"] == "video" else None,
        "duration_s": number(row["duration_s"]),
        "latitude": number(row["lat"]),
        "longitude": number(row["lon"]),
        "altitude_m": number(row["alt"]),
        "make": row["make"] or None,
        "model": row["model"] or None,
        "content_id": row["content_id"] or None,
        "rating": number(row["rating"]),
        "keywords": set(filter(None, row["keywords"].split("|"))),
    }


def found(facts: Facts) -> dict[str, object]:
    """Our facts, as precise as the index."""
    local, utc = facts.captured_local, facts.captured_utc
    return {
        "captured_local": local and local.replace(microsecond=0),
        "offset_minutes": facts.offset_minutes,
        "captured_utc": utc and utc.replace(microsecond=0),
        "width": facts.width,
        "height": facts.height,
        "orientation": facts.orientation,
        "rotation": facts.rotation,
        "duration_s": facts.duration_s and round(facts.duration_s, 3),
        "latitude": facts.latitude and round(facts.latitude, 6),
        "longitude": facts.longitude and round(facts.longitude, 6),
        "altitude_m": facts.altitude_m and round(facts.altitude_m, 1),
        "make": facts.make,
        "model": facts.model,
        "content_id": facts.content_id,
        "rating": facts.rating,
        "keywords": set(facts.keywords),
    }


def found_in_json(info: Mapping[str, Any]) -> dict[str, object]:
    """What `mantelpiece info --json` says, likewise."""
    local, utc = info["captured_local"], info["captured_utc"]
    plain = ("width", "height", "orientation", "rotation", "make", "model", "content_id", "rating")
    rounded = {"duration_s": 3, "latitude": 6, "longitude": 6, "altitude_m": 1}
    return {
        "captured_local": local and datetime.fromisoformat(local),
        "captured_utc": utc and datetime.fromisoformat(utc).astimezone(UTC),
        "offset_minutes": minutes(info["offset"] or ""),
        "keywords": set(info["keywords"]),
        **{name: info[name] for name in plain},
        **{name: info[name] and round(info[name], digits) for name, digits in rounded.items()},
    }


def differing(row: Any, mine: Mapping[str, object]) -> set[str]:
    """In which fields *mine* is not what the index says.

    What the index knows as an instant only, in UTC, may be told by the clocks of its place; where
    it knows no offset, we may know one by the place.
    """
    truth = expected(row)
    fields = {name for name, value in truth.items() if mine[name] != value}
    if row["offset"] in ("", "Z"):
        fields.discard("offset_minutes")
    if row["offset"] == "":
        fields.discard("captured_utc")
    if row["offset"] == "Z" and mine["captured_utc"] == truth["captured_utc"]:
        fields.discard("captured_local")
    return fields


def number(text: str) -> float | None:
    """A number of the index; it leaves out what it does not know."""
    return float(text) if text else None


def minutes(text: str) -> int | None:
    """An offset of the index, in minutes east of UTC."""
    if text in ("", "Z"):
        return 0 if text else None
    sign = -1 if text[0] == "-" else 1
    return sign * (int(text[1:3]) * 60 + int(text[4:6]))
