"""AVCHD: camcorders write the date into the H.264 stream itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from library.media.dates import Moment, parse_moment
from library.media.text import clean

_HEAD = 1 << 20  # bytes; the first picture comes within
# User data of this kind begins with a UUID and "MDPM" (as in ExifTool's Image::ExifTool::H264).
_MARK = b"\x17\xee\x8c\x60\xf8\x4d\x11\xd9\x8c\xd6\x08\x00\x20\x0c\x9a\x66MDPM"
_ENTRY = 5  # bytes: a tag and four of value
_DATE, _TIME, _MAKE, _MODEL = 0x18, 0x19, 0xE0, (0xE4, 0xE5, 0xE6)
_MAKES = {0x0103: "Panasonic", 0x0108: "Sony", 0x1011: "Canon", 0x1104: "JVC"}


@dataclass(frozen=True, slots=True)
class Avchd:
    """What the stream says that the gallery wants to know."""

    captured: Moment | None = None
    make: str | None = None
    model: str | None = None


def read_avchd(path: Path) -> Avchd:
    """Read the first block of camera data in the transport stream at *path*."""
    with path.open("rb") as file:
        return avchd_of(_payload(file.read(_HEAD)))


def avchd_of(stream: bytes) -> Avchd:
    """Find camera data in an H.264 *stream*. Never raises."""
    start = stream.find(_MARK)
    if start < 0:
        return Avchd()
    # H.264 puts a 3 between two zero bytes and a small one, lest they look like a start code.
    data = stream[start + len(_MARK) :][:512].replace(b"\0\0\3", b"\0\0")
    count = data[0] if data else 0
    entries = [data[at : at + _ENTRY] for at in range(1, 1 + count * _ENTRY, _ENTRY)]
    tags = {entry[0]: entry[1:] for entry in entries if len(entry) == _ENTRY}
    model = b"".join(tags.get(tag, b"") for tag in _MODEL)
    return Avchd(
        captured=_captured(tags.get(_DATE), tags.get(_TIME)),
        make=_MAKES.get(int.from_bytes(tags.get(_MAKE, b"")[:2], "big")),
        model=clean(model),
    )


def _captured(date: bytes | None, time: bytes | None) -> Moment | None:
    """Binary-coded decimals: zone, century, year, month; day, hour, minute, second."""
    if date is None or time is None:
        return None
    century, year, month = date[1:].hex(" ").split()
    day, hour, minute, second = time.hex(" ").split()
    zone = _zone(date[0])
    return parse_moment(f"{century}{year}-{month}-{day} {hour}:{minute}:{second}{zone}")


def _zone(byte: int) -> str:
    """Half hours in bits 1 to 5, of which the last is the sign; the clock includes summer time."""
    if byte & 0x80:  # not set
        return ""
    hours, half = (byte >> 1) & 0x0F, byte & 0x01
    return f"{'-' if byte & 0x20 else '+'}{hours:02}:{30 if half else 0:02}"


def _payload(data: bytes) -> bytes:
    """The bytes of all packets without their headers: camera data may straddle two."""
    start, size = (4, 192) if data[4:5] == b"\x47" and data[196:197] == b"\x47" else (0, 188)
    parts = []
    for at in range(start, len(data) - 187, size):
        packet = data[at : at + 188]
        skip = 5 + packet[4] if packet[3] & 0x20 else 4  # the adaptation field has a length
        parts.append(packet[skip:])
    return b"".join(parts)
