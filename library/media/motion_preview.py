"""The moving preview of an animation: its first seconds, as a small WebP."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image

from library.media.cache import writing
from library.media.displayable import displayable
from library.media.pictures import no_fault_of_the_file, open_picture

ANIMATED: Final = frozenset({"image/avif", "image/gif", "image/png", "image/webp"})

_LONGEST: Final = 480  # pixels; a tile's on most screens
_MOST_MS: Final = 10_000
_MOST_FRAMES: Final = 60
_LEAST_MS: Final = 80  # that a frame is shown; what is shown for a shorter time is left out
_MOST_BYTES: Final = 1_500_000
# What may be decoded for it: a few seconds of CPU time, and a frame that fits several times.
_MOST_PIXELS: Final = 4_000_000  # of a frame
_MOST_PIXELS_IN_ALL: Final = 120_000_000
_MOST_DECODED: Final = 500  # frames
# Browsers show frames of no more than 10 ms for 100.
_HASTE_MS, _PACE_MS = 10, 100
_WEBP: Final = {"quality": 60, "method": 1, "loop": 0}


def make_motion_preview(path: Path, mime: str, preview: Path) -> bool:
    """Write the moving preview of the animation at *path* to *preview*; say whether there is one.

    None is made of what stands still, what has frames too large, and what cannot be decoded beyond
    its first frame. One frame is decoded at a time; only what is shown is kept.

    Raises:
        OSError: the file has gone or may not be read, or *preview* cannot be written.
    """
    if mime not in ANIMATED:
        return False
    shown: list[Image.Image] = []
    lasting: list[float] = []  # ms
    try:
        with open_picture(path, mime) as image:
            for frame, lasts in _frames(image):
                if lasting and lasting[-1] < _LEAST_MS:
                    lasting[-1] += lasts
                    continue
                if len(shown) == _MOST_FRAMES or sum(lasting) >= _MOST_MS:
                    break
                picture = displayable(frame, _LONGEST)
                picture.info.clear()
                shown.append(picture)
                lasting.append(lasts)
    except MemoryError:
        return False
    except Exception as error:  # what is whole up to here is worth showing
        if no_fault_of_the_file(error):
            raise
    data = _encoded(shown, lasting)
    if data is None:
        return False
    with writing(preview) as file:
        file.write(data)
    return True


def _frames(image: Image.Image) -> Iterator[tuple[Image.Image, float]]:
    """Yield *image* at each of its frames, not decoded, and how long that is shown in ms."""
    if not getattr(image, "is_animated", False):
        return
    first = 1 if image.info.get("default_image") else 0  # of a PNG, for who knows no animations
    pixels = 0
    for number in range(first, _MOST_DECODED):
        try:
            image.seek(number)
        except EOFError:
            return
        size = image.width * image.height  # frames of a GIF may be larger than those before
        pixels += size
        if size > _MOST_PIXELS or pixels > _MOST_PIXELS_IN_ALL:
            return
        image.load()  # which tells the duration of a WebP's frame
        lasts = float(image.info.get("duration") or 0)
        yield image, lasts if lasts > _HASTE_MS else _PACE_MS


def _encoded(shown: list[Image.Image], lasting: list[float]) -> bytes | None:
    """Return as many frames from the first on as fit into `_MOST_BYTES`; None: not even two."""
    while len(shown) > 1:
        data = io.BytesIO()
        durations = [min(round(lasts), _MOST_MS) for lasts in lasting]
        shown[0].save(
            data, "WEBP", save_all=True, append_images=shown[1:], duration=durations, **_WEBP
        )
        size = data.tell()
        if size <= _MOST_BYTES:
            return data.getvalue()
        fitting = min(len(shown) - 1, len(shown) * _MOST_BYTES * 9 // (10 * size))
        shown, lasting = shown[:fitting], lasting[:fitting]
    return None
