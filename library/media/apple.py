"""Apple's maker note, which pairs the two files of a Live Photo and keeps bursts together."""

from __future__ import annotations

import struct

from library.media.text import clean

_SIGNATURE = b"Apple iOS\0\0\1MM"  # big-endian, whatever the rest of the file is
_ENTRIES = len(_SIGNATURE)
_BURST_ID, _CONTENT_ID, _ASCII = 0x000B, 0x0011, 2


def content_id(maker_note: object) -> str | None:
    """Return the content identifier in *maker_note*; None if it is not Apple's or has none.

    Never raises.
    """
    return _text(maker_note, _CONTENT_ID)


def burst_id(maker_note: object) -> str | None:
    """Return what the shots of one burst share; None as for `content_id`. Never raises."""
    return _text(maker_note, _BURST_ID)


def _text(maker_note: object, tag: int) -> str | None:
    """The text under *tag*.

    Layout as in ExifTool's Image::ExifTool::Apple: a TIFF directory whose offsets count from the
    start of the note.
    """
    if not isinstance(maker_note, bytes) or not maker_note.startswith(_SIGNATURE):
        return None
    try:
        return _search(maker_note, tag)
    except struct.error:  # cut off
        return None


def _search(note: bytes, wanted: int) -> str | None:
    (count,) = struct.unpack_from(">H", note, _ENTRIES)
    for entry in range(_ENTRIES + 2, _ENTRIES + 2 + 12 * count, 12):
        tag, kind, length, offset = struct.unpack_from(">HHII", note, entry)
        if tag == wanted and kind == _ASCII:
            return clean(note[offset : offset + length])
    return None
