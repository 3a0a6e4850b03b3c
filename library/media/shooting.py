"""How a photo was exposed: lens, time, aperture, sensitivity and focal length by EXIF."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from library.media.text import clean

# EXIF 2.32, tables 4 and 8.
_EXPOSURE_TIME, _SHUTTER_SPEED = 0x829A, 0x9201
_F_NUMBER, _APERTURE = 0x829D, 0x9202
_SENSITIVITY, _STANDARD_OUTPUT, _RECOMMENDED_INDEX = 0x8827, 0x8831, 0x8832
_FOCAL_LENGTH, _LENS_MODEL = 0x920A, 0xA434
_SENSITIVITY_IS_ELSEWHERE = 65535  # it did not fit into 16 bits

_LONGEST_S, _WIDEST, _MOST_ISO, _LONGEST_MM = 86_400.0, 100.0, 10_000_000, 10_000.0
_NO_LENS = re.compile(r"[\W_\d]*|.*\b(?:unknown|n/a)\b.*|0(?:\.0)? ?mm.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shooting:
    """What is known of the exposure; None is what is not."""

    lens: str | None = None
    exposure_s: float | None = None
    f_number: float | None = None
    iso: int | None = None
    focal_length_mm: float | None = None  # the lens' own, whatever the size of the sensor

    def or_else(self, other: Shooting) -> Shooting:
        """Return it with what it lacks taken from *other*."""
        mine = ((field.name, getattr(self, field.name)) for field in fields(self))
        return Shooting(
            **{name: getattr(other, name) if value is None else value for name, value in mine}
        )


UNKNOWN = Shooting()


def shooting_of(tags: Mapping[int, Any]) -> Shooting:
    """Read the tags of the EXIF directory. Never raises."""
    sensitivity = number(tags.get(_SENSITIVITY))
    if sensitivity == _SENSITIVITY_IS_ELSEWHERE:
        larger = number(tags.get(_RECOMMENDED_INDEX)) or number(tags.get(_STANDARD_OUTPUT))
        sensitivity = larger or sensitivity
    return plausible_shooting(
        lens=clean(tags.get(_LENS_MODEL)),
        exposure_s=number(tags.get(_EXPOSURE_TIME)) or _power(tags.get(_SHUTTER_SPEED), -1),
        f_number=number(tags.get(_F_NUMBER)) or _power(tags.get(_APERTURE), 0.5),
        iso=sensitivity,
        focal_length_mm=number(tags.get(_FOCAL_LENGTH)),
    )


def plausible_shooting(
    *,
    lens: str | None,
    exposure_s: float | None,
    f_number: float | None,
    iso: float | None,
    focal_length_mm: float | None,
) -> Shooting:
    """Return the exposure without what cannot be true: cameras write zeros for what is unknown."""
    believed = within(iso, 1, _MOST_ISO)
    length = within(focal_length_mm, 0, _LONGEST_MM)
    return Shooting(
        lens=None if lens is None or _NO_LENS.fullmatch(lens) else lens,
        exposure_s=within(exposure_s, 0, _LONGEST_S),
        f_number=within(f_number, 0, _WIDEST),
        iso=None if believed is None else round(believed),
        focal_length_mm=None if length is None else round(length, 2),
    )


def within(value: float | None, low: float, high: float) -> float | None:
    """Return *value* if it is positive and between *low* and *high*."""
    return value if value is not None and value > 0 and low <= value <= high else None


def number(value: Any) -> float | None:
    """Return the first number in *value*, a number, a fraction or several; None if it has none."""
    if isinstance(value, (tuple, list)):
        value = value[0] if value else None
    try:
        found = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return found if math.isfinite(found) else None


def _power(value: Any, factor: float) -> float | None:
    """An APEX value: the binary logarithm of the time, or of the aperture's square."""
    exponent = number(value)
    return None if exponent is None or abs(exponent) > 64 else round(2 ** (exponent * factor), 9)
