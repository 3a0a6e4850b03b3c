"""Portraits of people who never were, drawn by arithmetic: the same number gives the same."""

from __future__ import annotations

import threading
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = 192  # pixels
_SKINS = ("#f2d3bb", "#e0b08c", "#c58a63", "#9a6543", "#6e452c")
_HAIRS = ("#2b211b", "#5a3a22", "#a8763e", "#d9bd84", "#8d8b88", "#7a2f1f")
_CLOTHES = ("#3f6c7a", "#a3461b", "#5c6b3c", "#6b4a74", "#c39a3b", "#38506e", "#8a4a52")
_GROUNDS = ("#d9e2e0", "#e9ddc9", "#cfd7e3", "#e4d3cf", "#d5dcc6", "#c9c3d4")


def portrait(folder: Path, number: int) -> Path:
    """Return the picture of face *number*, drawn once."""
    path = folder / f"portrait-{number}.webp"
    if not path.exists():
        part = path.with_suffix(f".{threading.get_ident()}")
        drawn(number).save(part, "WEBP", quality=85)
        part.replace(path)
    return path


def drawn(number: int) -> Image.Image:
    """Draw face *number*."""
    skin, hair = _SKINS[number * 7 % 5], _HAIRS[number * 5 % 6]
    image = Image.new("RGB", (SIZE * 2, SIZE * 2), _GROUNDS[number * 11 % 6])
    pen = ImageDraw.Draw(image)
    long = number % 5 in (1, 4)
    pen.rounded_rectangle((104, 60, 280, 300 if long else 190), 86, fill=hair)
    pen.ellipse((40, 288, 344, 560), fill=_CLOTHES[number * 3 % 7])
    pen.rounded_rectangle((160, 230, 224, 320), 30, fill=skin)
    pen.ellipse((118, 84, 266, 280), fill=skin)
    pen.pieslice((112, 62, 272, 210), 180 + number % 4 * 8, 360, fill=hair)
    for eye in (160, 214):
        pen.ellipse((eye - 6, 172, eye + 6, 186), fill="#2b211b")
    pen.arc((162, 196, 222, 246), 25, 155, fill="#8a3f34", width=6)
    return image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
