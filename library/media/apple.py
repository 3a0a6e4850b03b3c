"""Apple's maker note, which pairs the two files of a Live Photo."""

from __future__ import annotations

import struct

from library.media.text import clean

_SIGNATURE = b"Apple iOS\0\0\1MM"  # big-endian, whatever the rest of the file is
_ENTRIES = len(_SIGNATURE)
_CONTENT_ID, _ASCII = 0x0011, 2


def content_id(maker_note: object) -> str | None:
    """Return the content identifier in *maker_note*; None if it is not Apple's or has none.

    Layout as in ExifTool's Image::ExifTool::Apple: a TIFF directory whose offsets count from the
    start of the note. Never raises.
    """
    if not isinstance(maker_note, bytes) or not maker_note.startswith(_SIGNATURE):
        return None
    try:
        return _search(maker_note)
    except struct.error:  # cut off
        return None


def _search(note: bytes) -> str | None:
    (count,) = struct.unpack_from(">H", note, _ENTRIES)
    for entry in range(_ENTRIES + 2, _ENTRIES + 2 + 12 * count, 12):
        tag, kind, length, offset = struct.unpack_from(">HHII", note, entry)
        if tag == _CONTENT_ID and kind == _ASCII:
            return clean(note[offset : offset + length])
    return None
