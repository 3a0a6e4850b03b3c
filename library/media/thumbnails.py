"""Thumbnails and the preview of a file, from one decode; of animations, what moves, too."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from library.errors import Unreadable
from library.media.cache import (
    LARGE_SIZE,
    PREVIEW_SIZE,
    THUMBNAIL_SIZES,
    motion_path,
    thumbnail_path,
    writing,
)
from library.media.decode import decode_picture
from library.media.displayable import scaled
from library.media.motion_preview import make_motion_preview
from library.media.phash import perceptual_hash
from library.media.placeholder import thumbhash
from library.media.poster import decode_poster
from library.model import Kind

# WebP method 2 takes 9 ms for 512 pixels; methods from 4 on take four times that for 5 % less.
_WEBP = {"quality": 80, "method": 2}
_JPEG = {"quality": 80}


@dataclass(frozen=True, slots=True)
class Made:
    """What was found on the way."""

    placeholder: bytes  # ThumbHash
    phash: int | None  # perceptual hash; None where it is too plain to have one
    damaged: bool  # shown in part only


def make_thumbnails(path: Path, mime: str, kind: Kind, cache: Path, checksum: str) -> Made:
    """Write every size of `cache.SIZES` for the file at *path*, and the motion of an animation.

    A picture smaller than a size is kept as large as it is. The files carry no metadata: a
    thumbnail must not tell where it was taken.

    Raises:
        Unreadable: it cannot be decoded.
        OSError: it has gone or may not be read, or the cache cannot be written to.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, about odd tags
        picture, damaged = _decode(path, mime, kind, PREVIEW_SIZE)
        if kind is Kind.IMAGE:
            make_motion_preview(path, mime, motion_path(cache, checksum))
    picture.info.clear()
    _save_preview(picture, thumbnail_path(cache, checksum, PREVIEW_SIZE))
    for size in sorted(THUMBNAIL_SIZES, reverse=True):  # each from the one above
        picture = scaled(picture, size)
        with writing(thumbnail_path(cache, checksum, size)) as file:
            picture.save(file, "WEBP", **_WEBP)
    return Made(thumbhash(picture), perceptual_hash(picture), damaged)


def make_large_preview(path: Path, mime: str, kind: Kind, cache: Path, checksum: str) -> None:
    """Write the picture of `cache.LARGE_SIZE` for the file at *path*.

    Raises:
        Unreadable: it cannot be decoded.
        OSError: it has gone or may not be read, or the cache cannot be written to.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's, about odd tags
        picture, _ = _decode(path, mime, kind, LARGE_SIZE)
    picture.info.clear()
    _save_preview(picture, thumbnail_path(cache, checksum, LARGE_SIZE))


def _decode(path: Path, mime: str, kind: Kind, longest: int) -> tuple[Image.Image, bool]:
    if kind is Kind.IMAGE:
        return decode_picture(path, mime, longest)
    if kind is Kind.VIDEO:
        return decode_poster(path, mime, longest), False
    raise Unreadable("This is neither a picture nor a video.")


def _save_preview(picture: Image.Image, path: Path) -> None:
    """JPEG has no transparency; what shines through is white, as on paper."""
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    with writing(path) as file:
        picture.save(file, "JPEG", **_JPEG)
