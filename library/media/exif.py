"""EXIF: what cameras write, from Pillow's view of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PIL import Image

from library.media.apple import burst_id, content_id
from library.media.captions import caption_of
from library.media.dates import Moment, parse_moment, parse_offset
from library.media.places import NOWHERE, Place, degrees, plausible
from library.media.shooting import UNKNOWN, Shooting, shooting_of
from library.media.text import clean

_EXIF_IFD, _GPS_IFD, _MAKER_NOTE = 0x8769, 0x8825, 0x927C
_MAKE, _MODEL, _ORIENTATION, _RATING = 0x010F, 0x0110, 0x0112, 0x4746
_DESCRIPTION = 0x010E
# (date, fraction of a second, offset); EXIF 2.32, tables 8 and 9.
_ORIGINAL = (0x9003, 0x9291, 0x9011)
_DIGITIZED = (0x9004, 0x9292, 0x9012)
_MODIFIED = (0x0132, 0x9290, 0x9010)


@dataclass(frozen=True, slots=True)
class Exif:
    """What EXIF says that the gallery wants to know."""

    original: Moment | None = None
    digitized: Moment | None = None
    modified: Moment | None = None
    satellite: Moment | None = None  # the GPS clock, hence UTC
    place: Place = NOWHERE
    make: str | None = None
    model: str | None = None
    orientation: int | None = None  # 1 to 8
    content_id: str | None = None
    burst_id: str | None = None
    rating: int | None = None  # 1 to 5
    caption: str | None = None
    shooting: Shooting = UNKNOWN


Tags = Mapping[int, Any]


def exif_of_block(block: bytes | None) -> Exif:
    """Read an EXIF block as JPEG, PNG, WebP and HEIC carry it. Never raises."""
    exif = Image.Exif()
    if block is not None:
        _quiet(lambda: exif.load(block))
    return exif_of(exif)


def tags_of_block(block: bytes | None) -> Tags:
    """Return the tags of the first directory of a TIFF file. Never raises."""
    exif = Image.Exif()
    if block is not None:
        _quiet(lambda: exif.load(block))
    return _quiet(lambda: dict(exif)) or {}


def exif_of(exif: Image.Exif) -> Exif:
    """Read the tags that Pillow found; those that it cannot read are left out. Never raises."""
    main: Tags = _quiet(lambda: dict(exif)) or {}
    # Some editors put everything into the main directory (TIFF/EP does so by its standard).
    detail: Tags = {**main, **(_quiet(lambda: dict(exif.get_ifd(_EXIF_IFD))) or {})}
    gps: Tags = _quiet(lambda: dict(exif.get_ifd(_GPS_IFD))) or {}
    return exif_of_tags(main, detail, gps)


def exif_of_tags(main: Tags, detail: Tags, gps: Tags) -> Exif:
    """Read the tags of the main, the EXIF and the GPS directory. Never raises."""
    make, model = clean(main.get(_MAKE)), clean(main.get(_MODEL))
    return Exif(
        original=_moment(detail, *_ORIGINAL),
        digitized=_moment(detail, *_DIGITIZED),
        modified=_moment({**detail, **main}, *_MODIFIED),
        satellite=_satellite(gps),
        place=_place(gps),
        make=make,
        model=model,
        orientation=_within(main.get(_ORIENTATION), 1, 8),
        content_id=content_id(detail.get(_MAKER_NOTE)),
        burst_id=burst_id(detail.get(_MAKER_NOTE)),
        rating=_within(main.get(_RATING), 1, 5),
        caption=caption_of(main.get(_DESCRIPTION), besides=(make, model, f"{make} {model}")),
        shooting=shooting_of(detail),
    )


def _moment(tags: Tags, date: int, fraction: int, offset: int) -> Moment | None:
    moment = parse_moment(clean(tags.get(date)))
    if moment is None:
        return None
    zone = parse_offset(clean(tags.get(offset)))
    if zone is None:  # many cameras write the one for all three dates
        zone = parse_offset(clean(tags.get(_MODIFIED[2])))
    digits = clean(tags.get(fraction)) or ""
    local = moment.local
    if digits.isdecimal() and digits.isascii():
        local = local.replace(microsecond=int(f"{digits:0<6}"[:6]))
    return Moment(local, moment.offset_minutes if zone is None else zone)


def _satellite(gps: Tags) -> Moment | None:
    parts = _numbers(gps.get(7))
    day = parse_moment(clean(gps.get(29)))
    if day is None or len(parts) != 3:
        return None
    hour, minute, second = (int(part) if 0 <= part < 60 else 99 for part in parts)
    moment = parse_moment(f"{day.local:%Y:%m:%d} {hour:02}:{minute:02}:{second:02}")
    return None if moment is None else Moment(moment.local, 0)


def _place(gps: Tags) -> Place:
    latitude = degrees(_numbers(gps.get(2)), clean(gps.get(1)))
    longitude = degrees(_numbers(gps.get(4)), clean(gps.get(3)))
    altitude_m = degrees(_numbers(gps.get(6))[:1], None)
    if altitude_m is not None and gps.get(5) in (1, b"\x01"):  # below the sea
        altitude_m = -altitude_m
    return plausible(latitude, longitude, altitude_m)


def _numbers(value: object) -> list[float]:
    """The numbers in *value*; NaN for what is none, so that a sum with it is none either."""
    values = value if isinstance(value, (tuple, list)) else () if value is None else (value,)
    return [_number(part) for part in values]


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, ArithmeticError):
        return float("nan")


def _within(value: object, low: int, high: int) -> int | None:
    if isinstance(value, (tuple, list)) and value:
        value = value[0]
    return value if isinstance(value, int) and low <= value <= high else None


def _quiet(read: Callable[[], object]) -> Any:
    """What *read* returns; None where it stumbles, in whatever way, over a broken directory."""
    try:
        return read()
    except Exception:
        return None
