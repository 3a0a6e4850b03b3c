"""The perceptual hash, on pictures that are drawn here."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageEnhance, ImageOps
from support.scenes import scene

from library.catalog.similar import ALIKE
from library.media.phash import perceptual_hash

SIZE = (900, 600)


def distance(one: Image.Image, other: Image.Image) -> int:
    hashes = perceptual_hash(one), perceptual_hash(other)
    assert None not in hashes
    return ((hashes[0] ^ hashes[1]) & 0xFFFF_FFFF_FFFF_FFFF).bit_count()  # type: ignore[operator]


def encoded(picture: Image.Image, quality: int) -> Image.Image:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=quality)
    return Image.open(data)


@pytest.mark.parametrize("number", range(6))
def test_what_is_encoded_anew_or_smaller_is_alike(number: int) -> None:
    """Or a little brighter."""
    picture = scene(number, *SIZE)
    assert distance(picture, encoded(picture, 30)) <= ALIKE
    assert distance(picture, picture.resize((450, 300))) <= ALIKE
    assert distance(picture, ImageEnhance.Brightness(picture).enhance(1.1)) <= ALIKE
    assert distance(picture, picture.convert("RGBA")) == 0


def test_different_pictures_are_not_alike() -> None:
    """Nor is a picture like its mirror image."""
    pictures = [scene(number, *SIZE) for number in range(6)]
    pictures += [ImageOps.mirror(picture) for picture in pictures]
    for number, picture in enumerate(pictures):
        assert all(distance(picture, other) > ALIKE for other in pictures[:number])


@pytest.mark.parametrize("colour", ["white", "black", (120, 130, 140)])
def test_plain_pictures_have_none(colour: str | tuple[int, int, int]) -> None:
    """They would all look alike."""
    assert perceptual_hash(Image.new("RGB", SIZE, colour)) is None


def test_hashes_fit_into_the_index() -> None:
    """Its numbers are signed and have 64 bits."""
    hashes = [perceptual_hash(scene(number, 300, 200)) for number in range(6)]
    assert all(each is not None and -(1 << 63) <= each < 1 << 63 for each in hashes)
