"""Landscapes that never were, drawn by arithmetic: what screenshots of a library show.

Every picture is drawn from its number alone: the same number gives the same pixels.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Colour: TypeAlias = tuple[int, int, int]
Canvas: TypeAlias = NDArray[np.float32]  # rows, columns, RGB; 0 to 255

# From the zenith to the horizon, and what the light falls on.
_SKIES: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((38, 74, 130), (144, 178, 210), (246, 214, 178)),  # early morning
    ((60, 42, 98), (206, 104, 116), (252, 196, 120)),  # sunset
    ((70, 136, 200), (148, 196, 228), (226, 238, 240)),  # noon
    ((20, 30, 62), (58, 76, 122), (164, 142, 160)),  # dusk
    ((104, 138, 150), (172, 192, 190), (228, 226, 208)),  # mist
    ((44, 92, 108), (116, 168, 160), (244, 222, 170)),  # green evening
    ((112, 64, 92), (226, 138, 116), (255, 220, 160)),  # desert dawn
    ((84, 120, 176), (188, 190, 216), (250, 222, 220)),  # pale spring
)
_GROUNDS: tuple[Colour, ...] = (
    (28, 46, 66), (48, 24, 52), (34, 66, 48), (14, 20, 40),
    (52, 68, 66), (22, 56, 54), (92, 44, 48), (64, 78, 92),
)  # fmt: skip


def scene(number: int, width: int, height: int) -> Image.Image:
    """Draw scene *number*, in pixels."""
    draw = _KINDS[number % len(_KINDS)]
    return draw(np.random.default_rng(number), width, height)


def jpeg(number: int, width: int = 1200, height: int = 800) -> bytes:
    """Return that picture as a JPEG."""
    made = io.BytesIO()
    scene(number, width, height).save(made, "JPEG", quality=80)
    return made.getvalue()


def _mountains(dice: np.random.Generator, width: int, height: int) -> Image.Image:
    """Ridges behind ridges, paler the farther they are."""
    palette = int(dice.integers(len(_SKIES)))
    canvas = _sky(dice, width, height, palette)
    haze, ground = np.array(_SKIES[palette][2]), np.array(_GROUNDS[palette])
    ridges = int(dice.integers(4, 7))
    for ridge in range(ridges):
        near = (ridge + 1) / ridges
        base = height * (0.38 + 0.5 * near**1.3)
        line = base - _relief(dice, width, 1.9) * height * (0.16 + 0.08 * (1 - near))
        _fill_below(canvas, line, haze + (ground - haze) * near**0.8, haze, 0.5 * (1 - near))
    return _finish(dice, canvas)


def _sea(dice: np.random.Generator, width: int, height: int) -> Image.Image:
    """A horizon, the light on the water, and sometimes an island."""
    palette = int(dice.choice([0, 1, 2, 3, 5, 6, 7]))
    sun = (float(dice.uniform(0.25, 0.75)), float(dice.uniform(0.3, 0.44)))
    canvas = _sky(dice, width, height, palette, sun)
    horizon = round(height * 0.55)
    if dice.random() < 0.6:
        island = horizon - np.maximum(0, _relief(dice, width, 1.7) - 0.45) * height * 0.3
        colour = np.array(_GROUNDS[palette]) * 0.6 + np.array(_SKIES[palette][1]) * 0.4
        _fill_below(canvas, island, colour, colour, 0)
    mirrored = canvas[horizon - 1 : max(0, 2 * horizon - height - 1) : -1][: height - horizon]
    water = np.resize(mirrored, (height - horizon, width, 3)) * 0.55
    water += np.array(_GROUNDS[palette]) * 0.45
    depth = np.linspace(0, 1, height - horizon)[:, None]
    waves = np.sin(np.cumsum(1 / (0.05 + depth), axis=0) * 0.9 + dice.random() * 9)
    ripples = waves * (0.4 + dice.random((height - horizon, width)) * 0.6)
    glitter = np.exp(-(((np.arange(width) / width - sun[0]) / (0.03 + 0.16 * depth)) ** 2))
    light = np.array(_SKIES[palette][2])
    shine = np.clip(glitter * (0.55 + 0.45 * ripples), 0, 1)[..., None] * 0.75
    water = water * (1 - shine) + light * shine + (ripples * 7 * depth)[..., None]
    canvas[horizon:] = water
    return _finish(dice, canvas)


def _city(dice: np.random.Generator, width: int, height: int) -> Image.Image:
    """Roofs against the last light, with windows lit."""
    palette = int(dice.choice([1, 3, 3, 5, 6]))
    canvas = _sky(dice, width, height, palette)
    picture = _image(canvas)
    pen = ImageDraw.Draw(picture)
    haze, ground = np.array(_SKIES[palette][2]), np.array(_GROUNDS[palette]) * 0.6
    for row, near in enumerate((0.35, 0.65, 1.0)):
        colour = _colour(haze * 0.55 * (1 - near) + ground * (0.45 * (1 - near) + near))
        x = -width * 0.02
        while x < width:
            wide = float(dice.uniform(0.05, 0.11)) * max(width, height * 0.8)
            top = height * float(dice.uniform(0.42, 0.62) + 0.1 * row)
            pen.rectangle((x, top, x + wide, height), fill=colour)
            if dice.random() < 0.25:
                pen.line(
                    (x + wide / 2, top, x + wide / 2, top - height * 0.06), fill=colour, width=2
                )
            if row:
                _windows(dice, pen, (x, top, wide), height)
            x += wide * float(dice.uniform(0.8, 1.3))
    return _finish(dice, np.asarray(picture, np.float32))


def _windows(
    dice: np.random.Generator,
    pen: ImageDraw.ImageDraw,
    house: tuple[float, float, float],
    height: int,
) -> None:
    x, top, wide = house
    step = max(5.0, height / 46)
    for across in np.arange(x + step * 0.7, x + wide - step * 0.6, step):
        for down in np.arange(top + step, height, step * 1.4):
            if dice.random() < 0.3:
                warm = _colour(np.array((255, 206, 128)) * dice.uniform(0.6, 1.0))
                pen.rectangle((across, down, across + step * 0.4, down + step * 0.6), fill=warm)


def _forest(dice: np.random.Generator, width: int, height: int) -> Image.Image:
    """Firs in the mist, row before row."""
    palette = int(dice.choice([0, 2, 4, 5, 7]))
    canvas = _sky(dice, width, height, palette)
    haze = np.array(_SKIES[palette][2]) * 0.85 + np.array(_SKIES[palette][1]) * 0.15
    ground = np.array(_GROUNDS[palette]) * np.array((0.6, 0.8, 0.66))
    rows = 5
    for row in range(rows):
        near = (row + 1) / rows
        base = height * (0.5 + 0.42 * near) - _relief(dice, width, 2.2) * height * 0.12
        line = base.copy()
        tall = height * (0.1 + 0.26 * near)
        for _ in range(round(width / (tall * 0.2))):
            _fir(dice, line, base, tall * float(dice.uniform(0.55, 1.0)))
        _fill_below(canvas, line, haze + (ground - haze) * near**0.9, haze, 0.45 * (1 - near))
    return _finish(dice, canvas)


def _fir(dice: np.random.Generator, line: Canvas, base: Canvas, tall: float) -> None:
    """Let a fir of that height stand on *base* in the outline *line*."""
    middle = int(dice.integers(len(line)))
    half = max(2, round(tall * 0.17))
    left, right = max(0, middle - half), min(len(line), middle + half + 1)
    away = np.abs(np.arange(left, right) - middle) / half
    branches = 0.05 * np.abs(np.sin(away * 16))
    line[left:right] = np.minimum(line[left:right], base[middle] - tall * (1 - away - branches))


def _bokeh(dice: np.random.Generator, width: int, height: int) -> Image.Image:
    """Blossoms before a garden out of focus."""
    greens = [(52, 84, 60), (86, 116, 70), (36, 62, 66), (120, 138, 84), (60, 76, 96)]
    petals = [(244, 176, 190), (250, 214, 120), (232, 110, 96), (214, 190, 236), (250, 240, 226)]
    low, high = dice.choice(len(greens), 2, replace=False)
    rise = np.linspace(0, 1, height)[:, None, None]
    canvas = np.array(greens[high]) * (1 - rise) + np.array(greens[low]) * rise
    picture = _image(np.broadcast_to(canvas, (height, width, 3)))
    size = min(width, height)
    petal = petals[int(dice.integers(len(petals)))]
    for blur, count, least, most in ((0.05, 34, 0.04, 0.14), (0.022, 26, 0.03, 0.08)):
        pen = ImageDraw.Draw(picture)
        for _ in range(count):
            shade = np.array(greens[int(dice.integers(len(greens)))]) * dice.uniform(0.9, 1.7)
            _disc(pen, dice, width, height, size * float(dice.uniform(least, most)), _colour(shade))
        for _ in range(count // 3):
            _disc(pen, dice, width, height, size * float(dice.uniform(least, most)) * 0.7, petal)
        picture = picture.filter(ImageFilter.GaussianBlur(size * blur))
    for _ in range(int(dice.integers(3, 6))):
        _blossom(picture, dice, petal, size * float(dice.uniform(0.1, 0.19)))
    return _finish(dice, np.asarray(picture, np.float32))


def _disc(
    pen: ImageDraw.ImageDraw,
    dice: np.random.Generator,
    width: int,
    height: int,
    radius: float,
    colour: Colour,
) -> None:
    x, y = dice.random() * width, dice.random() * height
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _blossom(picture: Image.Image, dice: np.random.Generator, petal: Colour, radius: float) -> None:
    """Set a flower of five petals into *picture*."""
    x = float(dice.uniform(0.12, 0.88)) * picture.width
    y = float(dice.uniform(0.2, 0.85)) * picture.height
    turn, side = float(dice.random()) * 6.3, round(radius * 3.2)
    sharp = Image.new("RGBA", (side, side))
    pen, middle = ImageDraw.Draw(sharp), side / 2
    for leaf in range(5):
        for part in np.linspace(1, 0.35, 9):
            angle = turn + leaf * 2 * np.pi / 5
            at = (middle + np.cos(angle) * radius * 0.62, middle + np.sin(angle) * radius * 0.62)
            r = radius * 0.52 * part
            tone = _colour(np.array(petal) * (0.72 + 0.3 * (1.35 - part)))
            pen.ellipse((at[0] - r, at[1] - r, at[0] + r, at[1] + r), fill=(*tone, 255))
    r = radius * 0.24
    pen.ellipse((middle - r, middle - r, middle + r, middle + r), fill=(214, 150, 52, 255))
    soft = sharp.filter(ImageFilter.GaussianBlur(max(0.6, radius * 0.03)))
    picture.paste(soft, (round(x - middle), round(y - middle)), soft)


def _dunes(dice: np.random.Generator, width: int, height: int) -> Image.Image:
    """Hills of sand or of grass, with a light and a dark side."""
    palette = int(dice.choice([1, 2, 6, 7]))
    canvas = _sky(dice, width, height, palette)
    lit = np.array([(238, 180, 118), (150, 176, 92), (226, 158, 104), (182, 194, 120)][palette % 4])
    for hill in range(4):
        near = (hill + 1) / 4
        line = height * (0.44 + 0.42 * near) - _relief(dice, width, 3.4) * height * 0.22
        shade = np.array(_GROUNDS[palette])
        slope = np.clip(np.gradient(line) * 0.9 + 0.5, 0, 1)[:, None]
        colour = (lit * (1 - slope) + (lit * 0.5 + shade * 0.5) * slope) * (1.08 - 0.3 * near)
        _fill_below(canvas, line, colour, colour * 0.72, 1.0)
    return _finish(dice, canvas)


_KINDS: tuple[Callable[[np.random.Generator, int, int], Image.Image], ...] = (
    _mountains,
    _sea,
    _bokeh,
    _forest,
    _city,
    _dunes,
    _mountains,
)


def _sky(
    dice: np.random.Generator,
    width: int,
    height: int,
    palette: int,
    sun: tuple[float, float] | None = None,
) -> Canvas:
    """A gradient with the sun or the moon in it, and a few clouds."""
    stops = np.array(_SKIES[palette], np.float32)
    rise = np.linspace(0, 1, height) / 0.62
    parts = [np.interp(rise, (0, 0.55, 1), stops[:, channel]) for channel in range(3)]
    canvas = np.repeat(np.stack(parts, -1)[:, None, :], width, axis=1).astype(np.float32)
    x, y = sun or (float(dice.uniform(0.2, 0.8)), float(dice.uniform(0.14, 0.42)))
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    size = min(width, height)
    away = np.hypot(across - x * width, down - y * height) / size
    glow = np.exp(-((away / 0.34) ** 2)) * 0.4
    disc = np.clip((float(dice.uniform(0.03, 0.055)) - away) * size / 2 + 0.5, 0, 1)
    light = np.clip(glow + disc, 0, 1)[..., None]
    canvas += (np.array((255, 244, 222)) - canvas) * light
    if dice.random() < 0.7:
        veil = _clouds(dice, width, height) * np.clip(1 - rise, 0, 1)[:, None] * 0.6
        canvas += (np.array((255, 246, 238)) - canvas) * veil[..., None]
    return canvas


def _clouds(dice: np.random.Generator, width: int, height: int) -> Canvas:
    """Streaks of 0 to 1: noise of several sizes, drawn out sideways."""
    streaks = np.zeros((height, width), np.float32)
    for octave in range(4):
        grid = dice.random((4 * 2**octave, 2 * 2**octave)).astype(np.float32)
        layer = Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC)
        streaks += np.asarray(layer) / 2**octave
    return np.clip((streaks / streaks.max() - 0.55) * 2.6, 0, 1)


def _relief(dice: np.random.Generator, width: int, roughness: float) -> Canvas:
    """A line of hills, 0 to 1, that is smoother the larger *roughness* is."""
    along = np.linspace(0, 1, width)
    line = np.zeros(width)
    for octave in range(8):
        knots = dice.random(3 + 2 * 2**octave)
        place = along * (len(knots) - 1.001)
        before = place.astype(int)
        share = place - before
        share = share * share * (3 - 2 * share)  # rounds the tops
        line += (knots[before] * (1 - share) + knots[before + 1] * share) / roughness**octave
    lowest, highest = line.min(), line.max()
    smooth: Canvas = ((line - lowest) / max(1e-6, highest - lowest)).astype(np.float32)
    return smooth


def _fill_below(
    canvas: Canvas, line: Canvas, colour: Canvas, towards: Canvas, share: float
) -> None:
    """Paint what lies below *line*; downwards it turns *towards* another colour by *share*."""
    height = len(canvas)
    depth = (np.arange(height)[:, None] - line[None, :]) / height
    covered = np.clip(depth * height + 0.5, 0, 1)[..., None]
    mist = np.clip(depth * 2.2, 0, 1)[..., None] * share
    canvas += ((colour + (towards - colour) * mist) - canvas) * covered


def _finish(dice: np.random.Generator, canvas: Canvas) -> Image.Image:
    """Darken the corners a little and add the grain of a film."""
    height, width = canvas.shape[:2]
    across = np.linspace(-1, 1, width)[None, :]
    down = np.linspace(-1, 1, height)[:, None]
    corners = (1 - 0.14 * (across**2 + down**2) / 2)[..., None]
    grain = dice.normal(0, 2.2, (height, width, 1))
    return _image(canvas * corners + grain)


def _image(canvas: Canvas) -> Image.Image:
    return Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8), "RGB")


def _colour(values: NDArray[np.floating]) -> Colour:
    red, green, blue = (int(value) for value in np.clip(values, 0, 255))
    return red, green, blue
