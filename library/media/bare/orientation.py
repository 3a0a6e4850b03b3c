"""The one thing of EXIF that the picture needs: which way up it is."""

from __future__ import annotations

import struct

_TAG = 0x0112  # Exif 2.32, 4.6.4 A
_SHORT = 3
_MOST = 1000  # entries of a directory


def orientation(tiff: bytes) -> int:
    """Return EXIF's orientation, 1 to 8, out of *tiff*; 1 where it has none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return 1
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for number in range(min(count, _MOST)):
            entry = struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * number)
            if entry[:2] == (_TAG, _SHORT):
                return int(entry[3]) if 1 <= entry[3] <= 8 else 1
    except struct.error:
        pass
    return 1


def only_orientation(tiff: bytes, room: int) -> bytes:
    """Return EXIF that tells nothing but the orientation of *tiff*; empty: it is upright.

    Empty too where it does not fit into *room* bytes.
    """
    found = orientation(tiff)
    entry = struct.pack("<HHIHH", _TAG, _SHORT, 1, found, 0)
    told = b"II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4)
    return told if found != 1 and len(told) <= room else b""
