"""Where each picture format keeps its metadata: EXIF, XMP, IPTC and text blocks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

_IPTC_RESOURCE = 0x0404  # within Photoshop's block
_IPTC_TAG, _XMP_TAG = 33723, 700  # within TIFF


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a file as they are, None where it has none."""

    exif: bytes | None = None
    xmp: bytes | str | None = None
    iptc: bytes | None = None
    texts: Mapping[str, str] = field(default_factory=dict)  # of PNG


def blocks_of(image: Image.Image) -> Blocks:
    """Take the blocks from a JPEG, WebP, HEIC, AVIF or GIF that Pillow has opened."""
    photoshop = image.info.get("photoshop")
    iptc = photoshop.get(_IPTC_RESOURCE) if isinstance(photoshop, dict) else None
    return Blocks(
        exif=_bytes(image.info.get("exif")),
        xmp=_bytes(image.info.get("xmp")),
        iptc=_bytes(iptc),
    )


def blocks_of_tiff(image: Image.Image) -> Blocks:
    """Take the blocks from a TIFF; its EXIF is the file itself and not among them."""
    tags: Mapping[int, Any] = getattr(image, "tag_v2", {})
    return Blocks(xmp=_bytes(tags.get(_XMP_TAG)), iptc=_bytes(tags.get(_IPTC_TAG)))


def _bytes(value: object) -> bytes | None:
    return value if isinstance(value, bytes) else None
