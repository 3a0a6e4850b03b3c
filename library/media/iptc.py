"""IPTC-IIM: what news agencies and older editors write into Photoshop's resource block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from library.media.captions import caption_of
from library.media.dates import Moment, parse_moment
from library.media.text import clean

_MARKER = 0x1C
# (record, data set); IPTC Information Interchange Model 4.2, chapters 5 and 6.
_KEYWORD, _DATE, _TIME, _CAPTION = (2, 25), (2, 55), (2, 60), (2, 120)
_MOST_KEYWORDS = 500

_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")
_CLOCK = re.compile(r"(\d\d)(\d\d)(\d\d)([+\-]\d{4})?")


@dataclass(frozen=True, slots=True)
class Iptc:
    """What IPTC says that the gallery wants to know."""

    created: Moment | None = None
    keywords: tuple[str, ...] = ()
    caption: str | None = None


def iptc_of(block: bytes | None) -> Iptc:
    """Read a block of data sets, as far as it is whole. Never raises."""
    fields: dict[tuple[int, int], list[bytes]] = {}
    for key, value in _data_sets(block or b""):
        fields.setdefault(key, []).append(value)
    keywords = (clean(value) for value in fields.get(_KEYWORD, [])[:_MOST_KEYWORDS])
    return Iptc(
        created=_created(fields.get(_DATE), fields.get(_TIME)),
        keywords=tuple(word for word in keywords if word is not None),
        caption=caption_of(next(iter(fields.get(_CAPTION, ())), None)),
    )


def _data_sets(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    while at + 5 <= len(block) and block[at] == _MARKER:
        length = int.from_bytes(block[at + 3 : at + 5], "big")
        if length & 0x8000:  # extended data sets hold whole pictures
            return
        yield (block[at + 1], block[at + 2]), block[at + 5 : at + 5 + length]
        at += 5 + length


def _created(dates: list[bytes] | None, times: list[bytes] | None) -> Moment | None:
    day = _DAY.match(clean(dates[0]) or "") if dates else None
    if day is None:
        return None
    text = "{}-{}-{}".format(*day.groups())
    clock = _CLOCK.match(clean(times[0]) or "") if times else None
    if clock is not None:
        text += " {}:{}:{}".format(*clock.groups()[:3]) + (clock[4] or "")
    return parse_moment(text)
