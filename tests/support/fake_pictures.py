"""The pictures of photos that never were."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import av
from PIL import Image, ImageDraw
from support.fake_photos import SHAPES

DIFFERENT = 6 * 7  # pictures: each shape with each kind of scene

Draw = Callable[[int, int, int], Image.Image]  # by number, width and height in pixels


def thumbnail(folder: Path, number: int, size: int, draw: Draw) -> Path:
    """Return the picture of photo *number*, drawn once."""
    path = folder / f"{draw.__name__}-{number % DIFFERENT}-{size}.webp"
    return kept(path, lambda part: sized(number, size, draw).save(part, "WEBP", quality=80))


def kept(path: Path, make: Callable[[Path], object]) -> Path:
    """Have *make* write the file at *path* once, and whole: others may be reading it."""
    if not path.exists():
        part = path.with_suffix(f".{threading.get_ident()}")
        make(part)
        part.replace(path)
    return path


def sized(number: int, size: int, draw: Draw) -> Image.Image:
    """Draw photo *number* so that its longer side has *size* pixels."""
    width, height = SHAPES[number % len(SHAPES)]
    scale = size / max(width, height)
    return draw(number % DIFFERENT, round(width * scale), round(height * scale))


def hill(number: int, w: int, h: int) -> Image.Image:
    """Draw a hill under a sky in a millisecond, in colours of its own."""
    image = Image.new("HSV", (w, h), (number * 37 % 256, 90, 225))
    pen = ImageDraw.Draw(image)
    pen.ellipse((w * 0.6, h * 0.15, w * 0.6 + h * 0.2, h * 0.35), fill=(30, 120, 255))
    pen.ellipse((-w * 0.4, h * 0.55, w * 0.9, h * 1.8), fill=(number * 37 % 256, 140, 130))
    pen.ellipse((w * 0.3, h * 0.65, w * 1.6, h * 1.9), fill=((number * 37 + 40) % 256, 130, 100))
    return image.convert("RGB")


@lru_cache(maxsize=1)
def animation() -> bytes:
    """Draw a moving hill as WebP."""
    made = io.BytesIO()
    first, *others = (hill(number, 160, 120) for number in range(5))
    first.save(made, "WEBP", save_all=True, append_images=others, duration=100)
    return made.getvalue()


@lru_cache(maxsize=1)
def clip() -> bytes:
    """Encode two seconds of a moving hill."""
    made = io.BytesIO()
    with av.open(made, "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(20):
            frame = av.VideoFrame.from_image(hill(number, 320, 240))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return made.getvalue()
