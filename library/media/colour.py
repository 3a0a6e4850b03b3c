"""Colours and depths of all kinds, brought to what screens show: 8 bits of sRGB."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageCms

_SRGB = ImageCms.createProfile("sRGB")
_LAB = ImageCms.createProfile("LAB")
_DIRECT = frozenset({"RGB", "RGBA", "L", "CMYK", "LAB"})  # modes that scale and convert as they are
_SAMPLES = Image.fromarray(np.mgrid[0:256:15, 0:256:15, 0:256:15].T.reshape(1, -1, 3).astype("u1"))
_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC  # as browsers do


def shallow(image: Image.Image) -> Image.Image:
    """Return *image* in a mode of 8 bits a channel that can be scaled: see `_DIRECT`.

    Transparency of any kind becomes an alpha channel.
    """
    if image.mode == "F" or image.mode.startswith("I"):
        return _from_deep(image)
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode in _DIRECT:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return *image* as sRGB, mode RGB or RGBA; *profile* is its ICC profile, if it has one.

    A profile that is broken or meant for other colours is ignored, as browsers do.
    """
    if image.mode == "RGBA":
        colours = to_srgb(image.convert("RGB"), profile)
        colours.putalpha(image.getchannel("A"))
        return colours
    try:
        return _converted(image, profile)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image.convert("RGB")


def _converted(image: Image.Image, data: bytes | None) -> Image.Image:
    if image.mode == "LAB":
        return _apply(image, ImageCms.ImageCmsProfile(_LAB))
    if not data:
        return image.convert("RGB")
    profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
    space = profile.profile.xcolor_space.strip()
    if image.mode == "L" and space == "RGB":  # editors keep the profile when they drop the colour
        image = image.convert("RGB")
    if {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}.get(space) != image.mode:
        return image.convert("RGB")
    return _apply(image, profile)


def _apply(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    transform = ImageCms.buildTransform(profile, _SRGB, image.mode, "RGB", _INTENT)
    if image.mode == "RGB" and _changes_nothing(transform):
        return image
    converted = ImageCms.applyTransform(image, transform)
    return image.convert("RGB") if converted is None else converted


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether colours all over the range stay what they are: many photos say that they are sRGB."""
    converted = ImageCms.applyTransform(_SAMPLES, transform)
    before, after = np.asarray(_SAMPLES, np.int16), np.asarray(converted, np.int16)
    return bool(np.abs(after - before).max() <= 1)  # of 255


def _from_deep(image: Image.Image) -> Image.Image:
    """Grey of 16 or 32 bits or floating point: 16 bits are cut to 8, the rest is stretched."""
    values = np.asarray(image)
    if image.mode.startswith("I;16"):
        return Image.fromarray((values >> 8).astype(np.uint8))
    values = np.nan_to_num(values.astype(np.float32), posinf=0, neginf=0)
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 255 and not (image.mode == "F" and high <= 1):
        low, high = 0.0, 255.0
    scale = 255 / (high - low) if high > low else 0.0
    return Image.fromarray(((values - low) * scale).astype(np.uint8))
