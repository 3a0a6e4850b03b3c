"""What the name of a photo or video says of the shot that it shows.

Cameras and galleries give one stem to all files of a shot, and mark edited copies and bursts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from library.paths import name_key

# As Google Photos writes them in its exports, by language; and Android's ~2.
_EDITED = (
    *("-edited", "-bearbeitet", "-modifié", "-modificato", "-editado", "-editada"),
    *("-ha editado", "-bewerkt", "-edytowane", "-editat", "-編集済み"),
)
_EDITED_STEM = re.compile(
    rf"(?P<base>.+?)(?:{'|'.join(map(re.escape, map(name_key, _EDITED)))}|~[2-9])$", re.IGNORECASE
)
_APPLE_EDITED = re.compile(r"IMG_E(?P<number>\d{4,})$", re.IGNORECASE)
_APPLE_PLAIN = re.compile(r"IMG_(?P<number>\d{4,})$", re.IGNORECASE)
# Pixels: PXL_1.MP.jpg, PXL_1.RAW-01.COVER.jpg beside PXL_1.RAW-02.ORIGINAL.dng.
_PIXEL = re.compile(r"(?P<base>.+?)(?:\.RAW-\d\d)?(?:\.MP)?(?:\.(?:COVER|ORIGINAL))?$")
# 00001IMG_00001_BURST20190102030405678_COVER.jpg; IMG_20190102_030405_BURST001_COVER.jpg.
_BURST_BY_TIME = re.compile(r"_(?P<id>BURST\d{14,20})(?:_COVER)?$", re.IGNORECASE)
_BURST_BY_NUMBER = re.compile(r"(?P<id>.+_BURST)\d{1,5}(?:_COVER)?$", re.IGNORECASE)
_COVER = re.compile(r"_BURST\d+_COVER$", re.IGNORECASE)


def base(name: str) -> str:
    """Return what all files of the shot have in common in their names, apart from case."""
    stem = _stem(name)
    if edited := _APPLE_EDITED.match(stem):
        return f"{stem[:4]}{edited['number']}"
    if edited := _EDITED_STEM.match(stem):
        stem = edited["base"]
    pixel = _PIXEL.match(stem)
    return pixel["base"] if pixel else stem


def is_edited(name: str) -> bool:
    """Whether the name says that it is an edited copy: IMG_E1234, -edited, ~2."""
    stem = _stem(name)
    return bool(_APPLE_EDITED.match(stem) or _EDITED_STEM.match(stem))


def beginnings(name: str) -> Sequence[str]:
    """Return how, in NFC, names of other files of the shot begin; others may begin so too."""
    common = base(name)
    found = [f"{common}.", f"{common}-", f"{common}~"]
    if plain := _APPLE_PLAIN.match(common):
        found.append(f"{common[:4]}E{plain['number']}.")
    return found


def burst(name: str) -> str | None:
    """Return what names of one burst have in common; None if it is of none."""
    found = _BURST_BY_TIME.search(_stem(name)) or _BURST_BY_NUMBER.match(_stem(name))
    return found["id"].upper() if found else None


def is_cover(name: str) -> bool:
    """Whether the camera has named it as the best one of its burst."""
    return _COVER.search(_stem(name)) is not None


def _stem(name: str) -> str:
    stem, dot, _ = name_key(name).rpartition(".")
    return stem if dot and stem else name_key(name)
