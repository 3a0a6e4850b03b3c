"""A small library of which it is known who is where: files of the corpus, or such as are like them.

Whoever has no corpus gets drawn pictures under the same names, with the same dates and places.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from PIL import Image
from support.fake_pictures import clip
from support.scenes import scene

PIXEL: Final = "Google_Pixel6Pro.jpg"  # October 2023, Paris
NIKON: Final = "Nikon_P6000_gps.jpg"  # October 2008, Arezzo
COPY, ENCODED_ANEW = "exact_copy.jpg", "near_q60.jpg"  # of NIKON
PEOPLE: Final = ("17", "19", "20", "21")  # what the names of their photos begin with
PHOTOS_EACH: Final = 5
ANNIVERSARY: Final = "anniversary.jpg"

_FOLDERS = {PIXEL: "cameras", NIKON: "cameras", COPY: "dups", ENCODED_ANEW: "dups"}
_FILM = "iphone6_rot90_gps.mov"
_PARIS, _AREZZO = (48.85, 2.35), (43.47, 11.88)  # degrees north and east


@dataclass(frozen=True)
class Shot:
    """What a camera writes into a photo."""

    taken: datetime  # a wall clock, as cameras have it
    make: str
    model: str
    at: tuple[float, float] | None = None  # degrees north and east


def photos_of(person: str) -> list[str]:
    """Return the names of the photos of one of `PEOPLE`."""
    return [f"{person}_{number:02}.jpg" for number in range(PHOTOS_EACH)]


def fill(folder: Path, corpus: Path | None, day: date) -> None:
    """Fill *folder* with the library; one photo in it was taken on *day*."""
    folder.mkdir()
    if corpus is None:
        _draw_all(folder)
    else:
        for name, inside in {**_FOLDERS, _FILM: "video"}.items():
            shutil.copyfile(corpus / "media" / inside / name, folder / name)
        for person in PEOPLE:
            for name in photos_of(person):
                shutil.copyfile(corpus / "faces" / name, folder / name)
    noon = datetime.combine(day, time(12))
    draw(folder / ANNIVERSARY, 90, Shot(noon, "Pinhole", "1"))


def draw(path: Path, number: int, shot: Shot | None = None, quality: int = 90) -> None:
    """Draw picture *number* as a JPEG."""
    exif = Image.Exif()
    if shot is not None:
        exif[0x010F], exif[0x0110] = shot.make, shot.model
        exif.get_ifd(0x8769)[0x9003] = shot.taken.strftime("%Y:%m:%d %H:%M:%S")
        if shot.at is not None:
            north, east = shot.at
            where = {1: "N", 2: (north, 0.0, 0.0), 3: "E", 4: (east, 0.0, 0.0)}
            exif.get_ifd(0x8825).update(where)
    scene(number, 900, 600).save(path, "JPEG", exif=exif, quality=quality)


def _draw_all(folder: Path) -> None:
    draw(folder / PIXEL, 1, Shot(_at(2023), "Google", "Pixel 6 Pro", _PARIS))
    nikon = Shot(_at(2008), "NIKON", "COOLPIX P6000", _AREZZO)
    draw(folder / NIKON, 2, nikon)
    shutil.copyfile(folder / NIKON, folder / COPY)
    draw(folder / ENCODED_ANEW, 2, quality=60)
    (folder / "clip.webm").write_bytes(clip())
    for number, name in enumerate(name for person in PEOPLE for name in photos_of(person)):
        draw(folder / name, 10 + number)


def _at(year: int) -> datetime:
    return datetime(year, 10, 6, 12)  # noqa: DTZ001
